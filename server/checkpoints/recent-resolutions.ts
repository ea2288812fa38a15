/** Caches resolved references, so that few requests query the database, and some need none. */
import { setTimeout as delay } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { ServerBusy } from '../errors.ts'
import type { Checkpoint } from './checkpoint.ts'

/** Maximum time a change by another process (a name, an alias, a new checkpoint) goes unnoticed. */
const MAX_STALE_MS = 250

/** Time for which references are known while the database is unavailable. */
const KNOWN_MS = 60 * 60_000

/** Time after which the database counts as unavailable for a known reference. */
const ANSWER_WITHIN_MS = 1_000

const MAX_REFERENCES = 1_000

export class RecentResolutions {
  readonly #recent = new LRUCache<string, Promise<Checkpoint>>({
    max: MAX_REFERENCES,
    ttl: MAX_STALE_MS,
  })
  /** The last checkpoint of each reference. */
  readonly #known = new LRUCache<string, Checkpoint>({ max: MAX_REFERENCES, ttl: KNOWN_MS })

  /**
   * Returns the cached checkpoint, or resolves the reference. Failures are not cached. While the
   * database is unavailable, returns the checkpoint that the reference last meant.
   */
  get(
    reference: string | null | undefined,
    resolve: () => Promise<Checkpoint>,
  ): Promise<Checkpoint> {
    // A reference never starts with a space, so this key is unique.
    const key = reference ?? ' default'
    const recent = this.#recent.get(key)
    if (recent) return recent
    const found = this.#resolve(key, resolve)
    this.#recent.set(key, found)
    found.catch(() => {
      if (this.#recent.peek(key) === found) this.#recent.delete(key)
    })
    return found
  }

  /** Clears the cache before and after a change: a reference resolved in between may be stale. */
  async during<T>(change: () => Promise<T>): Promise<T> {
    this.#clear()
    try {
      return await change()
    } finally {
      this.#clear()
    }
  }

  async #resolve(key: string, resolve: () => Promise<Checkpoint>): Promise<Checkpoint> {
    const known = this.#known.get(key)
    this.#known.delete(key)
    const keep = (checkpoint: Checkpoint) => {
      this.#known.set(key, checkpoint)
      return checkpoint
    }
    if (!known) return keep(await resolve())
    const late = delay(ANSWER_WITHIN_MS, known, { ref: false })
    const found = resolve().catch((error: unknown) => {
      if (error instanceof ServerBusy) return known
      throw error
    })
    return keep(await Promise.race([found, late]))
  }

  #clear(): void {
    this.#recent.clear()
    this.#known.clear()
  }
}
