/** Files that are either complete or absent, and survive a crash once complete. */
import { randomBytes } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { sync, syncFolder } from './staging.ts'

/**
 * Writes or replaces `target` in an existing folder. `fill` writes a temporary file next to it,
 * which is synced and then renamed. If `fill` throws, nothing is left behind.
 */
export async function writeWhole(
  target: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const { dir, base } = path.parse(path.resolve(target))
  const temporary = path.join(dir, `.${base}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await fill(temporary)
    await sync(temporary)
    await rename(temporary, target)
    await syncFolder(dir)
  } finally {
    await rm(temporary, { force: true })
  }
}
