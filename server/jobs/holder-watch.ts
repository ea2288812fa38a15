/** Detects dead holders of jobs by their heartbeats. */
import type { HeldJobRow } from '../db/stores.ts'

export type Held = Pick<HeldJobRow, 'jobId' | 'attempt' | 'beat'>

export interface HolderWatchOptions {
  /** A holder is dead if its heartbeat doesn't change for this long while the database responds. */
  readonly deadAfterMs: number
  /** After a longer gap between observations, this process itself was suspended and starts over. */
  readonly maxGapMs: number
}

/** Counts only time with an available database: without it no holder can write heartbeats. */
export class HolderWatch {
  readonly #options: HolderWatchOptions
  #seen = new Map<string, { readonly held: Held; readonly since: number }>()
  #lookedAt = -Infinity

  constructor(options: HolderWatchOptions) {
    this.#options = options
  }

  /**
   * Observes the current holders and returns the dead ones. `now` is in milliseconds of any
   * monotonic clock.
   */
  observe(held: readonly Held[], now: number): Held[] {
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

  /** Starts over, because the database did not respond. */
  reset(): void {
    this.#seen.clear()
  }
}
