/** The checkpoint that LatentQL ships, so that a new installation has something to sample. */
import { fileURLToPath } from 'node:url'
import type { CheckpointRows } from '../db/stores.ts'
import { terminalMessage } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { CheckpointStore } from './checkpoint.ts'

/** How it was made: docs/demo.md. demo/ lies beside server/, in the sources and in the build. */
const FILE = fileURLToPath(new URL('../../demo/avatars64.safetensors', import.meta.url))

/**
 * Registers it as `demo`, the server's default, where no checkpoint has ever been: one that was deleted stays so. Where that
 * can't be done (a run has the name), the log says why.
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
    logger.warn(`There is no demo checkpoint: ${terminalMessage(error)}`)
  }
}
