/** Rows and stores of datasets and training runs, as plain types. */
import type { EventPage, JobRow, RunState } from '../jobs/job-stores.ts'
import type { Page, PageRequest } from '../pages.ts'

/** A property with named values, e.g. `hair`. Stored as an index into `values`. */
export interface CategoryAttribute {
  readonly name: string
  readonly kind: 'CATEGORY'
  readonly values: readonly string[]
}

/** A measured property, e.g. `turn`. Stored as a float32. */
export interface NumberAttribute {
  readonly name: string
  readonly kind: 'NUMBER'
  /** Smallest and largest value in the dataset. */
  readonly min: number
  readonly max: number
}

/** A property of each image besides its class. */
export type DatasetAttribute = CategoryAttribute | NumberAttribute

export interface DatasetRow {
  /** uuid. */
  readonly id: string
  readonly name: string
  readonly source: 'FACES' | 'AVATARS' | 'FOLDER' | 'ZIP' | 'IDX' | 'CIFAR10' | 'DATASET'
  /** Usable images. */
  readonly count: number
  readonly channels: 1 | 3
  /** Edge length of the packed images in pixels. Images are square. */
  readonly imageSize: number
  readonly brokenCount: number
  /** The first broken files, up to 20. */
  readonly broken: readonly { readonly path: string; readonly reason: string }[]
  /** In label order. Empty if the source has no classes. */
  readonly classes: readonly { readonly label: string; readonly count: number }[]
  readonly attributes: readonly DatasetAttribute[]
  /** Storage key of the packed file. Null: built in, drawn on first use. */
  readonly packKey: string | null
  readonly createdAt: Date
}

export interface DatasetRows {
  /** Throws BadUserInput if the name is taken. */
  insert(row: Omit<DatasetRow, 'createdAt'>): Promise<DatasetRow>
  /**
   * Inserts a built-in dataset, or updates its count, classes and attributes. Keeps a registered
   * dataset of that name as it is.
   */
  ensure(row: Omit<DatasetRow, 'createdAt'>): Promise<void>
  find(name: string): Promise<DatasetRow | null>
  findById(id: string): Promise<DatasetRow | null>
  /** Finds datasets by their uuids, in any order. Unknown ids are omitted. */
  findMany(ids: readonly string[]): Promise<DatasetRow[]>
  /** Lists all datasets, ordered by name. */
  list(): Promise<DatasetRow[]>
  /** Lists a page of datasets, newest first. Throws BadUserInput for a malformed cursor. */
  page(request: PageRequest): Promise<Page<DatasetRow>>
  /** Counts the registered datasets; built-in ones are not registered. */
  count(): Promise<number>
  /**
   * Deletes a dataset and returns its row. Throws DatasetNotFound, or TrainingRunConflict if a run
   * on it is neither DONE nor CANCELLED.
   */
  delete(name: string): Promise<DatasetRow>
}

export type AlarmKind =
  'DISCRIMINATOR_SATURATED' | 'NOT_FINITE' | 'MODE_COLLAPSE' | 'DUPLICATES' | 'DEAD_MAPS'
export type AlarmAction = 'NOTHING' | 'PAUSE' | 'ROLL_BACK'

/**
 * Figures of one training step. D(x) and D(G(z)) are probabilities, averaged over the batch. Losses
 * may be NaN or infinite.
 */
export interface StepFigures {
  /** Number of updates of D and G so far, from 1. */
  readonly step: number
  /** Fractional number of passes over the dataset. */
  readonly epoch: number
  readonly lossD: number
  readonly lossG: number
  readonly dReal: number
  readonly dFakeBefore: number
  readonly dFakeAfter: number
  readonly imagesPerSecond: number
  readonly etaSeconds: number
}

