/** A checkpoint store that asks the database about the same reference a few times a second, not thousands of times. */
import { LRUCache } from 'lru-cache'
import type { Checkpoint, CheckpointStore } from './checkpoint.ts'

/** How long another's change of a name or an alias, or a new checkpoint of a run, may stay unseen. */
const SEEN_WITHIN_MS = 250

const MOST_REFERENCES = 1_000

/** The same store; what `resolve` found is remembered for a moment. What it did not find is not. */
export function rememberResolutions(store: CheckpointStore): CheckpointStore {
  const recent = new LRUCache<string, Promise<Checkpoint>>({
    max: MOST_REFERENCES,
    ttl: SEEN_WITHIN_MS,
  })
  /** Forgets before and after: what was resolved meanwhile may be from before the change. */
  const changing = async <T>(change: Promise<T>): Promise<T> => {
    recent.clear()
    try {
      return await change
    } finally {
      recent.clear()
    }
  }
  return {
    resolve(reference) {
      // No reference starts with a blank, so this can't be one.
      const key = reference ?? ' default'
      const known = recent.get(key)
      if (known) return known
      const found = store.resolve(reference)
      recent.set(key, found)
      found.catch(() => {
        if (recent.peek(key) === found) recent.delete(key)
      })
      return found
    },
    recall: (digest) => store.recall(digest),
    promote: (...args) => changing(store.promote(...args)),
    importFile: (...args) => changing(store.importFile(...args)),
    importAllowed: (...args) => changing(store.importAllowed(...args)),
    importStream: (...args) => changing(store.importStream(...args)),
    rename: (...args) => changing(store.rename(...args)),
    setAlias: (...args) => changing(store.setAlias(...args)),
    removeAlias: (...args) => changing(store.removeAlias(...args)),
    delete: (...args) => changing(store.delete(...args)),
    list: (page) => store.list(page),
    exportTo: (...args) => store.exportTo(...args),
  }
}
