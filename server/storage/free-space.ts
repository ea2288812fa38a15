/** Free space on the disks that the server writes to. */
import { statfs } from 'node:fs/promises'

/** With less, imports, uploads and the embedded database fail at any moment. */
const MIN_FREE_BYTES = 32 * 1024 ** 2

/** True if a disk with one of these folders has almost no space, or no room for another file. */
export async function isDiskFull(folders: readonly string[]): Promise<boolean> {
  const full = await Promise.all(
    folders.map(async (folder) => {
      const { bavail, bsize, files, ffree } = await statfs(folder)
      // Some file systems don't count files.
      return bavail * bsize < MIN_FREE_BYTES || (files > 0 && ffree === 0)
    }),
  )
  return full.includes(true)
}
