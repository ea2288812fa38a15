/** Files by key in one folder. Each file is either complete or absent, even after a crash. */
import { readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { entriesOf, hasCode, makeFolder, Staging, sync, syncFolder } from './staging.ts'
import { storageFull, writingTo } from '../errors.ts'
import { checkKey, checkPrefix } from './storage.ts'

/** Attempts to move a file into its folder, which a concurrent removal may delete. */
const ATTEMPTS = 5

export class KeyFolder {
  /** Absolute path. */
  readonly path: string
  readonly #staging: Staging

  private constructor(folder: string) {
    this.path = path.resolve(folder)
    this.#staging = new Staging(path.join(this.path, '.staging'))
  }

  /**
   * Opens a folder, creates it if it is missing, and removes incomplete files of crashed processes.
   * Throws the system's error if it can't be created.
   */
  static async open(folder: string): Promise<KeyFolder> {
    const keyFolder = new KeyFolder(folder)
    await makeFolder(keyFolder.path)
    await keyFolder.#staging.sweep()
    return keyFolder
  }

  /** Returns the path at which the file is or would be stored. */
  pathOf(key: string): string {
    return path.join(this.path, checkKey(key))
  }

  async has(key: string): Promise<boolean> {
    try {
      return (await stat(this.pathOf(key))).isFile()
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false
      throw error
    }
  }

  /**
   * Adds or replaces a file. `fill` writes a temporary file, which is synced and then renamed to
   * the key. Throws StorageFull.
   */
  async add(key: string, fill: (temporary: string) => Promise<void>): Promise<void> {
    const target = this.pathOf(key)
    await writingTo(this.path, async () => {
      await using staged = await this.#staging.create()
      const temporary = path.join(staged.path, 'file')
      await fill(temporary)
      await sync(temporary)
      await moveTo(target, temporary)
    })
  }

  /** Removes the files whose keys begin with `prefix`: first their names, then their contents. */
  async remove(prefix: string): Promise<void> {
    const slash = checkPrefix(prefix).lastIndexOf('/')
    const folder = path.join(this.path, prefix.slice(0, Math.max(slash, 0)))
    const start = prefix.slice(slash + 1)
    const names = (await entriesOf(folder)).filter((name) => name.startsWith(start))
    const files = names.map((name) => path.join(folder, name))
    try {
      await using trash = await this.#staging.create()
      for (const file of files) {
        await rename(file, path.join(trash.path, path.basename(file))).catch(ignoreMissing)
      }
    } catch (error) {
      // A full disk may not even have room for a folder, but deleting frees space.
      if (!storageFull(error)) throw error
      for (const file of files) await rm(file, { recursive: true, force: true })
    }
    if (names.length > 0) await syncFolder(folder).catch(ignoreMissing)
    await this.#prune(folder)
  }

  /** Removes one file, if it exists. */
  async discard(key: string): Promise<void> {
    const file = this.pathOf(key)
    await rm(file, { force: true })
    await this.#prune(path.dirname(file))
  }

  /** Returns the keys of all files. */
  async keys(): Promise<string[]> {
    const entries = await readdir(this.path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.relative(this.path, path.join(parentPath, name)))
      .map((file) => file.split(path.sep).join('/'))
      .filter((key) => !key.startsWith('.'))
  }

  /** Returns the size of all files, bytes. Throws the signal's reason. */
  size(signal?: AbortSignal): Promise<number> {
    return sizeOf(this.path, signal)
  }

  /** Removes the folder if it is empty, then its empty parents. */
  async #prune(folder: string): Promise<void> {
    for (let empty = folder; empty !== this.path; empty = path.dirname(empty)) {
      const isGone = await rmdir(empty).then(
        () => true,
        (error: unknown) => hasCode(error, 'ENOENT'),
      )
      if (!isGone) return
    }
  }
}

/**
 * Adds up the files in a folder, except those whose names begin with a dot. One call of the file
 * system at a time: pictures are encoded by the same threads.
 */
async function sizeOf(folder: string, signal?: AbortSignal): Promise<number> {
  let bytes = 0
  signal?.throwIfAborted()
  for (const name of await entriesOf(folder)) {
    if (name.startsWith('.')) continue
    const file = path.join(folder, name)
    const found = await stat(file).catch(() => null)
    bytes += found?.isDirectory() ? await sizeOf(file, signal) : (found?.size ?? 0)
  }
  return bytes
}

async function moveTo(target: string, file: string): Promise<void> {
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

function ignoreMissing(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error
}
