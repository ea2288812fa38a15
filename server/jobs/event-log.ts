/** The events of a job on their way into the database: gathered, told in order and once, kept on disk while it is away. */
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
  /** Where events wait while the database is away. */
  readonly path: string
  readonly logger: Logger
  /** Milliseconds between two signs of life where nothing happens. */
  readonly heartbeatMs: number
}

/** Events are gathered for so long: many rows, one transaction, one NOTIFY. */
const GATHER_MS = 250
/** Between two tries while the database is away. */
const RETRY_MS = 1_000
/** What the events of one transaction weigh: it takes well below the seconds that it has. */
export const MAX_WEIGHT = 500

/**
 * The log of one lease, open as long as it is held. An empty record is written where nothing happens for a while: whoever
 * watches sees that the holder lives, however long a step takes.
 */
export class EventLog {
  readonly #options: EventLogOptions
  readonly #file: EventLogFile
  readonly #lost = new AbortController()
  /** What is told next, or, while the database is away, after what the file holds. */
  #queue: EventGroup[] = []
  /** How many events of this lease the database has. */
  #index = 0
  #lastAttemptAt = performance.now()
  #isDatabaseUnavailable = false
  #isDelivering = false
  #isCheckDue = false
  #isClosed = false
  /** Why the database will never store the events of this lease. */
  #rejected: EventsRejected | undefined
  #requestedState: JobRow['requestedState'] = null
  /** Ends the pump's sleep. */
  #wake = () => {}
  #waiting = new Set<{ resolve(): void; reject(reason: unknown): void }>()
  readonly #pump: Promise<void>

  constructor(options: EventLogOptions) {
    this.#options = options
    this.#file = new EventLogFile(options.path)
    this.#pump = this.#run()
  }

  /** Aborted, with LeaseLost, when another worker has the job: from then on nothing is told. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** What a person wanted when the database last answered. */
  get requestedState(): JobRow['requestedState'] {
    return this.#requestedState
  }

  /** Whether the database did not answer when it was last told something. */
  get isDatabaseUnavailable(): boolean {
    return this.#isDatabaseUnavailable
  }

  /** Adds events that are to be recorded together. */
  push(group: EventGroup): void {
    if (this.#lost.signal.aborted || this.#rejected) return
    this.#queue.push(group)
    if (!this.#isDatabaseUnavailable) this.#wake()
    else if (!this.#isDelivering) this.#spill() // What is just being told may be of the queue.
  }

  /** Asks the database at once what is wanted. */
  checkRequestedState(): void {
    this.#isCheckDue = true
    this.#wake()
  }

  /** Resolves when all is recorded, however long that takes; rejects with LeaseLost, or with the signal's reason. */
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

  /** Ends the signs of life. What is not told stays in the file, for the next worker that starts here. */
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
          this.#options.logger.warn({ error }, 'the database is away')
        this.#isDatabaseUnavailable = true
        this.#lastAttemptAt = performance.now()
        this.#spill()
      } finally {
        this.#isDelivering = false
      }
    }
  }

  /** Resolves when it is time to tell: with false once the log is closed. */
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

  /** Milliseconds from one time of telling to the next. */
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
    if (this.#isDatabaseUnavailable) logger.info('the database is there again')
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

  /** Moves what waits in memory to the file; where that has no room, it goes on waiting in memory. */
  #spill(): void {
    if (this.#queue.length === 0) return
    const { lease, logger } = this.#options
    try {
      this.#file.append(this.#queue, { lease, index: this.#index })
      this.#queue = []
    } catch (error) {
      logger.error({ error }, 'events of a job can not be kept on disk')
    }
  }

  /** Fails the job in place of events that can't be stored; the lease ends once that is recorded. */
  #reject(error: EventsRejected): void {
    this.#options.logger.error({ error }, 'the database refuses the events of a job')
    if (this.#rejected) return this.#lose(new LeaseLost(error.message))
    this.#rejected = error
    this.#file.remove()
    const reason = `The database refused its events: ${error.message.replaceAll('\0', '')}`
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

/** The first groups, as many as weigh up to `limit`; at least one where there is one. */
function firstOf(groups: readonly EventGroup[], limit: number): EventGroup[] {
  let weight = 0
  const end = groups.findIndex((group, at) => (weight += weightOf(group)) > limit && at > 0)
  return groups.slice(0, end === -1 ? groups.length : end)
}
