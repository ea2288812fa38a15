/**
 * A job's events as one reader pulls them: recorded events, then live ones, without gaps. Events
 * stay in the database until the reader requests them, so a stalled reader costs one page of
 * memory.
 */
import { setTimeout as delay } from 'node:timers/promises'
import {
  isStateEvent,
  type JobEventRow,
  type JobRow,
  type JobStore,
  type RunState,
} from '../db/stores.ts'
import { ConsumerTooSlow, ServerBusy } from '../errors.ts'
import { PAGE_EVENTS, type LiveJob, type LiveJobs, type Waiting } from './live-jobs.ts'

/**
 * Maximum growth of a reader's lag over its smallest lag, in events, in mode ALL. Events that come
 * at once to a reader that waits for them, as after an outage of the database, don't count.
 */
const MAX_FALLEN_BEHIND = 10_000
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 2_000

export interface FeedOptions<Extra extends object = object> {
  readonly job: Pick<JobRow, 'id' | 'kind'>
  /** The job's display name. */
  readonly name: string
  /** `seq` of the last event that the reader has. */
  readonly after: number
  /** LATEST leaves out all step or progress events of a page except the newest. */
  readonly mode: 'ALL' | 'LATEST'
  /** Fields added to every event. */
  readonly extra?: Extra
  /** Creates the error for a deleted job. */
  readonly gone: () => Error
  /** Overrides MAX_FALLEN_BEHIND in tests. */
  readonly maxFallenBehind?: number
}

/**
 * A job's events as an iterator, and in pages, for readers that pass them on: many readers share
 * the rows of a page. A reader uses one of both.
 */
export interface EventFeed<Event> extends AsyncIterableIterator<Event> {
  /** The id of the job. */
  readonly jobId: string
  /** The next one or more events, as recorded; null at the end. Rejects as `next()` does. */
  nextPage(): Promise<readonly JobEventRow[] | null>
  /** The event as the iterator returns it. */
  complete(event: JobEventRow): Event
}

/** True for an iterator that also has pages. */
export function isEventFeed(value: object): value is EventFeed<unknown> {
  return value instanceof Feed
}

/**
 * Reads nothing before the first `next()`. Continues through pauses, failures and database outages,
 * and ends after the job's final event (DONE, CANCELLED). `return()` ends a pending `next()` at
 * once. Rejects with ConsumerTooSlow, or with `gone()` if the job is deleted; the iterator has then
 * ended.
 */
export function createFeed<Extra extends object = object>(
  jobs: Pick<JobStore, 'find'>,
  live: LiveJobs,
  options: FeedOptions<Extra>,
): EventFeed<JobEventRow & Extra> {
  return new Feed(jobs, live, options)
}

const END = { done: true, value: undefined } as const

