/** What reading one checkpoint may cost: the only place that lets bytes into memory. */
import { CheckpointInvalid } from '../../errors.ts'

export class Budget {
  readonly #limit: number
  #left: number

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit
    this.#left = limit
  }

  /** Accounts for `bytes` before they are allocated. Throws CheckpointInvalid when they would be too many. */
  take(bytes: number, what: string): void {
    if (bytes > this.#left)
      throw new CheckpointInvalid(
        `${what} has ${bytes} bytes; a checkpoint may have ${this.#limit} in all, ${this.#left} of them are left.`,
      )
    this.#left -= bytes
  }
}
