/** What a kind of job is: its input and its result, and how a worker works on it, one slice at a time. */
import type { ZodType } from 'zod'
import type { JobRow, Lease, NewJobEvent, RequestedState } from '../db/stores.ts'
import type { Logger } from '../logger.ts'

/** What every process knows of a kind, whether it works on its jobs or not. */
export interface JobKind<Input = unknown, Result = unknown> {
  readonly name: string
  readonly input: ZodType<Input>
  readonly result: ZodType<Result>
  /** The role it takes to start, pause, resume or cancel one. */
  readonly role: 'write' | 'admin'
  /** How many may be unfinished at once; more are refused with ServerBusy. */
  readonly limit: number
}

/** How a worker works on the jobs of one kind. Disposed of with the worker. */
export interface KindWork<Input = unknown, Result = unknown> extends AsyncDisposable {
  readonly kind: JobKind<Input, Result>
  /** Prepares the work of one lease; nothing is done before `run`. */
  begin(claim: Claim<Input>, slice: Slice): JobWork<Result>
}

/** A job in this worker's hands. */
export interface Claim<Input = unknown> {
  readonly job: JobRow
  readonly lease: Lease
  readonly input: Input
  /** What `slice.progress` saved last, under this lease or one before. */
  readonly saved: Uint8Array | null
}

export interface JobWork<Result = unknown> {
  /**
   * Works until `slice.mustStop`, then to the next place the job can go on from. Called again, under the same
   * lease, where it goes on after all: the database is away, or an error is worth another try.
   */
  run(): Promise<WorkEnd<Result>>
  /** Gives back what it holds in memory. */
  drop(): Promise<void>
  /** Resolves when nothing that it began is under way: the slice is over then. */
  whenIdle?(): Promise<void>
  /** Another worker has the job: removes what only this one knows of. */
  lost?(): Promise<void>
}

/** How `run` ended. */
export type WorkEnd<Result = unknown> =
  /** The job can go on from here, on any worker. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'done'; readonly result: Result }
  /** `keep`: what is in memory is worth keeping until the job is resumed. */
  | { readonly kind: 'paused' | 'failed'; readonly reason: string; readonly keep?: boolean }
  /** The job's row says already how it stands. */
  | { readonly kind: 'recorded' }

/** The worker, as the work of one lease sees it. */
export interface Slice {
  readonly lease: Lease
  readonly logger: Logger
  /** A local folder for files on their way. */
  readonly folder: string
  /** Milliseconds after which the job goes back to the end of the line. */
  readonly sliceMs: number
  /** Milliseconds between two tries of a storage that does not answer. */
  readonly storeRetryMs: number
  /** Aborted when the worker is to stop. */
  readonly stopping: AbortSignal
  /** Aborted, with LeaseLost, when the job is another's. */
  readonly lost: AbortSignal
  /** What a person wants of the job. */
  readonly requestedState: RequestedState | null
  /** True if the slice has had its time and the job can be given back. */
  readonly isOver: boolean
  /** True if the database did not answer when it was last written to. */
  readonly isDatabaseUnavailable: boolean
  /** True if `run` is to stop. Throws LeaseLost once the job is another's. */
  readonly mustStop: boolean
  /** Records events, together or not at all, in order and once, whenever the database is there. */
  emit(events: readonly NewJobEvent[]): void
  /** Emits a progress event, from 0 to 1; `saved` is what the job goes on from. */
  progress(fraction: number, message: string | null, saved?: Uint8Array): void
  /** There is a new place that the job goes on from: failures before it no longer count. */
  hasSaved(): void
  /** Resolves when all events are recorded, however long that takes; rejects with LeaseLost or the signal's reason. */
  delivered(signal?: AbortSignal): Promise<void>
  /** Resolves with whether they are, within moments. */
  flush(): Promise<boolean>
}
