/** Memory budget for reading one checkpoint: bytes are charged before they are allocated. */
import { CheckpointInvalid } from '../../errors.ts'

export class Budget {
  readonly #limit: number
  #left: number

  /** @param limit number of bytes */
  constructor(limit: number) {
    this.#limit = limit
    this.#left = limit
  }

  /** Charges `bytes` to the budget. Throws CheckpointInvalid if they exceed it. */
  take(bytes: number, what: string): void {
    if (bytes > this.#left)
      throw new CheckpointInvalid(
        `${what} has ${bytes} bytes; ${this.#left} of the ${this.#limit} bytes that a checkpoint ` +
          'may have are left.',
      )
    this.#left -= bytes
  }
}
