/** What reading one checkpoint may cost: the only place that lets bytes into memory, and that hears of cancellation. */
import { CheckpointInvalid } from '../../errors.ts'

export class Budget {
  readonly #limit: number
  readonly #signal: AbortSignal | undefined
  #left: number

  /** @param limit bytes */
  constructor(limit: number, signal?: AbortSignal) {
    this.#limit = limit
    this.#left = limit
    this.#signal = signal
  }

  /**
   * Accounts for `bytes` before they are allocated. Throws CheckpointInvalid when they would be too many, and the
   * signal's reason once it is aborted.
   */
  take(bytes: number, what: string): void {
    this.#signal?.throwIfAborted()
    if (bytes > this.#left)
      throw new CheckpointInvalid(
        `${what} has ${bytes} bytes; a checkpoint may have ${this.#limit} in all, ${this.#left} of them are left.`,
      )
    this.#left -= bytes
  }
}
