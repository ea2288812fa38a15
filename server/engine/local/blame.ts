/** Decides whether a foreign model is to blame for the end of an engine process. */
import type { Overrun, WatchedCall } from './call-watch.ts'

/** Other causes, such as a lost GPU, seldom hit one model twice in this time. */
const REPEATED_WITHIN_MS = 600_000
const MAX_MODELS = 1_000

/** Facts about the end of a process. */
export interface ProcessEnd {
  /** The call that it was handling. */
  readonly call: WatchedCall | undefined
  /** The limit for which it was ended, if any. */
  readonly overrun: Overrun | undefined
  /** The signal that ended it; null if it exited by itself, as it does without its device. */
  readonly signal: string | null
}

/**
 * LatentQL's own graphs are never to blame: they contain no loops, and their sizes are known. A
 * foreign model is if its run used up its time or memory, or if the process ended twice while it
 * handled this model.
 */
export class Blame {
  /** Times of the last end, by key. */
  readonly #ends = new Map<string, number>()

  /** Returns the reason, as a sentence, or null if the model is not to blame. */
  judge({ call, overrun, signal }: ProcessEnd): string | null {
    if (!call || (!overrun && signal === null)) return null
    if (overrun?.isOwn && call.name === 'run') {
      return `A run of its model on ${call.rows} ${call.rows === 1 ? 'row' : 'rows'} ${overrun.what}.`
    }
    const before = this.#ends.get(call.key) ?? -Infinity
    const now = performance.now()
    if (this.#ends.size >= MAX_MODELS) this.#ends.clear()
    this.#ends.set(call.key, now)
    if (now - before > REPEATED_WITHIN_MS) return null
    const twice = `twice within ${REPEATED_WITHIN_MS / 60_000} minutes`
    return overrun
      ? `Its model ${overrun.what}, ${twice}.`
      : `The engine crashed (${signal}) ${twice} while it ran its model.`
  }
}
