/** Detects dead holders of jobs by their heartbeats and sessions. */
import type { HeldJobRow } from '../db/stores.ts'

export type Held = Pick<HeldJobRow, 'jobId' | 'attempt' | 'beat' | 'isConnected'>

export interface HolderWatchOptions {
  /** A holder is dead if its heartbeat doesn't change for this long while the database responds. */
  readonly deadAfterMs: number
  /**
   * The same for a holder that isn't connected for as long either: it connects again at once if it
   * lives, so that it has died, and not only lost its connection.
   */
  readonly goneAfterMs: number
  /** After a longer gap between observations, this process itself was suspended and starts over. */
  readonly maxGapMs: number
}

/** A holder, and the times since when nothing was heard of it, and it wasn't connected either. */
interface Seen {
  readonly held: Held
  readonly silentSince: number
  readonly goneSince: number
}

/** Counts only time with an available database: without it no holder can write heartbeats. */
export class HolderWatch {
  readonly #options: HolderWatchOptions
  #seen = new Map<string, Seen>()
  #lookedAt = -Infinity

  constructor(options: HolderWatchOptions) {
    this.#options = options
  }

  /** True if the session of a holder was not connected in the last observation. */
  get misses(): boolean {
    return [...this.#seen.values()].some(({ goneSince }) => goneSince !== Infinity)
  }

  /**
   * Observes the current holders and returns the dead ones. `now` is in milliseconds of any
   * monotonic clock.
   */
  observe(held: readonly Held[], now: number): Held[] {
    if (now - this.#lookedAt > this.#options.maxGapMs) this.#seen.clear()
    this.#lookedAt = now
    const before = this.#seen
    this.#seen = new Map(held.map((one) => [one.jobId, see(one, before.get(one.jobId), now)]))
    const { deadAfterMs, goneAfterMs } = this.#options
    return [...this.#seen.values()]
      .filter(
        ({ silentSince, goneSince }) =>
          now - silentSince >= deadAfterMs || now - goneSince >= goneAfterMs,
      )
      .map((seen) => seen.held)
  }

  /** Starts over, because the database did not respond. */
  reset(): void {
    this.#seen.clear()
  }
}

function see(held: Held, known: Seen | undefined, now: number): Seen {
  const isSilent = known?.held.attempt === held.attempt && known.held.beat === held.beat
  const since = isSilent ? known : { silentSince: now, goneSince: now }
  const isGone = held.isConnected === false
  return {
    held,
    silentSince: since.silentSince,
    goneSince: isGone ? Math.min(since.goneSince, now) : Infinity,
  }
}
