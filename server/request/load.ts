/** The load of this process: how many requests it works on at once, and how long others wait. */

/** Bounds of the requests in progress at once. */
const MIN_RUNNING = 8
const MAX_RUNNING = 256

/** Work that may wait in the queues: enough that they never run empty. */
const MAX_BACKLOG_MS = 50

/** Weight of the newest backlog in the smoothed one. */
const SMOOTHING = 0.2

/** Change of the limit per observation. */
const GROWTH = 0.5
const DECAY = 0.97

/**
 * The number of requests in progress that keeps the queues short but busy. It grows while it keeps
 * requests waiting, and shrinks while the queues have too much work.
 */
export class RunningLimit {
  #limit = MIN_RUNNING
  #backlogMs = 0

  get value(): number {
    return this.#limit
  }

  /** To be called at even intervals. `isReached` if requests wait that a higher limit admits. */
  observe(backlogMs: number, isReached: boolean): void {
    this.#backlogMs += (backlogMs - this.#backlogMs) * SMOOTHING
    const isTooHigh = this.#backlogMs > MAX_BACKLOG_MS
    if (isTooHigh) this.#limit = Math.max(MIN_RUNNING, this.#limit * DECAY)
    else if (isReached) this.#limit = Math.min(MAX_RUNNING, this.#limit + GROWTH)
  }
}

/** Time that requests may wait. */
const PATIENCE_MS = 2_000

/** The same in an overload: a long queue absorbs a burst, but then it only makes everyone wait. */
const PATIENCE_IN_OVERLOAD_MS = 75

/** Time in which no request waits for longer than that, which ends an overload. */
const REST_MS = 1_000

/** An overload begins when a request has waited for PATIENCE_MS. */
export class Patience {
  #overloadedAt = -Infinity
  #isOverloaded = false

  /** Time that a request may wait now, ms. */
  get ms(): number {
    return this.#isOverloaded ? PATIENCE_IN_OVERLOAD_MS : PATIENCE_MS
  }

  /** Observes the time for which the oldest request has waited. */
  observe(now: number, longestMs: number): void {
    if (longestMs > this.ms) {
      this.#isOverloaded = true
      this.#overloadedAt = now
    } else if (now - this.#overloadedAt > REST_MS) {
      this.#isOverloaded = false
    }
  }
}