/** An event of a run, before the database numbers it. A state event gets the run's current step. */
export type NewEvent = { readonly at: Date } & (
  | ({ readonly kind: 'step' } & StepFigures)
  | ({
      readonly kind: 'snapshot'
      readonly step: number
      readonly picture: SnapshotPicture
      readonly deadMaps: readonly DeadMaps[]
    } & SnapshotQuality)
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

/** A sheet of fixedNoise samples: PNG bytes, and its size in pixels. */
export interface SnapshotPicture {
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * A recorded event. `seq` counts from 1 without gaps. A snapshot's bytes and a checkpoint's row are
 * read separately.
 */
export type EventRow = { readonly seq: number; readonly at: Date } & (
  | ({ readonly kind: 'step' } & StepFigures)
  | SnapshotRow
  | { readonly kind: 'checkpoint'; readonly step: number }
  | Extract<NewEvent, { kind: 'alarm' }>
  | (Extract<NewEvent, { kind: 'state' }> & { readonly step: number })
)

export type AlarmRow = Extract<EventRow, { kind: 'alarm' }>

/** Measures of a snapshot's samples, divided by the same measures of the run's reals. */
export interface SnapshotQuality {
  /** Null if that of the reals is 0, and in snapshots of versions that didn't measure it. */
  readonly speckle: number | null
  /** Null as for `speckle`. */
  readonly diversity: number | null
}

/** Feature maps of one activation of the generator, and how many of them draw nothing. */
export interface DeadMaps {
  readonly activation: string
  readonly maps: number
  readonly dead: number
}

export interface SnapshotRow extends SnapshotQuality {
  readonly kind: 'snapshot'
  readonly seq: number
  readonly step: number
  readonly width: number
  readonly height: number
  /** From z to the image. Null in snapshots of versions that didn't count them. */
  readonly deadMaps: readonly DeadMaps[] | null
}

/** A checkpoint of a run, as reported by a worker. */
export interface NewRunCheckpoint {
  readonly step: number
  /**
   * Storage key prefix of its files: `state`, `generator` (EMA), `raw` and `discriminator`, all
   * `.safetensors`.
   */
  readonly key: string
  /** Digest of the EMA generator, 64 hex digits. The same as `rawDigest` without EMA. */
  readonly digest: string
  /** Digest of the raw generator, 64 hex digits. */
  readonly rawDigest: string
  /**
   * Canonical description of the EMA generator as JSON. The checkpoints folder defines its shape.
   */
  readonly description: unknown
  /** Canonical description of the raw generator as JSON. */
  readonly rawDescription: unknown
  /** Null for checkpoints written before runs stored their discriminators. */
  readonly discriminatorDigest: string | null
  readonly discriminatorDescription: unknown
  /** True if no alarm was raised since the previous checkpoint. ROLL_BACK goes back to one. */
  readonly good: boolean
}

export interface RunCheckpointRow extends NewRunCheckpoint {
  readonly runId: string
  readonly runName: string
  readonly pinned: boolean
  readonly createdAt: Date
  /** Time of deletion by retention or rollback. The row stays: its image URLs answer 410 Gone. */
  readonly deletedAt: Date | null
}

/** A job of kind `training`. */
export interface RunRow extends Omit<JobRow, 'subject' | 'input' | 'result' | 'progress'> {
  readonly kind: 'training'
  readonly name: string
  readonly datasetId: string
  readonly datasetName: string
  /** A TrainingConfig; see training/training.ts. */
  readonly config: unknown
  /** The newest recorded step. */
  readonly step: number
  readonly steps: number
  readonly note: string
  readonly tags: readonly string[]
  readonly latest: (StepFigures & { readonly seq: number; readonly at: Date }) | null
}

/** Runs in one state, or in any; with a tag, or with any. */
export interface RunFilter extends PageRequest {
  readonly state?: RunState
  readonly tag?: string
}

export interface NewRun {
  readonly name: string
  readonly datasetId: string
  readonly config: unknown
  readonly steps: number
  readonly priority: number
}

/**
 * The client-facing store of runs. Keys are ids or names; ids win. Every state change appends an
 * event in the same transaction. DONE and CANCELLED are final. Requesting the state that a run is
 * already in has no effect.
 */
export interface RunStore {
  /**
   * Creates a QUEUED run with a state event. Throws DatasetNotFound, or BadUserInput if a run or a
   * checkpoint has the name.
   */
  create(run: NewRun): Promise<RunRow>
  find(key: string): Promise<RunRow | null>
  /** Returns runs in any order. Unknown ids are omitted. */
  findMany(ids: readonly string[]): Promise<RunRow[]>
  /** Lists runs, newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: RunFilter): Promise<Page<RunRow>>
  count(): Promise<number>
  /** Changes the given texts, in any state. Throws TrainingRunNotFound. */
  annotate(key: string, change: { note?: string; tags?: readonly string[] }): Promise<RunRow>
  /**
   * Pauses a QUEUED run, or a RUNNING run without a holder, at once. Otherwise requests PAUSED from
   * the worker. Throws TrainingRunNotFound, TrainingRunConflict.
   */
  pause(key: string): Promise<RunRow>
  /** Queues a PAUSED or FAILED run. Throws like `pause`, also while a pause is pending. */
  resume(key: string): Promise<RunRow>
  /**
   * Cancels a run permanently. Requests CANCELLED from a holder with a heartbeat in the last
   * minute, otherwise cancels at once. Throws like `pause`.
   */
  cancel(key: string): Promise<RunRow>
  /**
   * Rolls a run back to one of its checkpoints, and fences off the worker that holds it. Marks
   * later checkpoints deleted, including pinned ones, sets `step`, and sets PAUSED with `reason`.
   * Throws like `pause`, or BadUserInput listing the steps that have checkpoints.
   */
  rollback(key: string, step: number, reason?: string): Promise<RunRow>
  /**
   * Deletes a run that is neither QUEUED nor RUNNING, with all its rows, and returns its last row.
   * Throws like `pause`.
   */
  delete(key: string): Promise<RunRow>

  /** Returns events in order. */
  events(runId: string, page: EventPage): Promise<EventRow[]>
  /**
   * Returns step figures downsampled in SQL to at most `points` means over equal stretches of
   * steps. If a step was repeated, the later figures count.
   */
  metrics(runId: string, points: number): Promise<Omit<StepFigures, 'epoch' | 'etaSeconds'>[]>
  /** Lists alarms, oldest first, at most `limit`. Includes alarms that a rollback has undone. */
  alarms(runId: string, limit: number): Promise<AlarmRow[]>
  /** Lists snapshots, oldest first. Omits snapshots of steps that a rollback has undone. */
  snapshots(runId: string): Promise<SnapshotRow[]>
  /** Returns the PNG bytes, or null. */
  snapshotPng(runId: string, seq: number): Promise<Uint8Array | null>

  /** Lists checkpoints that are not deleted, newest first. */
  checkpoints(runId: string): Promise<RunCheckpointRow[]>
  /** Lists a page of these checkpoints. Throws BadUserInput for a malformed cursor. */
  checkpointPage(runId: string, request: PageRequest): Promise<Page<RunCheckpointRow>>
  /** Finds a checkpoint by its key, even if it is deleted; null if no row has the key. */
  checkpointByKey(runId: string, key: string): Promise<RunCheckpointRow | null>
  /**
   * Finds checkpoints by the first hex digits of any of their digests, newest first, with deleted
   * ones after all others.
   */
  checkpointsByDigest(prefix: string, limit: number): Promise<RunCheckpointRow[]>
  /**
   * Pins or unpins a step's checkpoint. Throws BadUserInput listing the steps that have
   * checkpoints.
   */
  pin(key: string, step: number, pinned: boolean): Promise<RunRow>
  /**
   * Marks the checkpoints of these steps deleted, except pinned ones and the newest, which the run
   * resumes from. Returns all deleted checkpoints whose files remain, including those deleted by a
   * rollback or left by a crash.
   */
  retire(runId: string, steps: readonly number[]): Promise<RunCheckpointRow[]>
  /** Records that the files of these keys were removed, so that `retire` no longer returns them. */
  filesRemoved(runId: string, keys: readonly string[]): Promise<void>
}

/** A `pg.Client` that listens for notifications. */
export interface Notifications {
  /**
   * Calls `listener` with each payload on the channel, and with null after a lost connection was
   * restored: read again, because notifications may have been missed. Resolves once listening, with
   * a function that stops it.
   */
  listen(
    channel: NotificationChannel,
    listener: (payload: string | null) => void,
  ): Promise<() => void>
}

/**
 * - `latentql_job`: the job has new events. Payload: the job's id.
 * - `latentql_wanted`: a state was requested for the job. Payload: the job's id.
 * - `latentql_slice`: a slice was queued.
 */
export type NotificationChannel = 'latentql_job' | 'latentql_wanted' | 'latentql_slice'
