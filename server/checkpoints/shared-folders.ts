/** Copies of checkpoint folders in storage, so that every replica can serve every checkpoint. */
import { link, copyFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Storage } from '../storage/storage.ts'
import { filesOf, type Description } from './description.ts'
import type { CheckpointFolders } from './folders.ts'

export class SharedFolders {
  readonly #folders: CheckpointFolders
  readonly #storage: Storage
  readonly #fetching = new Map<string, Promise<void>>()

  constructor(folders: CheckpointFolders, storage: Storage) {
    this.#folders = folders
    this.#storage = storage
  }

  /** Returns the size of a local folder, bytes. */
  async sizeOf(digest: string, description: Description): Promise<number> {
    const files = filesOf(description).map((name) => path.join(this.#folders.pathOf(digest), name))
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  /** Uploads a local folder to storage. Throws as Storage.put does. */
  async upload(digest: string, description: Description, signal?: AbortSignal): Promise<void> {
    for (const name of filesOf(description)) {
      const file = path.join(this.#folders.pathOf(digest), name)
      await this.#storage.put(keyOf(digest, name), file, signal)
    }
  }

  /** Makes sure that the folder is on this machine. Throws as Storage.get does. */
  async fetch(digest: string, description: Description): Promise<void> {
    if (await this.#folders.has(digest)) return
    const running = this.#fetching.get(digest)
    if (running) return running
    const fetching = this.#fetch(digest, description).finally(() => this.#fetching.delete(digest))
    this.#fetching.set(digest, fetching)
    await fetching
  }

  /** Deletes the folder from storage, but not from this machine. */
  remove(digest: string): Promise<void> {
    return this.#storage.remove(keyOf(digest, ''))
  }

  async #fetch(digest: string, description: Description): Promise<void> {
    await using staged = await this.#folders.stage()
    for (const name of filesOf(description)) {
      await linkOrCopy(await this.#storage.get(keyOf(digest, name)), path.join(staged.path, name))
    }
    await this.#folders.commit(staged, digest)
  }
}

/** Links a file under another name, or copies it if the two are on different file systems. */
export async function linkOrCopy(file: string, name: string): Promise<void> {
  await link(file, name).catch(() => copyFile(file, name))
}

function keyOf(digest: string, name: string): string {
  return `checkpoints/${digest}/${name}`
}
