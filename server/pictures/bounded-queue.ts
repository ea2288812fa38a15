/** Work that is done a few at a time, the rest waiting its turn, up to a limit. */
import pLimit from 'p-limit'
import { ServerBusy } from '../errors.ts'

export interface TurnsOptions {
  /** What is done, in the plural: for the message that refuses one more. */
  readonly what: string
  readonly atOnce: number
  /** How many may wait; those that were aborted do not count. */
  readonly waiting: number
  /** What a refused one is told to wait, milliseconds. */
  readonly retryAfterMs: number
}

export class Turns {
  readonly #options: TurnsOptions
  readonly #limit: ReturnType<typeof pLimit>
  #waiting = 0

  constructor(options: TurnsOptions) {
    this.#options = options
    this.#limit = pLimit(options.atOnce)
  }

  /** Does the work in its turn. Rejects with ServerBusy, or with the signal's reason if its turn comes too late. */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const { what, waiting, retryAfterMs } = this.#options
    if (this.#waiting >= waiting) {
      throw new ServerBusy(`${this.#waiting} ${what} wait to be made already.`, retryAfterMs)
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
