/** Training runs: their settings, and the operations on them. */
import type { Annotation } from '../check-text.ts'
import type {
  AlarmAction,
  AlarmRow,
  DatasetRow,
  EventRow,
  Page,
  PageRequest,
  RunCheckpointRow,
  RunFilter,
  RunRow,
  SnapshotRow,
  StepFigures,
} from '../db/stores.ts'
import { EARLIER_SETTINGS, type GanConfig } from '../gan/gan-config.ts'

/**
 * All settings that determine what a run computes and keeps, with defaults filled in. Stored with
 * the run.
 */
export interface TrainingConfig extends GanConfig {
  readonly recipe: 'FAST' | 'PAPER' | 'MODERN'
  readonly learningRateD: number
  readonly learningRateG: number
  /**
   * Share of the run, at its end, over which both learning rates fall linearly to 0, in [0, 1]. 0:
   * they are constant.
   */
  readonly learningRateDecay: number
  /** D updates per G update. */
  readonly discriminatorSteps: number
  /** Steps over which the instance noise decays linearly to 0. */
  readonly instanceNoiseSteps: number
  /** Random seed for the whole run: weights, order of the data, z, noise. */
  readonly seed: number
  /**
   * Steps between fixed-noise pictures, and between checkpoints. Null: about 25 seconds' worth of
   * steps, as measured by the worker.
   */
  readonly snapshotEvery: number
  readonly checkpointEvery: number | null
  /**
   * Retention: a run keeps its newest `keepCheckpoints` checkpoints, the checkpoint of every
   * `keepEvery`th step (0: none), and pinned checkpoints.
   */
  readonly keepCheckpoints: number
  readonly keepEvery: number
  /** Samples per fixed-noise picture. */
  readonly fixedNoiseCount: number
  readonly onAlarm: AlarmAction
  /** Attribute of the dataset whose values are the classes; null: the dataset's classes. */
  readonly labelAttribute: string | null
  /** Checkpoint from which the run takes weights and optimizer state; null: from scratch. */
  readonly from: {
    /** RUN@STEP, with the run's name. */
    readonly reference: string
    /** Storage key. `KEY/state.safetensors` is a copy of the state that belongs to this run. */
    readonly key: string
  } | null
}

/** Settings that runs of earlier versions didn't store, with the values that they trained with. */
export const EARLIER_RUN_SETTINGS = {
  ...EARLIER_SETTINGS,
  learningRateDecay: 0,
  labelAttribute: null,
} as const

/** Returns a run's stored config, complete even if an earlier version started the run. */
export function configOf({ config }: Pick<RunRow, 'config'>): TrainingConfig {
  return { ...EARLIER_RUN_SETTINGS, ...(config as TrainingConfig) }
}

/**
 * Input of startTraining. Everything has a default, and null counts as missing. Ranges:
 * `settings.ts`.
 */
export type StartTraining = Nullable<
  Omit<TrainingConfig, 'from' | 'prior' | 'classes' | 'labelAttribute'> & {
    readonly name: string
    readonly dataset: string
    readonly steps: number
    readonly prior: GanConfig['prior']['distribution']
    readonly labelAttribute: string
    /** Runs with higher priority go first. Runs of equal priority take turns. */
    readonly priority: number
    /** RUN@STEP or RUN@latest: a checkpoint whose files still exist. */
    readonly from: string
  }
>

type Nullable<T> = { readonly [K in keyof T]?: T[K] | null }

/** Means over consecutive steps. `step` is the last of them. */
export type MetricPoint = Omit<StepFigures, 'epoch' | 'etaSeconds'>

/** The run to which an object belongs. */
export interface WithRun {
  readonly run: Pick<RunRow, 'id' | 'name'>
}

export interface Training {
  /**
   * Queues a run. Throws BadUserInput (naming each invalid setting), DatasetNotFound,
   * CheckpointNotFound.
   */
  start(input: StartTraining): Promise<RunRow>
  /** Throws as `start` would, without starting anything. */
  check(input: StartTraining): Promise<void>
  /** Finds a run by id or name. Throws TrainingRunNotFound. */
  run(key: string): Promise<RunRow>
  find(key: string): Promise<RunRow | null>
  /** Finds runs by their ids, in any order. Unknown ids are omitted. */
  findMany(ids: readonly string[]): Promise<RunRow[]>
  list(filter: RunFilter): Promise<Page<RunRow>>
  /** Changes the note and the tags. Throws BadUserInput and TrainingRunNotFound. */
  annotate(key: string, annotation: Annotation): Promise<RunRow>
  /** These call RunStore, which documents them. */
  pause(key: string): Promise<RunRow>
  resume(key: string): Promise<RunRow>
  cancel(key: string): Promise<RunRow>
  rollback(key: string, step: number): Promise<RunRow>
  pin(key: string, step: number, pinned: boolean): Promise<RunRow>
  /** Deletes a run that has ended or is paused, including its files. Returns the deleted run. */
  delete(key: string): Promise<RunRow>
  /**
   * Yields the run's events after `after`, then live ones. Ends after the event that ends the run.
   * Returns an iterator object, whose `return()` ends a wait. Throws TrainingRunNotFound,
   * BadUserInput (`after` is beyond the last event), ConsumerTooSlow.
   */
  progress(
    key: string,
    options: { readonly after: number; readonly mode: 'ALL' | 'LATEST' },
  ): Promise<AsyncIterableIterator<EventRow & WithRun>>
  /**
   * Exports the run's events, one line of JSON per event. Throws TrainingRunNotFound if the run is
   * deleted meanwhile.
   */
  ndjson(run: RunRow): AsyncIterable<string>
  /** Exports the run's events as a TensorBoard event file. */
  tensorboard(run: RunRow): AsyncIterable<Uint8Array>
  /** Returns the PNG bytes of a snapshot event, or null. */
  snapshotPng(run: RunRow, seq: number): Promise<Uint8Array | null>
  /**
   * Returns at most `count` (1 to 1000) evenly spaced snapshots for a timeline: always the newest,
   * and if `count` is 2 or more also the first. Throws BadUserInput.
   */
  snapshots(run: RunRow, count: number): Promise<SnapshotRow[]>
  /** Like RunStore.metrics, with at most `points` (2 to 2000). Throws BadUserInput. */
  metrics(run: RunRow, points: number): Promise<MetricPoint[]>
  /** Lists the run's first alarms, at most 100, oldest first. */
  alarms(run: RunRow): Promise<AlarmRow[]>
  /** Lists the checkpoints whose files still exist, newest first. */
  checkpoints(run: RunRow): Promise<RunCheckpointRow[]>
  /**
   * Returns at most `count` of these checkpoints, evenly spaced, one for each step, oldest first:
   * always the newest, and if `count` is 2 or more also the oldest.
   */
  spacedCheckpoints(run: RunRow, count: number): Promise<RunCheckpointRow[]>
  /** Lists a page of these checkpoints. Throws BadUserInput for a malformed cursor. */
  checkpointPage(run: RunRow, request: PageRequest): Promise<Page<RunCheckpointRow>>
  /**
   * Returns the dataset that a checkpoint of a run, or a copy of one, was trained on, by the
   * checkpoint's digest. Null if no run has written it, or the run or dataset was deleted.
   */
  datasetOf(digest: string): Promise<DatasetRow | null>
  /** Finds a run's checkpoint by its id; null if the id is unknown or the checkpoint deleted. */
  checkpointById(id: string): Promise<RunCheckpointRow | null>
}
