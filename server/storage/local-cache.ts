/** A bounded cache of remote files, on a disk of this machine and shared by its processes. */
import { stat, utimes } from 'node:fs/promises'
import { KeyFolder } from './key-folder.ts'
import { hasCode } from './staging.ts'

/**
 * Copies requested within this time are never evicted, since a caller may be about to open them.
 */
export const CACHE_RETENTION_MS = 30 * 60 * 1000

export interface LocalCacheOptions {
  readonly folder: string
  /**
   * Above this size the least recently used copies are evicted, except copies of the last half
   * hour.
   */
  readonly maxBytes: number
}

interface Copy {
  readonly key: string
  readonly bytes: number
  /** Time of the last request, milliseconds since 1970: the file's modification time. */
  readonly used: number
}

export class LocalCache {
  readonly #files: KeyFolder
  readonly #maxBytes: number
  readonly #fetching = new Map<string, Promise<void>>()

  private constructor(files: KeyFolder, maxBytes: number) {
    this.#files = files
    this.#maxBytes = maxBytes
  }

  static async open({ folder, maxBytes }: LocalCacheOptions): Promise<LocalCache> {
    return new LocalCache(await KeyFolder.open(folder), maxBytes)
  }

  /**
   * Returns the path of the copy. If there is none, `fetch` writes it to a new file. Concurrent
   * calls for a key share one fetch; an abort ends only its own caller's wait. Rejects with the
   * error of `fetch`, or StorageFull.
   */
  async get(
    key: string,
    fetch: (temporary: string) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<string> {
    signal?.throwIfAborted()
    const file = this.#files.pathOf(key)
    if (!(await touch(file))) await orAborted(this.#fetch(key, fetch), signal)
    return file
  }

  /** Removes the copies whose keys begin with `prefix`. */
  remove(prefix: string): Promise<void> {
    return this.#files.remove(prefix)
  }

  #fetch(key: string, fetch: (temporary: string) => Promise<void>): Promise<void> {
    const running = this.#fetching.get(key)
    if (running) return running
    const fetching = this.#files
      .add(key, fetch)
      // Failing to evict isn't an error: the next copy tries again.
      .then(() => this.#evict().catch(() => undefined))
      .finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, fetching)
    return fetching
  }

  async #evict(now = Date.now()): Promise<void> {
    const copies = await this.#copies()
    let bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0)
    for (const copy of copies.sort((a, b) => a.used - b.used)) {
      if (bytes <= this.#maxBytes || now - copy.used < CACHE_RETENTION_MS) return
      // Another process may have used the copy in the meantime.
      const found = await this.#describe(copy.key)
      if (found?.used !== copy.used) continue
      await this.#files.discard(copy.key)
      bytes -= copy.bytes
    }
  }

  async #copies(): Promise<Copy[]> {
    const keys = await this.#files.keys()
    const copies = await Promise.all(keys.map((key) => this.#describe(key)))
    return copies.filter((copy) => copy !== null)
  }

  /** Returns null if the copy no longer exists. */
  async #describe(key: string): Promise<Copy | null> {
    const found = await stat(this.#files.pathOf(key)).catch(() => null)
    return found && { key, bytes: found.size, used: found.mtimeMs }
  }
}

/** Marks the file as used now. Returns false if it doesn't exist. */
async function touch(file: string): Promise<boolean> {
  const now = new Date()
  try {
    await utimes(file, now, now)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  let abort: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as Error)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort!)
  }
}
