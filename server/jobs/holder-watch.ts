/** Which holders of jobs are dead: seen from outside, by their beats alone. */
import type { HeldJob } from '../db/stores.ts'

export type Held = Pick<HeldJob, 'jobId' | 'attempt' | 'beat'>

export interface HolderWatchOptions {
  /** A beat that has not changed for so long, while the database answered, is a dead holder's. */
  readonly deadAfterMs: number
  /** With a longer gap between two looks this process itself was away, and what it saw before counts for nothing. */
  readonly maxGapMs: number
}

/**
 * Only time in which the database was reachable from here counts: while it was away no holder could show that it lives.
 */
export class HolderWatch {
  readonly #options: HolderWatchOptions
  #seen = new Map<string, { readonly held: Held; readonly since: number }>()
  #lookedAt = -Infinity

  constructor(options: HolderWatchOptions) {
    this.#options = options
  }

  /** What the database says now, at `now` milliseconds of any clock that only goes forward. Returns the dead. */
  look(held: readonly Held[], now: number): Held[] {
    if (now - this.#lookedAt > this.#options.maxGapMs) this.#seen.clear()
    this.#lookedAt = now
    const before = this.#seen
    this.#seen = new Map(
      held.map((holder) => {
        const known = before.get(holder.jobId)
        const isSame = known?.held.attempt === holder.attempt && known.held.beat === holder.beat
        return [holder.jobId, isSame ? known : { held: holder, since: now }]
      }),
    )
    const { deadAfterMs } = this.#options
    return [...this.#seen.values()]
      .filter(({ since }) => now - since >= deadAfterMs)
      .map((seen) => seen.held)
  }

  /** The database did not answer. */
  lookFailed(): void {
    this.#seen.clear()
  }
}
