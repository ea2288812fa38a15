/** The time that work spends in each phase. Metrics, Server-Timing and traces read it from here. */
import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Waiting to be admitted, waiting in a queue, loading a network into the engine, running it, and
 * encoding a picture.
 */
export const PHASES = ['admission', 'queue', 'load', 'engine', 'encode'] as const
export type Phase = (typeof PHASES)[number]

/** Times of `performance.now()`. */
export interface Interval {
  readonly phase: Phase
  readonly start: number
  readonly end: number
  readonly attributes?: Readonly<Record<string, number>>
}

export type IntervalReader = (interval: Interval) => void

/** The timing of one piece of work, e.g. a request. */
export class Timing {
  readonly #readers: readonly IntervalReader[]

  constructor(readers: readonly IntervalReader[]) {
    this.#readers = readers
  }

  /** Records that the work was in the phase from `start` on. */
  record(
    phase: Phase,
    start: number,
    end = performance.now(),
    attributes?: Interval['attributes'],
  ): void {
    for (const read of this.#readers) read({ phase, start, end, attributes })
  }
}

const UNREAD = new Timing([])
const timings = new AsyncLocalStorage<Timing>()

/** Runs `work`, and all that it starts, with the timing. */
export function withTiming<T>(timing: Timing, work: () => T): T {
  return timings.run(timing, work)
}

/** The timing of the current work, or one that nothing reads. */
export function currentTiming(): Timing {
  return timings.getStore() ?? UNREAD
}

/** Does work that is one phase of the current work. */
export async function timed<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  try {
    return await work()
  } finally {
    currentTiming().record(phase, start)
  }
}
