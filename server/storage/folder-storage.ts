/** A storage that is a folder: on this machine, or one that all machines mount. */
import { constants } from 'node:fs'
import { copyFile, rename, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Logger } from '../logger.ts'
import { entriesOf, hasCode, Staging, sync, syncFolder } from './staging.ts'
import { checkKey, checkPrefix, StorageFull, StorageMissing, type Storage } from './storage.ts'
import { makeFolder } from './whole-file.ts'

/** How often a folder is made again that a removal took away before the file was in it. */
const ATTEMPTS = 5

/**
 * Opens a folder, made if it is not there; what crashed processes have left half-written in it is removed. Throws the
 * system's error where it can't be made.
 */
export async function openFolderStorage(folder: string, logger: Logger): Promise<Storage> {
  await makeFolder(folder)
  const staging = new Staging(path.join(folder, '.staging'))
  const swept = await staging.sweep()
  if (swept > 0) logger.info({ storage: folder, swept }, 'half-written files removed')
  return new FolderStorage(folder, staging)
}

class FolderStorage implements Storage {
  readonly description: string
  readonly #folder: string
  readonly #staging: Staging

  constructor(folder: string, staging: Staging) {
    this.description = folder
    this.#folder = path.resolve(folder)
    this.#staging = staging
  }

  async put(key: string, file: string, signal?: AbortSignal): Promise<void> {
    const target = this.#pathOf(checkKey(key))
    signal?.throwIfAborted()
    try {
      await using staged = await this.#staging.create()
      const copy = path.join(staged.path, 'file')
      // A file system that can, shares the blocks instead of copying them.
      await copyFile(file, copy, constants.COPYFILE_FICLONE)
      await sync(copy)
      signal?.throwIfAborted()
      await this.#moveTo(target, copy)
    } catch (cause) {
      throw asStorageFull(cause, this.#folder)
    }
  }

  async get(key: string, signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted()
    const file = this.#pathOf(checkKey(key))
    const found = await stat(file).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null
      throw error
    })
    if (found?.isFile()) return file
    throw new StorageMissing(`There is no ${key} in ${this.#folder}.`)
  }

  /** They go at once, by a rename, and their bytes after. */
  async remove(prefix: string): Promise<void> {
    const slash = checkPrefix(prefix).lastIndexOf('/') + 1
    const [folder, start] = [this.#pathOf(prefix.slice(0, slash)), prefix.slice(slash)]
    const names = (await entriesOf(folder)).filter((name) => name.startsWith(start))
    await using trash = await this.#staging.create()
    for (const name of names) {
      await rename(path.join(folder, name), path.join(trash.path, name)).catch(ignoreMissing)
    }
    if (names.length > 0) await syncFolder(folder).catch(ignoreMissing)
    await this.#prune(folder)
  }

  #pathOf(key: string): string {
    return path.resolve(this.#folder, key)
  }

  async #moveTo(target: string, file: string): Promise<void> {
    const folder = path.dirname(target)
    for (let attempt = 1; ; attempt++) {
      try {
        await makeFolder(folder)
        await rename(file, target)
        return await syncFolder(folder)
      } catch (error) {
        if (!hasCode(error, 'ENOENT') || attempt === ATTEMPTS) throw error
      }
    }
  }

  /** Removes folders that are empty now, upwards. */
  async #prune(folder: string): Promise<void> {
    for (let empty = folder; empty !== this.#folder; empty = path.dirname(empty)) {
      const isGone = await rmdir(empty).then(
        () => true,
        (error: unknown) => hasCode(error, 'ENOENT'),
      )
      if (!isGone) return
    }
  }
}

/** StorageFull for what the system calls a full disk; anything else as it is. */
export function asStorageFull(cause: unknown, where: string): unknown {
  if (!hasCode(cause, 'ENOSPC', 'EDQUOT')) return cause
  return new StorageFull(`No space is left in ${where}: free some, then try again.`, { cause })
}

function ignoreMissing(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error
}
