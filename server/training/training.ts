/** Training runs: how they are set up, and what people and resolvers do with them. */
import type {
  AlarmAction,
  EventRow,
  Page,
  PageRequest,
  RunCheckpointRow,
  RunFilter,
  RunRow,
  SnapshotRow,
  StepFigures,
} from '../db/stores.ts'
import type { GanConfig } from '../gan/gan-config.ts'

/** Everything that decides what a run computes and keeps, defaults filled in; kept with the run. */
export interface TrainingConfig extends GanConfig {
  readonly recipe: 'FAST' | 'PAPER'
  readonly learningRateD: number
  readonly learningRateG: number
  /** D updates for each G update. */
  readonly discriminatorSteps: number
  /** Steps over which the instance noise decays linearly to 0. */
  readonly instanceNoiseSteps: number
  /** Of all randomness: weights, order of the data, z, noise. */
  readonly seed: number
  /** Steps between fixed-noise pictures, and between checkpoints; null: some 25 seconds' worth, as the worker measures it. */
  readonly snapshotEvery: number
  readonly checkpointEvery: number | null
  /** Retention: the newest K, every Nth step's (0: none), and the pinned ones stay. */
  readonly keepCheckpoints: number
  readonly keepEvery: number
  /** Samples on a fixed-noise picture. */
  readonly fixedNoiseCount: number
  readonly onAlarm: AlarmAction
  /** What the run starts from, weights and optimiser; null: from scratch. */
  readonly from: {
    /** RUN@step, the run by its name. */
    readonly reference: string
    /** `KEY/state.safetensors` in the storage is a copy of its state that is this run's own. */
    readonly key: string
  } | null
}

/** What startTraining takes: everything has a default, and null is as if it were not given. See `settings.ts` for ranges. */
export type StartTraining = Nullable<
  Omit<TrainingConfig, 'from' | 'prior'> & {
    readonly name: string
    readonly dataset: string
    readonly steps: number
    readonly prior: GanConfig['prior']['distribution']
    /** Higher goes first; runs of equal priority take turns. */
    readonly priority: number
    /** RUN@step or RUN@latest: a checkpoint that still has its files. */
    readonly from: string
  }
>

type Nullable<T> = { readonly [K in keyof T]?: T[K] | null }

/** Means over a stretch of steps; `step` is its last. */
export type MetricPoint = Omit<StepFigures, 'epoch' | 'etaSeconds'>

/** The run that something belongs to. */
export interface OfRun {
  readonly run: Pick<RunRow, 'id' | 'name'>
}

export interface Training {
  /** Queues a run. Throws BadUserInput (each wrong setting named), DatasetNotFound, CheckpointNotFound. */
  start(input: StartTraining): Promise<RunRow>
  /** By id or name. Throws TrainingRunNotFound. */
  run(key: string): Promise<RunRow>
  find(key: string): Promise<RunRow | null>
  /** By ids, in any order; an id of no run is absent. */
  findMany(ids: readonly string[]): Promise<RunRow[]>
  list(filter: RunFilter): Promise<Page<RunRow>>
  /** As RunStore says of each. */
  pause(key: string): Promise<RunRow>
  resume(key: string): Promise<RunRow>
  cancel(key: string): Promise<RunRow>
  rollback(key: string, step: number): Promise<RunRow>
  pin(key: string, step: number, pinned: boolean): Promise<RunRow>
  /** Deletes a run that has ended or is paused, files and all; returns what it was. */
  delete(key: string): Promise<RunRow>
  /**
   * Everything that happens in a run after `after`, then live; ends after the event that ends the run. An iterator object:
   * `return()` ends a wait. Throws TrainingRunNotFound, BadUserInput (after beyond the last event), ConsumerTooSlow.
   */
  progress(
    key: string,
    options: { readonly after: number; readonly mode: 'ALL' | 'LATEST' },
  ): Promise<AsyncIterableIterator<EventRow & OfRun>>
  /** The run's record as a file: one line of JSON an event. Throws TrainingRunNotFound where it is deleted meanwhile. */
  ndjson(run: RunRow): AsyncIterable<string>
  /** The same as an event file of TensorBoard. */
  tensorboard(run: RunRow): AsyncIterable<Uint8Array>
  /** The PNG bytes of a snapshot event, or null. */
  snapshotPng(run: RunRow, seq: number): Promise<Uint8Array | null>
  /**
   * Pictures thinned evenly to at most `count` (1 to 1000), the newest always among them and the first where there are
   * two: what a timeline is made of. Throws BadUserInput.
   */
  snapshots(run: RunRow, count: number): Promise<SnapshotRow[]>
  /** As RunStore.metrics: at most `points` (2 to 2000). Throws BadUserInput. */
  metrics(run: RunRow, points: number): Promise<MetricPoint[]>
  /** Those that still have their files, newest first. */
  checkpoints(run: RunRow): Promise<RunCheckpointRow[]>
  /** Lists a page of these checkpoints. Throws BadUserInput for a malformed cursor. */
  checkpointPage(run: RunRow, request: PageRequest): Promise<Page<RunCheckpointRow>>
  /** Finds a run's checkpoint by its id; null if the id is unknown or the checkpoint deleted. */
  checkpointById(id: string): Promise<RunCheckpointRow | null>
}
