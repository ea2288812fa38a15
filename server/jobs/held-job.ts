/** A job in a worker's hands: one slice of it, from the claim to the event that says how it stands. */
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
import { CheckpointDeleted, CheckpointNotFound, EngineFailed } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { EventLog } from './event-log.ts'
import type { JobWork, Slice, WorkEnd } from './kind.ts'

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
 * - `more`: given back, to be sent to the end of the line.
 * - `over`: nothing is to be done, for now or for good.
 */
export type SliceEnd = 'more' | 'over'

/** A failure that is worth another try fails the job after this many without anything saved between them. */
const MAX_FAILURES = 3
const BACKOFF_MS = 1_000
/** How long the database has to answer before work goes on without it. */
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
    this.lost.throwIfAborted()
    return this.requestedState !== null || this.stopping.aborted || this.isOver
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

  /** Rejects with LeaseLost, and with nothing else. */
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

  /** Fails the job without working on it. */
  async fail(reason: string): Promise<SliceEnd> {
    await this.#recordState('FAILED', reason)
    return 'over'
  }

  /** Undefined where another attempt follows. */
  async #attempt(work: JobWork): Promise<SliceEnd | undefined> {
    try {
      return await this.#finish(work, await work.run())
    } catch (error) {
      return this.#handleError(work, error as Error)
    }
  }

  /** Undefined where the job goes on here. */
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
      if (await this.#giveBack()) return 'more'
      if (!this.stopping.aborted) return undefined
    } else {
      await this.#recordState(this.requestedState, null)
    }
    await work.drop()
    return 'over'
  }

  /** Lets another worker, or this one again, go on with it; false if the database is away. */
  async #giveBack(): Promise<boolean> {
    if (!(await this.flush())) return false
    try {
      await this.#workerJobs.release(this.lease)
      return true
    } catch (error) {
      this.lost.throwIfAborted()
      this.logger.warn({ error }, 'the job could not be given back')
      return false
    }
  }

  /** Records how the job stands, for as long as it takes the database to hear it, or until the worker stops. */
  async #recordState(state: RunState, reason: string | null, result?: unknown): Promise<void> {
    const event: NewStateEvent = { kind: 'state', at: new Date(), state, reason }
    this.emit([result === undefined ? event : { ...event, result }])
    try {
      await this.delivered(this.stopping)
    } catch (error) {
      if (!this.stopping.aborted) throw error
      await this.flush()
    }
  }

  /** Undefined where another try is worthwhile. */
  async #handleError(work: JobWork, error: Error): Promise<SliceEnd | undefined> {
    this.lost.throwIfAborted()
    await work.drop()
    const isFinal =
      (error instanceof EngineFailed && error.details['retryable'] === false) ||
      error instanceof CheckpointDeleted ||
      error instanceof CheckpointNotFound
    this.#failures += 1
    if (isFinal || this.#failures >= MAX_FAILURES) {
      this.logger.error({ error }, 'the job has failed')
      return this.fail(error.message)
    }
    this.logger.warn({ error }, 'the job goes on from where it was saved last')
    const { stopping } = this
    await delay(this.#failures * BACKOFF_MS, undefined, { signal: stopping }).catch(() => {})
    return stopping.aborted && (await this.#giveBack()) ? 'more' : undefined
  }
}
