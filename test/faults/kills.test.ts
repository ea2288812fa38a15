import { expect, test } from 'vitest'
import { createServices } from '../../server/context.ts'
import { readConfig } from '../../server/config.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { program } from '../support/program.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger } from '../support/test-database.ts'
import { followRun } from './followed-run.ts'
import { killWhileFollowed } from './kills.ts'
import { environmentOf } from './support.ts'

test(
  'clients that follow a run get each event once when their server is killed and started again',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using database = await createTestDatabase()
    await using folder = await createTempDir()
    const env = environmentOf(folder.path, database.url)
    const config = readConfig({ ...env, ENGINE: 'onnxruntime-cpu' })
    const services = await createServices(config, { logger: silentLogger })
    try {
      await using run = await followRun(services, folder.path)
      const main = program('server/main.ts')
      const figures = await killWhileFollowed({ main, env, run, clients: 20, kills: 2 })
      expect(figures.faults).toBe(0)
      expect(figures.backMs).toHaveLength(40)
    } finally {
      await services.releasers.release()
    }
  },
)
