import path from 'node:path'
import { expect, test } from 'vitest'
import { createServices, type Services } from '../../server/context.ts'
import { readConfig } from '../../server/config.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { program } from '../support/program.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger } from '../support/test-database.ts'
import { followRun, type FollowedRun } from './followed-run.ts'
import { killWhileFollowed } from './kills.ts'
import { saveWhileKilled } from './saves.ts'
import { environmentOf, SMALL_FILE } from './support.ts'
import { killWorkerWhileTraining } from './worker-kills.ts'

test(
  'clients that follow a run get each event once when their server is killed and started again',
  { timeout: WHOLE_PROCESSES_MS },
  () =>
    withRun(async ({ env, run }) => {
      const main = program('server/main.ts')
      const figures = await killWhileFollowed({ main, env, run, clients: 20, kills: 2 })
      expect(figures.faults).toBe(0)
      expect(figures.backMs).toHaveLength(40)
    }),
)

test(
  'a run whose worker is killed again and again ends like an undisturbed one, without a gap in its events',
  { timeout: WHOLE_PROCESSES_MS },
  () =>
    withRun(async ({ env, run, services }) => {
      const cli = program('server/cli/main.ts')
      const options = { cli, env, services, dataset: run.dataset, kills: 2 }
      const figures = await killWorkerWhileTraining(options)
      expect(figures).toMatchObject({ faults: 0, isEqual: true })
      expect(figures.takenOverMs).toHaveLength(2)
    }),
)

test(
  'each save that was acknowledged exists once after kills of the server and of its database',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using folder = await createTempDir()
    const env = { DATA_DIR: path.join(folder.path, 'data'), WORKER: 'off', DEMO: 'off' }
    const config = readConfig({ ...env, ENGINE: 'onnxruntime-cpu' })
    const services = await createServices(config, { logger: silentLogger })
    try {
      await services.checkpoints.importFile(SMALL_FILE, { name: 'small' })
      const main = program('server/main.ts')
      const kills = ['server', 'database', 'server'] as const
      const figures = await saveWhileKilled({ main, env, clients: 8, saves: 200, kills })
      expect(figures).toMatchObject({ acknowledged: 200, lost: 0, duplicates: 0, refused: 0 })
      expect(figures.repeated).toBeGreaterThan(0)
    } finally {
      await services.releasers.release()
    }
  },
)

/** An installation of its own, with a run that this process records. */
async function withRun(
  work: (parts: {
    env: Record<string, string>
    run: FollowedRun
    services: Services
  }) => Promise<void>,
): Promise<void> {
  await using database = await createTestDatabase()
  await using folder = await createTempDir()
  const env = environmentOf(folder.path, database.url)
  const config = readConfig({ ...env, ENGINE: 'onnxruntime-cpu' })
  const services = await createServices(config, { logger: silentLogger })
  try {
    await using run = await followRun(services, folder.path)
    await work({ env, run, services })
  } finally {
    await services.releasers.release()
  }
}
