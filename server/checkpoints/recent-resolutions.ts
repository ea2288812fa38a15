/** Remembers for a moment which checkpoint a reference meant: the database is not asked thousands of times a second. */
import { LRUCache } from 'lru-cache'
import type { Checkpoint } from './checkpoint.ts'

/** How long a change by another process (a name, an alias, a run's new checkpoint) may go unnoticed. */
const SEEN_WITHIN_MS = 250

const MAX_REFERENCES = 1_000

export class RecentResolutions {
  readonly #recent = new LRUCache<string, Promise<Checkpoint>>({
    max: MAX_REFERENCES,
    ttl: SEEN_WITHIN_MS,
  })

  /** Returns the remembered checkpoint, else resolves the reference. A failure is not remembered. */
  get(
    reference: string | null | undefined,
    resolve: () => Promise<Checkpoint>,
  ): Promise<Checkpoint> {
    // No reference starts with a blank, so this can't be one.
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

  /** Forgets everything before and after a change: a checkpoint resolved meanwhile may be from before it. */
  async during<T>(change: () => Promise<T>): Promise<T> {
    this.#recent.clear()
    try {
      return await change()
    } finally {
      this.#recent.clear()
    }
  }
}
