/** The checkpoint that ships with LatentQL, so that a new installation has something to sample. */
import { fileURLToPath } from 'node:url'
import type { CheckpointRows } from '../db/stores.ts'
import { terminalMessage } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { CheckpointStore } from './checkpoint.ts'

/** Made as docs/demo.md describes. demo/ is next to server/ in the sources and in the build. */
const FILE = fileURLToPath(new URL('../../demo/avatars64.safetensors', import.meta.url))

/**
 * Imports it as `demo`, the server's default, if no checkpoint was ever registered. A deleted demo
 * stays deleted. Logs the reason if the import fails, e.g. because a run has the name.
 */
export async function importDemo(
  store: Pick<CheckpointStore, 'importFile'>,
  rows: Pick<CheckpointRows, 'findByDigest'>,
  logger: Logger,
): Promise<void> {
  const any = await rows.findByDigest('', 1)
  if (any.length > 0) return
  try {
    await store.importFile(FILE, { name: 'demo' })
  } catch (error) {
    logger.warn(`The demo checkpoint could not be imported: ${terminalMessage(error)}`)
  }
}
