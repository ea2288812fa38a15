/** Training runs: how they are set up, and what people and resolvers do with them. */
import type { AlarmAction, EventRow, Page, RunRow, RunState, SnapshotRow } from '../db/stores.ts'
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
  /** Storage key of the checkpoint that weights (and, for the same architecture, optimiser) start from; null: from scratch. */
  readonly from: { readonly reference: string; readonly key: string } | null
}

/** What startTraining takes: everything but the dataset has a default. */
export type StartTraining = Partial<
  Omit<TrainingConfig, 'from' | 'prior'> & {
    readonly prior: GanConfig['prior']['distribution']
  }
> & {
  readonly name?: string
  readonly dataset?: string
  readonly steps?: number
  readonly priority?: number
  /** RUN@step or RUN@latest. */
  readonly from?: string
}

export interface Training {
  /** Queues a run. Throws BadUserInput (each wrong setting named), DatasetNotFound, CheckpointNotFound. */
  start(input: StartTraining): Promise<RunRow>
  /** By id or name. Throws TrainingRunNotFound. */
  run(key: string): Promise<RunRow>
  find(key: string): Promise<RunRow | null>
  list(filter: { first: number; after?: string | null; state?: RunState }): Promise<Page<RunRow>>
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
  ): Promise<AsyncIterableIterator<EventRow>>
  /** Thinned evenly to at most `count`, the first and the last always among them. */
  snapshots(run: RunRow, count: number): Promise<SnapshotRow[]>
}
