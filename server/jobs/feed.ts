/**
 * The progress of one job as one reader pulls it: what is recorded, then what comes, without a seam. Events stay in the
 * database until the reader wants them, so a reader that stalls costs one page of memory.
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
import { PAGE_EVENTS, type LiveJob, type LiveJobs } from './live-jobs.ts'

/** A reader of ALL may fall this many events further behind than it was at its nearest. */
const MAX_FALLEN_BEHIND = 10_000
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 2_000

export interface FeedOptions<Extra extends object = object> {
  readonly job: Pick<JobRow, 'id' | 'kind'>
  /** What people call the job. */
  readonly name: string
  /** The last event that the reader has. */
  readonly after: number
  /** LATEST: of the events that tell how far the job is, only the newest of each page. */
  readonly mode: 'ALL' | 'LATEST'
  /** Said with every event. */
  readonly extra?: Extra
  /** The error for a job that was deleted. */
  readonly gone: () => Error
  /** For tests: see MAX_FALLEN_BEHIND. */
  readonly maxFallenBehind?: number
}

/**
 * Reads nothing before the first `next()`. Ends after the event that ends the job for good (DONE, CANCELLED), and goes on
 * over pauses, failures and times without a database. `return()` ends a wait at once. Rejects with ConsumerTooSlow, or
 * with `gone` once the job is deleted, and has then ended.
 */
export function createFeed<Extra extends object = object>(
  jobs: Pick<JobStore, 'find'>,
  live: LiveJobs,
  options: FeedOptions<Extra>,
): AsyncIterableIterator<JobEventRow & Extra> {
  return new Feed(jobs, live, options) as AsyncIterableIterator<JobEventRow & Extra>
}

const END = { done: true, value: undefined } as const

class Feed implements AsyncIterableIterator<JobEventRow> {
  readonly #jobs: Pick<JobStore, 'find'>
  readonly #liveJobs: LiveJobs
  readonly #options: FeedOptions
  readonly #ended = new AbortController()
  #live: LiveJob | undefined
  #cursor: number
  #page: readonly JobEventRow[] = []
  #position = 0
  /** The version of the job at which everything was read; undefined: there may be more. */
  #upToDate: number | undefined
  /** How many events the reader was behind when it was nearest. */
  #nearest = Infinity
  /** Reads that overlap take turns. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(jobs: Pick<JobStore, 'find'>, live: LiveJobs, options: FeedOptions) {
    this.#jobs = jobs
    this.#liveJobs = live
    this.#options = options
    this.#cursor = options.after
  }

  next(): Promise<IteratorResult<JobEventRow>> {
    const event = this.#turn.then(() => this.#advance())
    this.#turn = event.catch(() => undefined)
    return event
  }

  return(): Promise<IteratorResult<JobEventRow>> {
    this.#end()
    return Promise.resolve(END)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #advance(): Promise<IteratorResult<JobEventRow>> {
    try {
      while (!this.#ended.signal.aborted) {
        const event = this.#page[this.#position]
        if (event) {
          this.#position += 1
          this.#cursor = event.seq
          return { done: false, value: { ...event, ...this.#options.extra } }
        }
        if (!(await this.#readOn())) this.#end()
      }
      return END
    } catch (error) {
      if (this.#ended.signal.aborted) return END
      this.#end()
      throw error
    }
  }

  /** Gets the next page, as soon as there is one. False once no more can come. */
  async #readOn(): Promise<boolean> {
    const live = await this.#follow()
    const last = this.#page.at(-1)
    if (this.#upToDate !== undefined && !(last && isLast(last))) {
      await live.untilNot(this.#upToDate, this.#ended.signal)
    }
    this.#ended.signal.throwIfAborted()
    const { version } = live
    const page = await this.#reachable(() =>
      live.read(this.#cursor, this.#options.mode === 'LATEST'),
    )
    this.#page = page
    this.#position = 0
    const isAll = page.length < PAGE_EVENTS
    this.#upToDate = isAll ? version : undefined
    if (isAll) this.#nearest = 0
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

  /** Throws ConsumerTooSlow if live has run away from the reader. */
  async #checkPace(): Promise<void> {
    if (this.#options.mode === 'LATEST') return
    const { lastSeq } = await this.#job()
    const behind = lastSeq - this.#cursor
    this.#nearest = Math.min(this.#nearest, behind)
    const limit = this.#options.maxFallenBehind ?? MAX_FALLEN_BEHIND
    if (behind - this.#nearest <= limit) return
    throw new ConsumerTooSlow(
      `Events of "${this.#options.name}" come faster than this subscriber reads them: it is ${behind} behind. ` +
        `Subscribe again after ${this.#cursor}, or with mode LATEST.`,
      this.#cursor,
    )
  }

  /** True if the job has ended for good and the reader has all of it. */
  async #isOver(): Promise<boolean> {
    const { state, lastSeq } = await this.#job()
    return isFinal(state) && lastSeq <= this.#cursor
  }

  async #job(): Promise<JobRow> {
    const { job, gone } = this.#options
    const found = await this.#reachable(() => this.#jobs.find(job.id))
    if (found) return found
    throw gone()
  }

  /** Tries again while the database is away. Rejects when the reader has left. */
  async #reachable<T>(read: () => Promise<T>): Promise<T> {
    const { signal } = this.#ended
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)) {
      signal.throwIfAborted()
      try {
        return await read()
      } catch (error) {
        if (!(error instanceof ServerBusy)) throw error
        await delay(retryMs, undefined, { signal })
      }
    }
  }

  #end(): void {
    this.#ended.abort()
    this.#page = []
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
