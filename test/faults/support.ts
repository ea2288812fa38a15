/** Installations for servers that are stopped or killed. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../../server/config.ts'
import { createServices } from '../../server/context.ts'
import { createLogger } from '../../server/logger.ts'

/** A 16x16 RGB DCGAN with random weights, saved by PyTorch. */
export const SMALL_FILE = fileURLToPath(
  new URL('../fixtures/checkpoints/dcgan16-rgb.pth', import.meta.url),
)

/** Imports the checkpoint `small` for servers with this environment. */
export async function importSmall(env: Readonly<Record<string, string>>): Promise<void> {
  const config = readConfig({ ENGINE: 'onnxruntime-cpu', WORKER: 'off', DEMO: 'off', ...env })
  const logger = createLogger({ level: 'silent', pretty: false })
  const services = await createServices(config, { logger })
  try {
    await services.checkpoints.importFile(SMALL_FILE, { name: 'small' })
  } finally {
    await services.releasers.release()
  }
}

/** Environment of a server on a folder and a database, without a worker unless `env` has one. */
export function environmentOf(
  folder: string,
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const dataDir = path.join(folder, 'data')
  return { DATA_DIR: dataDir, DATABASE_URL: databaseUrl, WORKER: 'off', DEMO: 'off', ...env }
}
