/** Files that are there whole or not at all, and survive a crash once they are. */
import { randomBytes } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { sync, syncFolder } from './staging.ts'

/**
 * Writes or replaces `target`, in a folder that is there: `fill` makes a new file beside it, which is synced and gets the
 * name. If `fill` throws, nothing is left.
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
