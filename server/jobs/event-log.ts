/** Delivers a job's events to the database exactly once. Keeps them on disk during outages. */
import {
  EventsRejected,
  LeaseLost,
  type JobRow,
  type Lease,
  type NewStateEvent,
  type WorkerJobStore,
} from '../db/stores.ts'
import type { Logger } from '../logger.ts'
import { EventLogFile, weightOf, type EventGroup } from './event-log-file.ts'

export interface EventLogOptions {
  readonly store: Pick<WorkerJobStore, 'record'>
  readonly lease: Lease
  /** Path of the file in which events wait while the database is unavailable. */
  readonly path: string
  readonly logger: Logger
  /** Milliseconds between heartbeats when idle. */
  readonly heartbeatMs: number
}

/** Time for which events are gathered into one transaction with one NOTIFY. */
const GATHER_MS = 250
/** Delay between attempts while the database is unavailable. */
const RETRY_MS = 1_000
/** Maximum weight of the events in one transaction. Keeps it well below its timeout. */
export const MAX_WEIGHT = 500

/**
 * The event log of one lease, open while the lease is held. Without events it writes heartbeats, so
 * that other workers see that the holder is alive even during a long step.
 */
export class EventLog {
  readonly #options: EventLogOptions
  readonly #file: EventLogFile
  readonly #lost = new AbortController()
  /** Undelivered events in memory. They follow those in the file, if there are any. */
  #queue: EventGroup[] = []
  /** Number of this lease's events that the database has recorded. */
  #index = 0
  #lastAttemptAt = performance.now()
  #isDatabaseUnavailable = false
  #isDelivering = false
  #isCheckDue = false
  #isClosed = false
  /** Set if the database has permanently rejected events of this lease. */
  #rejected: EventsRejected | undefined
  #requestedState: JobRow['requestedState'] = null
  /** Wakes the pump. */
  #wake = () => {}
  #waiting = new Set<{ resolve(): void; reject(reason: unknown): void }>()
  readonly #pump: Promise<void>

  constructor(options: EventLogOptions) {
    this.#options = options
    this.#file = new EventLogFile(options.path)
    this.#pump = this.#run()
  }

  /** Aborted with LeaseLost when the lease is lost. No events are delivered after that. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** The requested state when the database last responded. */
  get requestedState(): JobRow['requestedState'] {
    return this.#requestedState
  }

  /** True if the last delivery failed because the database did not respond. */
  get isDatabaseUnavailable(): boolean {
    return this.#isDatabaseUnavailable
  }

