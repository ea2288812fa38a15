/** The checkpoints that ship with LatentQL, so that a new installation has something to sample. */
import { fileURLToPath } from 'node:url'
import type { CheckpointRows } from '../db/stores.ts'
import { terminalMessage } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { CheckpointStore } from './checkpoint.ts'

/**
 * A generator and its discriminator, made as docs/demo.md describes. demo/ is next to server/ in
 * the sources and in the build.
 */
const FILES = {
  demo: 'faces64.safetensors',
  'demo-discriminator': 'faces64-discriminator.safetensors',
}

/**
 * Imports them if no checkpoint was ever registered; `demo` is then the server's default. Deleted
 * ones stay deleted. Logs the reason if an import fails, e.g. because a run has the name; the
 * generator is first, so that the next start tries again.
 */
export async function importDemo(
  store: Pick<CheckpointStore, 'importFile'>,
  rows: Pick<CheckpointRows, 'findByDigest'>,
  logger: Logger,
): Promise<void> {
  const any = await rows.findByDigest('', 1)
  if (any.length > 0) return
  for (const [name, file] of Object.entries(FILES)) {
    try {
      const path = fileURLToPath(new URL(`../../demo/${file}`, import.meta.url))
      await store.importFile(path, { name })
    } catch (error) {
      logger.warn(`The checkpoint ${name} could not be imported: ${terminalMessage(error)}`)
      return
    }
  }
}
