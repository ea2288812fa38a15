/** What the database keeps of datasets and training runs, as plain rows. */
import type { EventPage, JobRow, RunState } from '../jobs/job-stores.ts'
import type { Page } from '../pages.ts'

export interface DatasetRow {
  /** uuid. */
  readonly id: string
  readonly name: string
  readonly source: 'AVATARS' | 'FOLDER' | 'ZIP' | 'IDX' | 'CIFAR10'
  /** Usable images. */
  readonly count: number
  readonly channels: 1 | 3
  /** Edge of the packed images, pixels; they are square. */
  readonly imageSize: number
  readonly brokenCount: number
  /** The first of them, at most 20. */
  readonly broken: readonly { readonly path: string; readonly reason: string }[]
  /** In the order of the labels; empty where the source has none. */
  readonly classes: readonly { readonly label: string; readonly count: number }[]
  /** Key of the packed file in the storage; null: it is packed (avatars: drawn) when it is first needed. */
  readonly packKey: string | null
  readonly createdAt: Date
}

export interface DatasetRows {
  /** Throws BadUserInput for a name that is taken. */
  insert(row: Omit<DatasetRow, 'createdAt'>): Promise<DatasetRow>
  find(name: string): Promise<DatasetRow | null>
  findById(id: string): Promise<DatasetRow | null>
  /** By name. */
  list(): Promise<DatasetRow[]>
  /** Throws DatasetNotFound, or TrainingRunConflict naming a run that may still train on it: one not DONE or CANCELLED. */
  delete(name: string): Promise<DatasetRow>
}

export type AlarmKind = 'DISCRIMINATOR_SATURATED' | 'NOT_FINITE' | 'MODE_COLLAPSE' | 'DUPLICATES'
export type AlarmAction = 'NOTHING' | 'PAUSE' | 'ROLL_BACK'

/** What a step measured. D(x) and D(G(z)) are probabilities, means over the batch. Losses may be NaN or infinite. */
export interface StepFigures {
  /** Counts from 1: how many updates of D and G are done. */
  readonly step: number
  /** Passes over the dataset, as a fraction. */
  readonly epoch: number
  readonly lossD: number
  readonly lossG: number
  readonly dReal: number
  readonly dFakeBefore: number
  readonly dFakeAfter: number
  readonly imagesPerSecond: number
  readonly etaSeconds: number
}

/** What happens in a run, before the database numbers it: a change of state is at the step the run has reached. */
export type NewEvent = { readonly at: Date } & (
  | ({ readonly kind: 'step' } & StepFigures)
  | { readonly kind: 'snapshot'; readonly step: number; readonly picture: SnapshotPicture }
  | { readonly kind: 'checkpoint'; readonly step: number; readonly checkpoint: NewRunCheckpoint }
  | {
      readonly kind: 'alarm'
      readonly step: number
      readonly alarm: AlarmKind
      readonly message: string
      readonly action: AlarmAction
    }
  | {
      readonly kind: 'state'
      readonly state: RunState
      readonly reason: string | null
    }
)

/** A fixed-noise contact sheet: PNG bytes and its size in pixels. */
export interface SnapshotPicture {
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
}

/** An event of the record: `seq` counts from 1 without gaps. A snapshot's bytes and a checkpoint's row are read apart. */
export type EventRow = { readonly seq: number; readonly at: Date } & (
  | ({ readonly kind: 'step' } & StepFigures)
  | SnapshotRow
  | { readonly kind: 'checkpoint'; readonly step: number }
  | Extract<NewEvent, { kind: 'alarm' }>
  | (Extract<NewEvent, { kind: 'state' }> & { readonly step: number })
)

export interface SnapshotRow {
  readonly kind: 'snapshot'
  readonly seq: number
  readonly step: number
  readonly width: number
  readonly height: number
}

/** A checkpoint of a run, as a worker reports it. */
export interface NewRunCheckpoint {
  readonly step: number
  /** Its files are below it: `state`, `generator` (EMA), `raw` and `discriminator`, all `.safetensors`. */
  readonly key: string
  /** Of the EMA generator and of the raw one, 64 hex digits each. Without EMA both are the same. */
  readonly digest: string
  readonly rawDigest: string
  /** Canonical descriptions of the two, as JSON; the checkpoints folder knows their shape. */
  readonly description: unknown
  readonly rawDescription: unknown
  /** Of the discriminator; null of checkpoints from before runs stored theirs. */
  readonly discriminatorDigest: string | null
  readonly discriminatorDescription: unknown
  /** Whether the alarms were silent since the one before: what ROLL_BACK goes back to. */
  readonly good: boolean
}

