/** A storage in a folder: on this machine, or mounted by all machines. */
import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { KeyFolder } from './key-folder.ts'
import { StorageMissing, type Storage } from './storage.ts'

/**
 * Opens a folder and creates it if it is missing. Throws the system's error if it can't be created.
 */
export async function openFolderStorage(folder: string): Promise<Storage & AsyncDisposable> {
  const files = await KeyFolder.open(folder)
  return {
    description: files.path,
    async put(key, file, signal) {
      await files.add(key, async (temporary) => {
        signal?.throwIfAborted()
        // Some file systems can share the blocks instead of copying them.
        await copyFile(file, temporary, constants.COPYFILE_FICLONE)
        signal?.throwIfAborted()
      })
    },
    async get(key, signal) {
      signal?.throwIfAborted()
      if (await files.has(key)) return files.pathOf(key)
      throw new StorageMissing(`${key} is missing from ${files.path}.`)
    },
    remove: (prefix) => files.remove(prefix),
    size: (signal) => files.size(signal),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
