/** Points at which the work of a job saves its state: when it must stop, and at times before. */
import type { ZodType } from 'zod'
import type { Claim, Slice } from './kind.ts'

/** Number of times that work without interruptions saves its state. */
const SAVES = 16

/** The part of a slice by which work saves. */
type Saving = Pick<Slice, 'mustStop' | 'isDatabaseUnavailable' | 'progress'>

export class SavePoints {
  readonly #slice: Saving
  #saved: Uint8Array | null
  /** Fraction of the work at the last save; null before the first report. */
  #savedAt: number | null = null

  constructor({ saved }: Pick<Claim, 'saved'>, slice: Saving) {
    this.#slice = slice
    this.#saved = saved
  }

  /** The last save, to resume from. */
  get saved(): Uint8Array | null {
    return this.#saved
  }

  /**
   * Reports progress, and saves the state if it is time to, or if the slice must stop. False if it
   * must. Finished work is neither saved nor stopped.
   */
  report(fraction: number, message: string, state: () => Uint8Array): boolean {
    if (fraction >= 1) return true
    const { mustStop, isDatabaseUnavailable } = this.#slice
    this.#savedAt ??= fraction
    // While the database is unavailable, saves would only pile up.
    const isDue = fraction - this.#savedAt >= 1 / SAVES && !isDatabaseUnavailable
    if (mustStop || isDue) this.save(fraction, message, state())
    return !mustStop
  }

  save(fraction: number, message: string, state: Uint8Array): void {
    this.#saved = state
    this.#savedAt = fraction
    this.#slice.progress(fraction, message, state)
  }
}

/** Converts a state to bytes and back. */
export interface StateFormat<State> {
  encode(state: State): Uint8Array
  /** Throws ZodError. */
  decode(bytes: Uint8Array): State
}

/** States as JSON. */
export function jsonState<State>(schema: ZodType<State>): StateFormat<State> {
  return {
    encode: (state) => new TextEncoder().encode(JSON.stringify(state)),
    decode: (bytes) => schema.parse(JSON.parse(new TextDecoder().decode(bytes))),
  }
}
