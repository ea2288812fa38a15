/** The interface of a kind of job: its input and result, and the work done in slices. */
import type { ZodType } from 'zod'
import type { JobRow, Lease, NewJobEvent, RequestedState } from '../db/stores.ts'
import type { Logger } from '../logger.ts'

/** The part of a kind that every process knows, even if it doesn't work on the kind's jobs. */
export interface JobKind<Input = unknown, Result = unknown> {
  readonly name: string
  readonly input: ZodType<Input>
  readonly result: ZodType<Result>
  /** Role required to start, pause, resume or cancel a job. */
  readonly role: 'write' | 'admin'
  /** Maximum number of unfinished jobs. More are rejected with ServerBusy. */
  readonly limit: number
}

/** The part of a kind that workers know. Disposed of with the worker. */
export interface KindWork<Input = unknown, Result = unknown> extends AsyncDisposable {
  readonly kind: JobKind<Input, Result>
  /** Creates the work of one lease. Work starts with `run`. */
  begin(claim: Claim<Input>, slice: Slice): JobWork<Result>
  /**
   * Removes all that a job keeps between slices: files in the storage, and what this worker has on
   * disk or in memory. Called, maybe repeatedly, once the job is DONE, CANCELLED or FAILED, on each
   * worker that has worked on it, or on another if they have died. A FAILED job that is resumed
   * must do without.
   */
  clear?(jobId: string): Promise<void>
}

/** A job that this worker has claimed. */
export interface Claim<Input = unknown> {
  readonly job: JobRow
  readonly lease: Lease
  readonly input: Input
  /** The last state saved by `slice.progress`, under this lease or an earlier one. */
  readonly saved: Uint8Array | null
}

export interface JobWork<Result = unknown> {
  /**
   * Works until `slice.mustStop`, and then to the job's next resumable point. Called again under
   * the same lease if the job continues here: the database is unavailable, or an error is retried.
   */
  run(): Promise<WorkEnd<Result>>
  /** Releases memory. */
  drop(): Promise<void>
  /** Resolves when no background work is in progress. The slice ends after that. */
  whenIdle?(): Promise<void>
  /** Called when the lease is lost: removes data that only this worker knows about. */
  lost?(): Promise<void>
}

/** The outcome of `run`. */
export type WorkEnd<Result = unknown> =
  /** Any worker can resume the job from here. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'done'; readonly result: Result }
  /** `keep`: keep the work in memory until the job is resumed. */
  | { readonly kind: 'paused' | 'failed'; readonly reason: string; readonly keep?: boolean }
  /** The job's state is already recorded. */
  | { readonly kind: 'recorded' }

/** Thrown by `throwIfInterrupted`. The slice then ends like one that was stopped. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** The interface of the worker to the work of one lease. */
export interface Slice {
  readonly lease: Lease
  readonly logger: Logger
  /** A local folder for temporary files. */
  readonly folder: string
  /** Milliseconds after which the job goes to the end of the queue. */
  readonly sliceMs: number
  /** Milliseconds between attempts while storage is unavailable. */
  readonly storeRetryMs: number
  /** Aborted when the worker must stop. */
  readonly stopping: AbortSignal
  /** Aborted with LeaseLost when the lease is lost. */
  readonly lost: AbortSignal
  /** The state that a client has requested for the job. */
  readonly requestedState: RequestedState | null
  /** True if the slice's time is up and the job can be released. */
  readonly isOver: boolean
  /** True if the last write failed because the database did not respond. */
  readonly isDatabaseUnavailable: boolean
  /** True if `run` must stop. Throws LeaseLost once the lease is lost. */
  readonly mustStop: boolean
  /**
   * Throws Interrupted if a client or the worker wants the job to stop, even if the slice's time
   * isn't up, and LeaseLost. For work that isn't saved in the middle.
   */
  throwIfInterrupted(): void
  /** Records events atomically, in order and exactly once, as soon as the database is available. */
  emit(events: readonly NewJobEvent[]): void
  /** Emits a progress event. `fraction` is from 0 to 1; `saved` is the state to resume from. */
  progress(fraction: number, message: string | null, saved?: Uint8Array): void
  /** Reports a new resumable point. Resets the count of consecutive errors. */
  hasSaved(): void
  /** Resolves once all events are recorded. Rejects with LeaseLost, or with the signal's reason. */
  delivered(signal?: AbortSignal): Promise<void>
  /** Waits briefly for all events to be recorded. Resolves with true if they are. */
  flush(): Promise<boolean>
}
