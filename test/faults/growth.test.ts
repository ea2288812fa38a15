import { expect, test } from 'vitest'
import { createServices } from '../../server/context.ts'
import { readConfig } from '../../server/config.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { program } from '../support/program.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger } from '../support/test-database.ts'
import { followRun } from './followed-run.ts'
import { measureGrowth } from './growth.ts'
import { environmentOf, SMALL_FILE } from './support.ts'

test(
  'samples, deleted imports and closed subscriptions leave no rows, files or handles behind',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using database = await createTestDatabase()
    await using folder = await createTempDir()
    const env = { ...environmentOf(folder.path, database.url), DATA_DIR: `${folder.path}/data` }
    const config = readConfig({ ...env, ENGINE: 'onnxruntime-cpu' })
    const services = await createServices(config, { logger: silentLogger })
    try {
      await services.checkpoints.importFile(SMALL_FILE, { name: 'small' })
      await using run = await followRun(services, folder.path)
      const parts = { main: program('server/main.ts'), env, databaseUrl: database.url, run }
      const work = { generates: 400, imports: 40, subscriptions: 100 }
      const [half, all] = await measureGrowth({ ...parts, ...work })
      const { rows, files } = half
      expect(all).toMatchObject({ rows, files })
      // Connections to the database come and go.
      expect(all.handles).toBeLessThanOrEqual(half.handles + 10)
    } finally {
      await services.releasers.release()
    }
  },
)
