/** Rows and stores of jobs of all kinds, as plain types. */
import type { Page, PageRequest } from '../pages.ts'

export type RunState = 'QUEUED' | 'RUNNING' | 'PAUSED' | 'CANCELLED' | 'FAILED' | 'DONE'

/** A state that a client can request from the worker holding a job. */
export type RequestedState = 'PAUSED' | 'CANCELLED'

/** Work that takes longer than a request. */
export interface JobRow {
  /** uuid. */
  readonly id: string
  readonly kind: string
  /** The object that the job is about, in its kind's notation, such as a checkpoint's digest. */
  readonly subject: string | null
  readonly state: RunState
  /** Reason for PAUSED or FAILED. */
  readonly reason: string | null
  readonly priority: number
  /** Conforms to the kind's input schema. */
  readonly input: unknown
  /** From 0 to 1. */
  readonly progress: number
  readonly lastSeq: number
  /** The state requested from the worker that holds the job. Null if none is pending. */
  readonly requestedState: RequestedState | null
  /** Number of times a worker has claimed it: the fencing number. */
  readonly attempt: number
  /** Name of the worker that holds it. */
  readonly worker: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

/** Jobs of one kind or all, in one state or any. */
export interface JobFilter extends PageRequest {
  readonly kind?: string
  readonly state?: RunState
}

export interface NewJob {
  readonly kind: string
  readonly subject: string | null
  readonly input: unknown
  readonly priority: number
}

/** An event of a job, before the database numbers it. */
export interface NewJobEvent {
  readonly at: Date
  /** `state`, `progress`, or a kind of event specific to this kind of job. */
  readonly kind: string
}

/** A change of state. */
export interface NewStateEvent extends NewJobEvent {
  readonly kind: 'state'
  readonly state: RunState
  readonly reason: string | null
  /** Set if the job is DONE. */
  readonly result?: unknown
}

/** Progress of a job. */
export interface NewProgressEvent extends NewJobEvent {
  readonly kind: 'progress'
  /** From 0 to 1. */
  readonly progress: number
  readonly message: string | null
  /** State to resume from, stored in the same transaction. */
  readonly saved?: Uint8Array
}

/** A recorded event with the fields of its kind. `seq` counts from 1 without gaps. */
export interface JobEventRow extends NewJobEvent {
  readonly seq: number
}

/** Events that all kinds of jobs have. */
export type StateRow = JobEventRow & Omit<NewStateEvent, 'result'>
export type ProgressRow = JobEventRow & Omit<NewProgressEvent, 'saved'>

export function isStateEvent<E extends NewJobEvent>(event: E): event is E & NewStateEvent {
  return event.kind === 'state'
}

/** Permission to write to a job. Void after another claim of the job or a rollback. */
export interface Lease {
  readonly jobId: string
  readonly attempt: number
}

/** The lease is void: the job was taken over, rolled back, ended or deleted. Work must stop. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** The database permanently rejects these events, so the job cannot continue. */
export class EventsRejected extends Error {
  override readonly name = 'EventsRejected'
}

export interface EventPage {
  /** `seq` that the page starts after. */
  readonly after: number
  readonly limit: number
  /** True to leave out all `step` or `progress` events except the newest. */
  readonly onlyNewest?: boolean
}

/**
 * The client-facing job store. Every state change appends an event in the same transaction. DONE
 * and CANCELLED are final. Requesting the state that a job is already in has no effect. Throws
 * JobNotFound, and the conflict error of the job's kind: JobConflict or TrainingRunConflict.
 */
export interface JobStore {
  /** Creates a QUEUED job. Throws ServerBusy if `limit` jobs of the kind are unfinished. */
  create(job: NewJob, limit: number): Promise<JobRow>
  find(id: string): Promise<JobRow | null>
  /** Finds jobs by their uuids, in any order. Unknown ids are omitted. */
  findMany(ids: readonly string[]): Promise<JobRow[]>
  /** Lists jobs, newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: JobFilter): Promise<Page<JobRow>>
  /**
   * Pauses a QUEUED job, or a RUNNING job without a holder, at once. Otherwise requests PAUSED from
   * the worker. Throws JobNotFound, JobConflict.
   */
  pause(id: string): Promise<JobRow>
  /**
   * Queues a PAUSED or FAILED job. Throws like `pause`, also while a pause is pending. A FAILED job
   * doesn't count as unfinished, so resuming one throws ServerBusy like `create`.
   */
  resume(id: string, limitOf: (kind: string) => number): Promise<JobRow>
  /**
   * Cancels a job permanently. Requests CANCELLED from a holder with a heartbeat in the last
   * minute, otherwise cancels at once. Throws like `pause`.
   */
  cancel(id: string): Promise<JobRow>
  /**
   * Deletes a DONE, CANCELLED or FAILED job of which no remains are left. Throws JobNotFound,
   * JobConflict.
   */
  delete(id: string): Promise<void>
  /** Counts the jobs that aren't training runs, and the classifiers that outlived their jobs. */
  count(): Promise<number>
  /** Returns events in order. */
  events(job: Pick<JobRow, 'id' | 'kind'>, page: EventPage): Promise<JobEventRow[]>
  /**
   * Returns the result of a DONE job, which conforms to its kind's result schema; null for others.
   * Requests at the same time become one query.
   */
  result(id: string): Promise<unknown>
  /** Returns the result of the newest DONE job of a kind about this subject; null without one. */
  newestResult(kind: string, subject: string): Promise<unknown>
  /**
   * Returns the results of a kind that contain `part`, in the sense of Postgres's `@>`; newest
   * first, at most `limit`.
   */
  newestResults(kind: string, part: object, limit: number): Promise<unknown[]>
}

/** A job claimed by a worker. */
export interface ClaimedJob {
  readonly job: JobRow
  readonly lease: Lease
  /** State to resume from, from the newest progress event with saved state. */
  readonly saved: Uint8Array | null
}

/** A job that a worker holds. `beat` counts the worker's heartbeats; every write is one. */
/** A worker's session. Disposing of it ends the session. */
export interface WorkerSession extends AsyncDisposable {
  /** The worker's name in the rows of jobs that it holds, with the session's key. */
  readonly holder: string
}

export interface HeldJobRow {
  readonly jobId: string
  readonly kind: string
  readonly attempt: number
  readonly beat: number
  /** True if the holder's session is connected. Null if it has none, as in older versions. */
  readonly isConnected: boolean | null
}

/** The job store for workers. Every write checks the lease and throws LeaseLost. */
export interface WorkerJobStore {
  /**
   * Claims a QUEUED job, or a RUNNING job without a holder. Null if the job can't be claimed.
   * Exactly one of several concurrent claims succeeds.
   */
  claim(jobId: string, worker: string): Promise<ClaimedJob | null>
  /**
   * Takes over a job from a dead holder, provided that its attempt and heartbeat are still the
   * observed ones. If a state was requested from the dead holder, sets that state instead and
   * returns null.
   */
  takeOver(
    observed: Pick<HeldJobRow, 'jobId' | 'attempt' | 'beat'>,
    worker: string,
  ): Promise<ClaimedJob | null>
  /** Lists the jobs that workers hold. */
  held(): Promise<HeldJobRow[]>
  /**
   * Lists jobs waiting for a worker: QUEUED, or RUNNING without a holder. Highest priority first,
   * then oldest first.
   */
  queued(): Promise<{ readonly jobId: string; readonly kind: string; readonly priority: number }[]>
  /** Returns those of these jobs that are QUEUED, RUNNING or PAUSED. */
  unfinished(ids: readonly string[]): Promise<string[]>
  /**
   * Lists jobs of these kinds that have ended, and whose remains have not been removed since a
   * worker last claimed them.
   */
  uncleared(kinds: readonly string[]): Promise<{ readonly jobId: string; readonly kind: string }[]>
  /** Records that the remains of these jobs were removed, except of those that were resumed. */
  cleared(ids: readonly string[]): Promise<void>
  /**
   * Appends and numbers events in one transaction with one NOTIFY. `index` is the position of the
   * first event among all events of this lease; events that are already recorded (because a
   * response was lost) are skipped. A state event changes the job. A state other than RUNNING
   * releases the job, and no events can follow it. An empty array is a heartbeat. Returns the
   * requested state. Throws EventsRejected. Also throws LeaseLost for an index past the end, which
   * means that the database was restored to an earlier state.
   */
  record(
    lease: Lease,
    index: number,
    events: readonly NewJobEvent[],
  ): Promise<{ readonly requestedState: JobRow['requestedState'] }>
  /**
   * Releases the job between slices. It stays RUNNING, or changes to the requested state if there
   * is one.
   */
  release(lease: Lease): Promise<void>
}
