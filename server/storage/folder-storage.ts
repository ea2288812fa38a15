/** A storage that is a folder: on this machine, or one that all machines mount. */
import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { KeyFolder } from './key-folder.ts'
import { StorageMissing, type Storage } from './storage.ts'

/** Opens a folder, made if it is not there. Throws the system's error where it can't be made. */
export async function openFolderStorage(folder: string): Promise<Storage & AsyncDisposable> {
  const files = await KeyFolder.open(folder)
  return {
    description: files.path,
    async put(key, file, signal) {
      await files.add(key, async (temporary) => {
        signal?.throwIfAborted()
        // A file system that can, shares the blocks instead of copying them.
        await copyFile(file, temporary, constants.COPYFILE_FICLONE)
        signal?.throwIfAborted()
      })
    },
    async get(key, signal) {
      signal?.throwIfAborted()
      if (await files.has(key)) return files.pathOf(key)
      throw new StorageMissing(`There is no ${key} in ${files.path}.`)
    },
    remove: (prefix) => files.remove(prefix),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
