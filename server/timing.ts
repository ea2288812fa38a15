/** The time that work spends in each phase. Metrics, Server-Timing and traces read it from here. */
import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Waiting to be admitted, waiting in a queue, loading a network into the engine, running it, and
 * encoding a picture.
 */
export const PHASES = ['admission', 'queue', 'load', 'engine', 'encode'] as const
export type Phase = (typeof PHASES)[number]

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** Times of `performance.now()`. */
export interface Interval {
  readonly phase: Phase
  readonly start: number
  readonly end: number
  readonly attributes?: Attributes
}

export type IntervalReader = (interval: Interval) => void

/** A span of a trace. Its name and attributes contain no values of clients. */
export interface Span {
  readonly traceId: string
  /** The span for other processes, as a W3C `traceparent`. */
  readonly traceparent: string
  /** Starts a span within this one. Undefined if it has too many already, or has ended. */
  start(name: string, attributes?: Attributes): Span | undefined
  describe(attributes: Attributes, name?: string): void
  readonly read: IntervalReader
  /** Ends it, as failed if there is an error. Later calls have no effect. */
  end(error?: unknown): void
}

/** The sender of a request, who may name a trace. */
export interface Sender {
  readonly headers: Readonly<Record<string, unknown>>
  readonly isTrusted: boolean
}

/** Starts spans that have no parent in this process. They are undefined if not sampled. */
export interface Tracing extends AsyncDisposable {
  /**
   * Starts the span of a request. If its headers name a trace, the span continues it for a trusted
   * sender, and is linked to it for others: they could have all of their requests sampled.
   */
  request(name: string, sender: Sender, attributes: Attributes): Span | undefined
  /** Starts a trace of work that another span, named by its `traceparent`, has asked for. */
  job(name: string, askedBy: string | undefined, attributes: Attributes): Span | undefined
}

/** The timing of one piece of work, e.g. a request. */
export class Timing {
  readonly #readers: readonly IntervalReader[]
  /** The innermost span of the work; undefined if the work isn't traced. */
  readonly span: Span | undefined

  constructor(readers: readonly IntervalReader[], span?: Span) {
    this.#readers = readers
    this.span = span
  }

  /** Records that the work was in the phase from `start` on. */
  record(phase: Phase, start: number, end = performance.now(), attributes?: Attributes): void {
    const interval = { phase, start, end, ...(attributes && { attributes }) }
    for (const read of this.#readers) read(interval)
    this.span?.read(interval)
  }

  /** The timing of work that only its trace shows. */
  ofTrace(): Timing {
    return new Timing([], this.span)
  }

  /** The timing of work that is a span of this one. */
  within(span: Span): Timing {
    return new Timing(this.#readers, span)
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

/** Does work within a span, which ends with it. */
export function inSpan<T>(span: Span | undefined, work: () => Promise<T>): Promise<T> {
  return span ? withTiming(currentTiming().within(span), () => untilEnd(span, work)) : work()
}

async function untilEnd<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work()
    span.end()
    return result
  } catch (error) {
    span.end(error)
    throw error
  }
}
