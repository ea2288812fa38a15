/** The header Server-Timing: where the time of a request went, for its client. */
import { PHASES, type Interval, type IntervalReader, type Span } from '../timing.ts'

/** Intervals that are kept: more than one request usually has, except for long downloads. */
const MAX_INTERVALS = 4_096

export class RequestTimes {
  readonly #since = performance.now()
  readonly #intervals: Interval[] = []
  readonly #span: Span | undefined

  constructor(span?: Span) {
    this.#span = span
  }

  readonly read: IntervalReader = (interval) => {
    if (this.#intervals.length < MAX_INTERVALS) this.#intervals.push(interval)
  }

  /** The header's value: each phase that occurred and `total`, ms, and the span if it is traced. */
  toString(): string {
    const phases = PHASES.flatMap((phase) => {
      const intervals = this.#intervals.filter((interval) => interval.phase === phase)
      return intervals.length === 0 ? [] : [duration(phase, covered(intervals))]
    })
    const total = duration('total', performance.now() - this.#since)
    const traced = this.#span ? [`traceparent;desc="${this.#span.traceparent}"`] : []
    return [...phases, total, ...traced].join(', ')
  }
}

function duration(name: string, ms: number): string {
  return `${name};dur=${ms.toFixed(2)}`
}

/** Time that the intervals cover, ms: the samples of one request wait and run at the same time. */
function covered(intervals: readonly Interval[]): number {
  let ms = 0
  let until = -Infinity
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    ms += Math.max(0, end - Math.max(start, until))
    until = Math.max(until, end)
  }
  return ms
}
