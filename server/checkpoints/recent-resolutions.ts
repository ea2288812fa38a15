/** Caches resolved references briefly, so that not every request queries the database. */
import { LRUCache } from 'lru-cache'
import type { Checkpoint } from './checkpoint.ts'

/** Maximum time a change by another process (a name, an alias, a new checkpoint) goes unnoticed. */
const MAX_STALE_MS = 250

const MAX_REFERENCES = 1_000

export class RecentResolutions {
  readonly #recent = new LRUCache<string, Promise<Checkpoint>>({
    max: MAX_REFERENCES,
    ttl: MAX_STALE_MS,
  })

  /** Returns the cached checkpoint, or resolves the reference. Failures are not cached. */
  get(
    reference: string | null | undefined,
    resolve: () => Promise<Checkpoint>,
  ): Promise<Checkpoint> {
    // A reference never starts with a space, so this key is unique.
    const key = reference ?? ' default'
    const known = this.#recent.get(key)
    if (known) return known
    const found = resolve()
    this.#recent.set(key, found)
    found.catch(() => {
      if (this.#recent.peek(key) === found) this.#recent.delete(key)
    })
    return found
  }

  /** Clears the cache before and after a change: a reference resolved in between may be stale. */
  async during<T>(change: () => Promise<T>): Promise<T> {
    this.#recent.clear()
    try {
      return await change()
    } finally {
      this.#recent.clear()
    }
  }
}
