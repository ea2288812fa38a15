import { expect, test } from 'vitest'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { program } from '../support/program.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { restartUnderLoad } from './restarts.ts'
import { stopUnderLoad } from './stop-under-load.ts'
import { environmentOf, importSmall } from './support.ts'

test(
  'a server that SIGTERM stops answers every request that keep-alive clients have sent',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using database = await createTestDatabase()
    await using folder = await createTempDir()
    const env = environmentOf(folder.path, database.url)
    await importSmall(env)
    const options = { main: program('server/main.ts'), env, clients: 128 }
    for (const pauseMs of [0, 40]) {
      const figures = await stopUnderLoad({ ...options, pauseMs })
      expect(figures).toMatchObject({ lost: 0, exitCode: 0 })
      expect(figures.seconds).toBeLessThan(10)
    }
  },
)

test(
  'replicas restarted one after another behind a load balancer fail no request',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using database = await createTestDatabase()
    await using folder = await createTempDir()
    const env = environmentOf(folder.path, database.url, { STORAGE: `${folder.path}/storage` })
    await importSmall(env)
    const replicas = ['a', 'b'].map((name) => ({ ...env, DATA_DIR: `${env['DATA_DIR']}/${name}` }))
    const main = program('server/main.ts')
    const figures = await restartUnderLoad({ main, replicas, clients: 8, rounds: 1 })
    expect(figures.failed).toEqual([])
    expect(figures.answered).toBeGreaterThan(100)
  },
)
