/** One slice of a job that a worker holds, from the claim to the event that records the outcome. */
import { setTimeout as delay } from 'node:timers/promises'
import type {
  Lease,
  NewJobEvent,
  NewProgressEvent,
  NewStateEvent,
  RunState,
  RequestedState,
  WorkerJobStore,
} from '../db/stores.ts'
import { EngineFailed, LatentQLError, outOfRoom } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { currentTiming } from '../timing.ts'
import type { EventLog } from './event-log.ts'
import { Interrupted, type JobWork, type Slice, type WorkEnd } from './kind.ts'

export interface HeldJobOptions {
  readonly lease: Lease
  readonly log: EventLog
  readonly workerJobs: WorkerJobStore
  readonly logger: Logger
  readonly folder: string
  readonly stopping: AbortSignal
  readonly sliceMs: number
  readonly storeRetryMs: number
}

/**
 * - `more`: the job was released and goes to the end of the queue.
 * - `over`: the job needs no more work, for now or permanently.
 */
export type SliceEnd = 'more' | 'over'

/** Number of consecutive retryable errors, without a save between them, that fail the job. */
const MAX_FAILURES = 3
const BACKOFF_MS = 1_000
/** Time allowed for the database to respond before work continues without it. */
const FLUSH_MS = 2_000

export class HeldJob implements Slice {
  readonly lease: Lease
  readonly logger: Logger
  readonly folder: string
  readonly sliceMs: number
  readonly storeRetryMs: number
  readonly stopping: AbortSignal
  readonly #log: EventLog
  readonly #workerJobs: WorkerJobStore
  readonly #startedAt = performance.now()
  #failures = 0

  constructor({ log, workerJobs, ...options }: HeldJobOptions) {
    this.#log = log
    this.#workerJobs = workerJobs
    this.lease = options.lease
    this.logger = options.logger
    this.folder = options.folder
    this.stopping = options.stopping
    this.sliceMs = options.sliceMs
    this.storeRetryMs = options.storeRetryMs
  }

  get lost(): AbortSignal {
    return this.#log.lost
  }

  get requestedState(): RequestedState | null {
    return this.#log.requestedState
  }

  get isDatabaseUnavailable(): boolean {
    return this.#log.isDatabaseUnavailable
  }

  get isOver(): boolean {
    return performance.now() - this.#startedAt >= this.sliceMs && !this.#log.isDatabaseUnavailable
  }

  get mustStop(): boolean {
    return this.#isInterrupted || this.isOver
  }

  throwIfInterrupted(): void {
    if (this.#isInterrupted) throw new Interrupted('The job must stop.')
  }

  emit(events: readonly NewJobEvent[]): void {
    this.#log.push(events)
  }

  progress(progress: number, message: string | null, saved?: Uint8Array): void {
    const event: NewProgressEvent = { kind: 'progress', at: new Date(), progress, message }
    this.emit([saved ? { ...event, saved } : event])
    if (saved) this.hasSaved()
  }

  hasSaved(): void {
    this.#failures = 0
  }

  delivered(signal?: AbortSignal): Promise<void> {
    return this.#log.delivered(signal)
  }

  async flush(): Promise<boolean> {
    try {
      await this.delivered(AbortSignal.timeout(FLUSH_MS))
      return true
    } catch {
      this.lost.throwIfAborted()
      return false
    }
  }

  /** Works on the job until the slice ends. Rejects only with LeaseLost. */
  async work(work: JobWork): Promise<SliceEnd> {
    try {
      for (;;) {
        const end = await this.#attempt(work)
        if (end) return end
      }
    } finally {
      await work.whenIdle?.()
    }
  }

  /** Records that the job has failed. */
  async fail(reason: string): Promise<SliceEnd> {
    await this.#recordState('FAILED', reason)
    return 'over'
  }

  get #isInterrupted(): boolean {
    this.lost.throwIfAborted()
    return this.requestedState !== null || this.stopping.aborted
  }

  /** Runs the work once. Undefined if another attempt follows. */
  async #attempt(work: JobWork): Promise<SliceEnd | undefined> {
    try {
      return await this.#finish(work, await work.run())
    } catch (error) {
      if (error instanceof Interrupted) return this.#stop(work)
      return this.#handleError(work, error as Error)
    }
  }

  /** Records the outcome of the work. Undefined if the work continues. */
  async #finish(work: JobWork, outcome: WorkEnd): Promise<SliceEnd | undefined> {
    if (outcome.kind === 'stopped') return this.#stop(work)
    if (outcome.kind === 'done') await this.#recordState('DONE', null, outcome.result)
    else if (outcome.kind !== 'recorded') {
      await this.#recordState(outcome.kind === 'paused' ? 'PAUSED' : 'FAILED', outcome.reason)
      if (outcome.keep) return 'over'
    }
    await work.drop()
    return 'over'
  }

  async #stop(work: JobWork): Promise<SliceEnd | undefined> {
    if (this.requestedState === null) {
      if (await this.#release()) return 'more'
      if (!this.stopping.aborted) return undefined
    } else {
      await this.#recordState(this.requestedState, null)
    }
    await work.drop()
    return 'over'
  }

  /** Releases the job so that any worker can resume it. False if the database is unavailable. */
  async #release(): Promise<boolean> {
    if (!(await this.flush())) return false
    try {
      await this.#workerJobs.release(this.lease)
      return true
    } catch (error) {
      this.lost.throwIfAborted()
      this.logger.warn({ error }, 'failed to release the job')
      return false
    }
  }

  /** Records the job's state. Waits until the database has it or the worker stops. */
  async #recordState(state: RunState, reason: string | null, result?: unknown): Promise<void> {
    currentTiming().span?.describe({ 'latentql.job.state': state })
    const event: NewStateEvent = { kind: 'state', at: new Date(), state, reason }
    this.emit([result === undefined ? event : { ...event, result }])
    try {
      await this.delivered(this.stopping)
    } catch (error) {
      if (!this.stopping.aborted) throw error
      await this.flush()
    }
  }

  /** Fails the job, or backs off before a retry. Undefined if a retry follows here. */
  async #handleError(work: JobWork, error: Error): Promise<SliceEnd | undefined> {
    this.lost.throwIfAborted()
    await work.drop()
    const full = outOfRoom(error, this.folder)
    if (full) {
      this.logger.error({ error }, 'there is no room left; the job has failed')
      return this.fail(`${full.code}: ${full.message}`)
    }
    this.#failures += 1
    if (isPermanent(error) || this.#failures >= MAX_FAILURES) {
      this.logger.error({ error }, 'the job has failed')
      return this.fail(error.message)
    }
    this.logger.warn({ error }, 'retrying the job from its last saved state')
    const { stopping } = this
    await delay(this.#failures * BACKOFF_MS, undefined, { signal: stopping }).catch(() => {})
    return stopping.aborted && (await this.#release()) ? 'more' : undefined
  }
}

/**
 * True for errors that no retry mends: what the job needs was deleted or is damaged, its input
 * doesn't fit, or the engine can't run it.
 */
function isPermanent(error: Error): boolean {
  if (error instanceof EngineFailed) return error.details['retryable'] === false
  return error instanceof LatentQLError && error.status < 500
}
