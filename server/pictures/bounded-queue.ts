/** A queue of work: a few items run at once, a limited number wait. */
import pLimit from 'p-limit'
import { ServerBusy } from '../errors.ts'

export interface BoundedQueueOptions {
  /** Plural noun for the work, for the message that rejects one more. */
  readonly what: string
  /** Items that run at once. */
  readonly concurrency: number
  /** Items that may wait; aborted ones do not count. */
  readonly maxWaiting: number
  /** How long a rejected caller should wait before it retries, milliseconds. */
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
   * Runs the work in its turn. Rejects with ServerBusy, or with the signal's reason if it is
   * aborted before its turn.
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const { what, maxWaiting, retryAfterMs } = this.#options
    if (this.#waiting >= maxWaiting) {
      throw new ServerBusy(
        `${this.#waiting} ${what} are waiting to be rendered already.`,
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