  /** Adds events to record atomically. */
  push(group: EventGroup): void {
    if (this.#lost.signal.aborted || this.#rejected) return
    this.#queue.push(group)
    if (!this.#isDatabaseUnavailable) this.#wake()
    else if (!this.#isDelivering) this.#spill() // A delivery in flight may be using the queue.
  }

  /** Reads the requested state from the database without delay. */
  checkRequestedState(): void {
    this.#isCheckDue = true
    this.#wake()
  }

  /** Resolves once all events are recorded. Rejects with LeaseLost, or with the signal's reason. */
  async delivered(signal?: AbortSignal): Promise<void> {
    this.#lost.signal.throwIfAborted()
    signal?.throwIfAborted()
    if (!this.#hasWork()) return
    let stop = () => {}
    const all = new Promise<void>((resolve, reject) => {
      const waiter = { resolve, reject }
      this.#waiting.add(waiter)
      stop = () => {
        this.#waiting.delete(waiter)
        reject(signal!.reason as Error)
      }
    })
    signal?.addEventListener('abort', stop, { once: true })
    this.#wake()
    return all.finally(() => signal?.removeEventListener('abort', stop))
  }

  /** Stops deliveries and heartbeats. Leaves undelivered events to this machine's next worker. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#wake()
    await this.#pump
    this.#spill()
    this.#file.close()
  }

  async #run(): Promise<void> {
    while (await this.#untilDue()) {
      this.#isDelivering = true
      try {
        await this.#deliver()
      } catch (error) {
        if (error instanceof LeaseLost) return this.#lose(error)
        if (error instanceof EventsRejected) {
          this.#reject(error)
          continue
        }
        if (!this.#isDatabaseUnavailable)
          this.#options.logger.warn({ error }, 'the database is unavailable; events wait on disk')
        this.#isDatabaseUnavailable = true
        this.#lastAttemptAt = performance.now()
        this.#spill()
      } finally {
        this.#isDelivering = false
      }
    }
  }

  /** Resolves with true when the next delivery is due, or with false once the log is closed. */
  async #untilDue(): Promise<boolean> {
    for (;;) {
      if (this.#isClosed) return false
      const wait = this.#lastAttemptAt + this.#interval() - performance.now()
      if (wait <= 0) return true
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** Milliseconds from one delivery attempt to the next. */
  #interval(): number {
    if (this.#isDatabaseUnavailable) return RETRY_MS
    if (this.#isCheckDue || this.#waiting.size > 0 || !this.#file.isEmpty) return 0
    return this.#queue.length > 0 ? GATHER_MS : this.#options.heartbeatMs
  }

  async #deliver(): Promise<void> {
    const fromFile = !this.#file.isEmpty
    const groups = fromFile ? this.#file.peek(MAX_WEIGHT) : firstOf(this.#queue, MAX_WEIGHT)
    const events = groups.flat()
    this.#isCheckDue = false
    const { store, lease, logger } = this.#options
    const { requestedState } = await store.record(lease, this.#index, events)
    if (this.#isDatabaseUnavailable) logger.info('the database is available again')
    this.#isDatabaseUnavailable = false
    this.#lastAttemptAt = performance.now()
    this.#index += events.length
    if (fromFile) this.#file.drop(groups.length)
    else this.#queue.splice(0, groups.length)
    this.#requestedState = requestedState
    if (this.#hasWork()) return
    if (this.#rejected) return this.#lose(new LeaseLost(this.#rejected.message))
    for (const { resolve } of this.#waiting) resolve()
    this.#waiting.clear()
  }

  #hasWork(): boolean {
    return this.#queue.length > 0 || !this.#file.isEmpty
  }

  /**
   * Moves events from memory to the file. If the write fails, for example on a full disk, they stay
   * in memory.
   */
  #spill(): void {
    if (this.#queue.length === 0) return
    const { lease, logger } = this.#options
    try {
      this.#file.append(this.#queue, { lease, index: this.#index })
      this.#queue = []
    } catch (error) {
      logger.error({ error }, 'failed to write job events to disk; keeping them in memory')
    }
  }

  /** Replaces rejected events by the job's failure. The lease ends once the failure is recorded. */
  #reject(error: EventsRejected): void {
    this.#options.logger.error({ error }, 'the database rejected job events')
    if (this.#rejected) return this.#lose(new LeaseLost(error.message))
    this.#rejected = error
    this.#file.remove()
    const reason = `The database rejected the job's events: ${error.message.replaceAll('\0', '')}`
    const failed: NewStateEvent = { kind: 'state', at: new Date(), state: 'FAILED', reason }
    this.#queue = [[failed]]
  }

  #lose(reason: LeaseLost): void {
    this.#queue = []
    this.#file.remove()
    this.#lost.abort(reason)
    for (const { reject } of this.#waiting) reject(reason)
    this.#waiting.clear()
  }
}

/**
 * Returns the first groups with a total weight of up to `limit`, but at least one if there are any.
 */
function firstOf(groups: readonly EventGroup[], limit: number): EventGroup[] {
  let weight = 0
  const end = groups.findIndex((group, at) => (weight += weightOf(group)) > limit && at > 0)
  return groups.slice(0, end === -1 ? groups.length : end)
}