class Feed<Extra extends object> implements EventFeed<JobEventRow & Extra> {
  readonly #jobs: Pick<JobStore, 'find'>
  readonly #liveJobs: LiveJobs
  readonly #options: FeedOptions<Extra>
  readonly #ended = new AbortController()
  #live: LiveJob | undefined
  #cursor: number
  #page: readonly JobEventRow[] = []
  /** The page that the iterator is in, and its position there. */
  #events: readonly JobEventRow[] = []
  #position = 0
  #waiting: Waiting | undefined
  /** The LiveJob version up to which everything was read. Undefined if there may be more. */
  #upToDate: number | undefined
  /** The reader's smallest lag so far, in events. */
  #smallestLag = Infinity
  /** Serializes overlapping calls of `next()`. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(jobs: Pick<JobStore, 'find'>, live: LiveJobs, options: FeedOptions<Extra>) {
    this.#jobs = jobs
    this.#liveJobs = live
    this.#options = options
    this.#cursor = options.after
  }

  get jobId(): string {
    return this.#options.job.id
  }

  next(): Promise<IteratorResult<JobEventRow & Extra>> {
    const event = this.#turn.then(() => this.#nextEvent())
    this.#turn = event.catch(() => undefined)
    return event
  }

  async nextPage(): Promise<readonly JobEventRow[] | null> {
    try {
      while (!this.#ended.signal.aborted) {
        if (!(await this.#readPage())) this.#end()
        if (this.#page.length === 0) continue
        this.#cursor = this.#page.at(-1)!.seq
        return this.#page
      }
      return null
    } catch (error) {
      if (this.#ended.signal.aborted) return null
      this.#end()
      throw error
    }
  }

  complete(event: JobEventRow): JobEventRow & Extra {
    return { ...event, ...this.#options.extra } as JobEventRow & Extra
  }

  return(): Promise<IteratorResult<JobEventRow & Extra>> {
    this.#end()
    return Promise.resolve(END)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #nextEvent(): Promise<IteratorResult<JobEventRow & Extra>> {
    if (this.#position === this.#events.length) {
      this.#events = (await this.nextPage()) ?? []
      this.#position = 0
    }
    const event = this.#ended.signal.aborted ? undefined : this.#events[this.#position]
    if (!event) return END
    this.#position += 1
    return { done: false, value: this.complete(event) }
  }

  /** Waits for and reads the next page. False if no more events can follow. */
  async #readPage(): Promise<boolean> {
    const live = await this.#follow()
    const last = this.#page.at(-1)
    if (this.#upToDate !== undefined && !(last && isLast(last))) {
      if (this.#upToDate === live.version) this.#smallestLag = Infinity
      this.#waiting = live.untilChanged(this.#upToDate)
      await this.#waiting.changed
    }
    this.#ended.signal.throwIfAborted()
    const { version } = live
    const page = await this.#retrying(() =>
      live.read(this.#cursor, this.#options.mode === 'LATEST'),
    )
    this.#page = page
    const isAll = page.length < PAGE_EVENTS
    this.#upToDate = isAll ? version : undefined
    if (isAll) this.#smallestLag = 0
    else await this.#checkPace()
    return page.length > 0 || !(await this.#isOver())
  }

  async #follow(): Promise<LiveJob> {
    if (this.#live) return this.#live
    const following = this.#liveJobs.follow(this.#options.job)
    const { signal } = this.#ended
    const live = await Promise.race([following, aborted(signal)])
    if (!live || signal.aborted) {
      void following.then((late) => late.release()).catch(() => {})
      throw signal.reason
    }
    this.#live = live
    return live
  }

  /** Throws ConsumerTooSlow if the reader has fallen too far behind. */
  async #checkPace(): Promise<void> {
    if (this.#options.mode === 'LATEST') return
    const { lastSeq } = await this.#job()
    const lag = lastSeq - this.#cursor
    this.#smallestLag = Math.min(this.#smallestLag, lag)
    const limit = this.#options.maxFallenBehind ?? MAX_FALLEN_BEHIND
    if (lag - this.#smallestLag <= limit) return
    throw new ConsumerTooSlow(
      `This subscriber reads events of "${this.#options.name}" too slowly and is ${lag} behind. ` +
        `Subscribe again with after: ${this.#cursor}, or with mode: LATEST.`,
      this.#cursor,
    )
  }

  /** True if the job has ended and the reader has all its events. */
  async #isOver(): Promise<boolean> {
    const { state, lastSeq } = await this.#job()
    return isFinal(state) && lastSeq <= this.#cursor
  }

  async #job(): Promise<JobRow> {
    const { job, gone } = this.#options
    const found = await this.#retrying(() => this.#jobs.find(job.id))
    if (found) return found
    throw gone()
  }

  /** Retries while the database is unavailable. Rejects once the feed has ended. */
  async #retrying<T>(read: () => Promise<T>): Promise<T> {
    const { signal } = this.#ended
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)) {
      signal.throwIfAborted()
      try {
        return await read()
      } catch (error) {
        if (!(error instanceof ServerBusy)) throw error
        this.#smallestLag = Infinity
        await delay(retryMs, undefined, { signal })
      }
    }
  }

  #end(): void {
    this.#ended.abort()
    this.#page = []
    this.#waiting?.stop()
    this.#live?.release()
    this.#live = undefined
  }
}

function isLast(event: JobEventRow): boolean {
  return isStateEvent(event) && isFinal(event.state)
}

function isFinal(state: RunState): boolean {
  return state === 'DONE' || state === 'CANCELLED'
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(undefined), { once: true }),
  )
}
