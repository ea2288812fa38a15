/** Regular files at paths that others may write to: nothing waits for a pipe or a device. */
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

/** The path leads to a folder, a pipe, a socket or a device. */
export class NotRegularFile extends Error {}

/** Opens a file for reading. Rejects with NotRegularFile, and as `open` does. */
export async function openRegularFile(file: string): Promise<FileHandle> {
  // Otherwise opening a pipe waits for its writer, and takes one of libuv's threads meanwhile.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if ((await handle.stat()).isFile()) return handle
    throw new NotRegularFile(`${path.basename(file)} is not a regular file.`)
  } catch (error) {
    await handle.close()
    throw error
  }
}