export interface RunCheckpointRow extends NewRunCheckpoint {
  readonly runId: string
  readonly runName: string
  readonly pinned: boolean
  readonly createdAt: Date
  /** When retention or rollback removed its files; its row stays, so that its addresses answer "gone". */
  readonly deletedAt: Date | null
}

/** A job of kind `training`. */
export interface RunRow extends Omit<JobRow, 'subject' | 'input' | 'result' | 'progress'> {
  readonly kind: 'training'
  readonly name: string
  readonly datasetId: string
  readonly datasetName: string
  /** TrainingConfig of training/training.ts. */
  readonly config: unknown
  /** The newest step that was reported. */
  readonly step: number
  readonly steps: number
  readonly latest: (StepFigures & { readonly seq: number; readonly at: Date }) | null
}

export interface NewRun {
  readonly name: string
  readonly datasetId: string
  readonly config: unknown
  readonly steps: number
  readonly priority: number
}

/**
 * Runs as people see and steer them. Keys are ids or names; ids win. Each change of state is an event in the same
 * transaction. DONE and CANCELLED are final. To ask for the state that a run is in already changes nothing.
 */
export interface RunStore {
  /** QUEUED, with its first StateEvent. Throws BadUserInput for a name that a run or a checkpoint has, DatasetNotFound. */
  create(run: NewRun): Promise<RunRow>
  find(key: string): Promise<RunRow | null>
  /** In any order; an id of no run is absent. */
  findMany(ids: readonly string[]): Promise<RunRow[]>
  /** Newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: { first: number; after?: string | null; state?: RunState }): Promise<Page<RunRow>>
  /**
   * QUEUED becomes PAUSED at once, and so does RUNNING that nobody holds; else the worker is asked. Throws
   * TrainingRunNotFound, TrainingRunConflict.
   */
  pause(key: string): Promise<RunRow>
  /** PAUSED or FAILED becomes QUEUED. Throws as pause does; also while the worker is still about to pause it. */
  resume(key: string): Promise<RunRow>
  /** Ends it for good; a worker that holds it and was heard of within a minute is asked. Throws as pause does. */
  cancel(key: string): Promise<RunRow>
  /**
   * Takes it back to a checkpoint it has, fencing off the worker that holds it: later checkpoints are marked deleted, pinned
   * ones too, `step` is that step, and it is PAUSED for `reason`. Throws as pause does, and BadUserInput that names the
   * steps it could go back to.
   */
  rollback(key: string, step: number, reason?: string): Promise<RunRow>
  /** Deletes a run that is not QUEUED or RUNNING, with all its rows; returns what it was. Throws as pause does. */
  delete(key: string): Promise<RunRow>

  /** In order. */
  events(runId: string, page: EventPage): Promise<EventRow[]>
  /** Step figures thinned to at most `points` means over equal stretches of steps, in SQL. Of a step done twice the later counts. */
  metrics(runId: string, points: number): Promise<Omit<StepFigures, 'epoch' | 'etaSeconds'>[]>
  /** Oldest first. After a rollback the pictures of the steps that were undone are not among them. */
  snapshots(runId: string): Promise<SnapshotRow[]>
  /** The PNG bytes, or null. */
  snapshotPng(runId: string, seq: number): Promise<Uint8Array | null>

  /** Those not deleted, newest first. */
  checkpoints(runId: string): Promise<RunCheckpointRow[]>
  /** By the first hex digits of any of its digests, deleted ones too, but those last; the newest first. */
  checkpointsByDigest(prefix: string, limit: number): Promise<RunCheckpointRow[]>
  /** Throws BadUserInput that names the steps there are. */
  pin(key: string, step: number, pinned: boolean): Promise<RunRow>
  /**
   * Marks deleted, but never a pinned one nor the newest, which the run goes on from. Returns all deleted ones whose files
   * are still to be removed: those that a rollback deleted, or a crash left, too.
   */
  retire(runId: string, steps: readonly number[]): Promise<RunCheckpointRow[]>
  /** The files of these deleted checkpoints, named by their keys, are gone: retire no longer returns them. */
  filesRemoved(runId: string, keys: readonly string[]): Promise<void>
}

/** One `pg.Client` that listens. */
export interface Notifications {
  /**
   * `listener` hears each payload on the channel, and null after the connection was lost and is there again: something may
   * have been missed, so read again. Resolves once it listens; returns how to stop.
   */
  listen(
    channel: NotificationChannel,
    listener: (payload: string | null) => void,
  ): Promise<() => void>
}

/** `latentql_job`: payload is a job's id; it has new events. `latentql_wanted`: a person wants something of that job. `latentql_slice`: a slice waits. */
export type NotificationChannel = 'latentql_job' | 'latentql_wanted' | 'latentql_slice'
