/**
 * The progress of one run as one reader pulls it: what is recorded, then what comes, without a seam. Events stay in the
 * database until they are asked for, so a reader that stalls costs one page of memory.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { EventRow, RunRow, RunStore } from '../db/stores.ts'
import { ConsumerTooSlow, ServerBusy, TrainingRunNotFound } from '../errors.ts'
import { PAGE_EVENTS, type LiveRun, type LiveRuns } from './live-runs.ts'

/** A reader of ALL may fall this many events further behind than it was at its nearest. */
const MAX_FALLEN_BEHIND = 10_000
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 2_000

export interface FeedOptions {
  readonly run: Pick<RunRow, 'id' | 'name'>
  /** The last event that the reader has. */
  readonly after: number
  /** LATEST: of the steps that are there when a page is read only the newest. */
  readonly mode: 'ALL' | 'LATEST'
  /** For tests: see MAX_FALLEN_BEHIND. */
  readonly maxFallenBehind?: number
}

/**
 * Reads nothing before the first `next()`. Ends after the event that ends the run for good (DONE, CANCELLED), and goes on
 * over pauses, failures and times without a database. `return()` ends a wait at once. Rejects with ConsumerTooSlow, or
 * TrainingRunNotFound once the run is deleted, and has then ended.
 */
export function createFeed(
  runs: Pick<RunStore, 'find'>,
  live: LiveRuns,
  options: FeedOptions,
): AsyncIterableIterator<EventRow> {
  return new Feed(runs, live, options)
}

const END = { done: true, value: undefined } as const

class Feed implements AsyncIterableIterator<EventRow> {
  readonly #runs: Pick<RunStore, 'find'>
  readonly #liveRuns: LiveRuns
  readonly #options: FeedOptions
  readonly #ended = new AbortController()
  #live: LiveRun | undefined
  #cursor: number
  #page: readonly EventRow[] = []
  #position = 0
  /** The version of the run at which everything was read; undefined: there may be more. */
  #upToDate: number | undefined
  /** How many events the reader was behind when it was nearest. */
  #nearest = Infinity
  /** Reads that overlap take turns. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(runs: Pick<RunStore, 'find'>, live: LiveRuns, options: FeedOptions) {
    this.#runs = runs
    this.#liveRuns = live
    this.#options = options
    this.#cursor = options.after
  }

  next(): Promise<IteratorResult<EventRow>> {
    const event = this.#turn.then(() => this.#advance())
    this.#turn = event.catch(() => undefined)
    return event
  }

  return(): Promise<IteratorResult<EventRow>> {
    this.#end()
    return Promise.resolve(END)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #advance(): Promise<IteratorResult<EventRow>> {
    try {
      while (!this.#ended.signal.aborted) {
        const event = this.#page[this.#position]
        if (event) {
          this.#position += 1
          this.#cursor = event.seq
          return { done: false, value: event }
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

  async #follow(): Promise<LiveRun> {
    if (this.#live) return this.#live
    const following = this.#liveRuns.follow(this.#options.run.id)
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
    const run = await this.#run()
    const behind = run.lastSeq - this.#cursor
    this.#nearest = Math.min(this.#nearest, behind)
    const limit = this.#options.maxFallenBehind ?? MAX_FALLEN_BEHIND
    if (behind - this.#nearest <= limit) return
    throw new ConsumerTooSlow(
      `Events of "${run.name}" come faster than this subscriber reads them: it is ${behind} behind. ` +
        `Subscribe again after ${this.#cursor}, or with mode LATEST.`,
      this.#cursor,
    )
  }

  /** Whether the run has ended for good and the reader has all of it. */
  async #isOver(): Promise<boolean> {
    const { state, lastSeq } = await this.#run()
    return isFinal(state) && lastSeq <= this.#cursor
  }

  async #run(): Promise<RunRow> {
    const { id, name } = this.#options.run
    const run = await this.#reachable(() => this.#runs.find(id))
    if (run) return run
    throw new TrainingRunNotFound(`The training run "${name}" was deleted.`)
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

function isLast(event: EventRow): boolean {
  return event.kind === 'state' && isFinal(event.state)
}

function isFinal(state: RunRow['state']): boolean {
  return state === 'DONE' || state === 'CANCELLED'
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(undefined), { once: true }),
  )
}
