/** A queue of work: a few items run concurrently, and a limited number wait. */
import pLimit from 'p-limit'
import { ServerBusy } from '../errors.ts'

export interface BoundedQueueOptions {
  /** Plural noun for the work, used in the message of a rejection. */
  readonly what: string
  /** Items that run concurrently. */
  readonly concurrency: number
  /** Items that may wait; aborted items do not count. */
  readonly maxWaiting: number
  /** Time after which a rejected caller should retry, ms. */
  readonly retryAfterMs: number
}

export class BoundedQueue {
  readonly #options: BoundedQueueOptions
  readonly #limit: ReturnType<typeof pLimit>
  #waiting = 0

  constructor(options: BoundedQueueOptions) {
    this.#options = options
    this.#limit = pLimit(options.concurrency)
  }

  /**
   * Runs the work when its turn comes. Rejects with ServerBusy if the queue is full, or with the
   * signal's reason if aborted before its turn.
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const { what, maxWaiting, retryAfterMs } = this.#options
    if (this.#waiting >= maxWaiting) {
      throw new ServerBusy(
        `The queue is full: ${this.#waiting} ${what} are waiting. Retry later.`,
        retryAfterMs,
      )
    }
    this.#waiting += 1
    let waits = true
    const stopWaiting = () => {
      if (waits) this.#waiting -= 1
      waits = false
    }
    signal?.addEventListener('abort', stopWaiting, { once: true })
    return this.#limit(() => {
      stopWaiting()
      signal?.removeEventListener('abort', stopWaiting)
      signal?.throwIfAborted()
      return work()
    })
  }
}
