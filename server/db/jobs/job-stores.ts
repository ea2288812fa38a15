/** What the database keeps of jobs of any kind, as plain rows. */
import type { Page } from '../pages.ts'

export type RunState = 'QUEUED' | 'RUNNING' | 'PAUSED' | 'CANCELLED' | 'FAILED' | 'DONE'

/** The state a person can ask a worker for. */
export type RequestedState = 'PAUSED' | 'CANCELLED'

/** Work that takes longer than a request. */
export interface JobRow {
  /** uuid. */
  readonly id: string
  readonly kind: string
  /** What the job is about, as its kind names it: a checkpoint's digest. */
  readonly subject: string | null
  readonly state: RunState
  /** Why it is PAUSED or FAILED. */
  readonly reason: string | null
  readonly priority: number
  /** As the kind's schema reads it. */
  readonly input: unknown
  /** What a DONE job found, as its kind writes it. */
  readonly result: unknown
  /** From 0 to 1. */
  readonly progress: number
  readonly lastSeq: number
  /** What a person asked of the worker that holds it; null once that is done. */
  readonly requestedState: RequestedState | null
  /** How often a worker has taken it: the fence. */
  readonly attempt: number
  /** Who holds it now. */
  readonly worker: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

export interface NewJob {
  readonly kind: string
  readonly subject: string | null
  readonly input: unknown
  readonly priority: number
}

/** What happens in a job of any kind, before the database numbers it. */
export interface NewJobEvent {
  readonly at: Date
  /** `state`, `progress`, or one that only this kind of job has. */
  readonly kind: string
}

/** `result`: of a job that is DONE. */
export interface NewStateEvent extends NewJobEvent {
  readonly kind: 'state'
  readonly state: RunState
  readonly reason: string | null
  readonly result?: unknown
}

/** `saved`: what the job goes on from, kept in the same transaction. */
export interface NewProgressEvent extends NewJobEvent {
  readonly kind: 'progress'
  /** From 0 to 1. */
  readonly progress: number
  readonly message: string | null
  readonly saved?: Uint8Array
}

/** An event of the record, with the fields of its kind: `seq` counts from 1 without gaps. */
export interface JobEventRow extends NewJobEvent {
  readonly seq: number
}

/** The events that every kind has. */
export type StateRow = JobEventRow & Omit<NewStateEvent, 'result'>
export type ProgressRow = JobEventRow & Omit<NewProgressEvent, 'saved'>

export function isStateEvent<E extends NewJobEvent>(event: E): event is E & NewStateEvent {
  return event.kind === 'state'
}

/** The right to write to a job: worthless once another has claimed it, or a person has rolled it back. */
export interface Lease {
  readonly jobId: string
  readonly attempt: number
}

/** The job is another's now, or was rolled back, ended or deleted: work on it must stop. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** The database will never store these events, whoever writes them: the job cannot continue. */
export class EventsRejected extends Error {
  override readonly name = 'EventsRejected'
}

export interface EventPage {
  /** Events behind this one. */
  readonly after: number
  readonly limit: number
  /** Of the events that tell how far the job is (`step`, `progress`), only the newest. */
  readonly onlyNewest?: boolean
}

/**
 * Jobs as people see and steer them. Each change of state is an event in the same transaction. DONE and
 * CANCELLED are final. To ask for the state that a job is in already changes nothing. Errors are those of
 * the job's kind: JobNotFound and JobConflict, or TrainingRunConflict.
 */
export interface JobStore {
  /** QUEUED, with its first state event. Throws ServerBusy while `limit` jobs of the kind are unfinished. */
  create(job: NewJob, limit: number): Promise<JobRow>
  find(id: string): Promise<JobRow | null>
  /** Newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: {
    first: number
    after?: string | null
    kind?: string
    state?: RunState
  }): Promise<Page<JobRow>>
  /**
   * QUEUED becomes PAUSED at once, and so does RUNNING that nobody holds; else the worker is asked. Throws
   * JobNotFound, JobConflict.
   */
  pause(id: string): Promise<JobRow>
  /**
   * PAUSED or FAILED becomes QUEUED. Throws as pause does, also while the worker is still about to pause
   * it; for a FAILED job, which no longer counts as unfinished, ServerBusy as create does.
   */
  resume(id: string, limitOf: (kind: string) => number): Promise<JobRow>
  /** Ends it for good; a worker that holds it and was heard of within a minute is asked. Throws as pause does. */
  cancel(id: string): Promise<JobRow>
  /** Events in order. */
  events(job: Pick<JobRow, 'id' | 'kind'>, page: EventPage): Promise<JobEventRow[]>
  /** The newest DONE job of a kind about this subject. */
  newestDone(kind: string, subject: string): Promise<JobRow | null>
}

/** A job in a worker's hands. */
export interface ClaimedJob {
  readonly job: JobRow
  readonly lease: Lease
  /** What it goes on from, as its newest progress event saved it. */
  readonly saved: Uint8Array | null
}

/** A job that a worker holds, and the number of that worker's newest beat: each write and heartbeat is one. */
export interface HeldJob {
  readonly jobId: string
  readonly kind: string
  readonly attempt: number
  readonly beat: number
}

/** Jobs as workers see them. Every write checks the lease and throws LeaseLost. */
export interface WorkerJobStore {
  /** Takes a QUEUED job, or a RUNNING one that nobody holds; null if it is not to be worked on. One of several claims wins. */
  claim(jobId: string, worker: string): Promise<ClaimedJob | null>
  /**
   * Takes a job from a dead holder: only if its attempt and its beat are still those that were observed.
   * Does what a person wanted of that holder instead, and returns null, if they wanted anything.
   */
  takeOver(
    observed: Pick<HeldJob, 'jobId' | 'attempt' | 'beat'>,
    worker: string,
  ): Promise<ClaimedJob | null>
  held(): Promise<HeldJob[]>
  /** Jobs that wait for a worker: QUEUED, or RUNNING and held by nobody. Highest priority first, then the oldest. */
  queued(): Promise<{ readonly jobId: string; readonly kind: string; readonly priority: number }[]>
  /**
   * Appends events, numbered; one transaction, one NOTIFY. `index` is the place of the first of them among all
   * that this lease has written: what is recorded already (an answer was lost) is skipped. A state event
   * changes the job; a state other than RUNNING gives the job back, and nothing can be recorded behind it.
   * Empty is a heartbeat. Returns what a person wants. Throws LeaseLost also for an index past the end (the
   * database was restored to before this lease's last events), and EventsRejected.
   */
  record(
    lease: Lease,
    index: number,
    events: readonly NewJobEvent[],
  ): Promise<{ readonly requestedState: JobRow['requestedState'] }>
  /** Gives the job back between slices: RUNNING still, held by nobody; or PAUSED or CANCELLED, if a person wants that. */
  release(lease: Lease): Promise<void>
}
