/** Saves the checkpoints of one lease, and has old ones removed behind them. */
import { setTimeout as delay } from 'node:timers/promises'
import type { NewEvent, NewRunCheckpoint, RunRow, RunStore } from '../../db/stores.ts'
import type { Slice } from '../../jobs/kind.ts'
import { StorageUnavailable, type Storage } from '../../storage/storage.ts'
import { retain, storeCheckpoint } from './checkpoint-files.ts'
import type { LoadedRun } from './loaded-run.ts'
import type { TrainingConfig } from '../training.ts'

/** Where a run goes on from. */
export interface CheckpointPlace {
  readonly step: number
  readonly key: string
}

interface KeeperOptions {
  readonly run: RunRow
  readonly runs: RunStore
  readonly storage: Storage
  readonly slice: Slice
  readonly newest: CheckpointPlace | null
}

/** A storage that does not answer is tried this often before the run counts as failed: for some minutes. */
const STORE_TRIES = 20

export class CheckpointKeeper {
  /** The run's newest checkpoint, recorded or on its way. */
  newest: CheckpointPlace | null
  /** False if an alarm was on since the last checkpoint. */
  isGood = true
  savedAt = performance.now()
  readonly #options: KeeperOptions
  readonly #stored: string[] = []
  #retaining: Promise<void> | undefined
  /** True if a checkpoint has come that the removing under way does not know of. */
  #hasMore = false

  constructor(options: KeeperOptions) {
    this.#options = options
    this.newest = options.newest
  }

  /** A checkpoint of the newest step, unless there is one. */
  async save(loaded: LoadedRun): Promise<void> {
    const { slice } = this.#options
    const { step } = loaded.progress
    if (step === (this.newest?.step ?? 0)) return
    const stored = await this.#store(loaded)
    this.#stored.push(stored.key)
    slice.lost.throwIfAborted()
    const checkpoint = { ...stored, good: this.isGood }
    const event: NewEvent = { kind: 'checkpoint', at: new Date(), step, checkpoint }
    slice.emit([event])
    slice.hasSaved()
    this.newest = { step, key: stored.key }
    this.savedAt = performance.now()
    this.isGood = loaded.progress.alarms.raised.length === 0
    this.#hasMore = true
    this.#retaining ??= this.#retain()
  }

  /** Resolves when no removing is under way. */
  async whenIdle(): Promise<void> {
    await this.#retaining
  }

  /** Removes the files of the checkpoints that were stored and never recorded. */
  async removeUnrecorded(): Promise<void> {
    const { run, runs, storage } = this.#options
    const recorded = (await runs.checkpoints(run.id)).map(({ key }) => key)
    for (const key of this.#stored) if (!recorded.includes(key)) await storage.remove(`${key}/`)
  }

  /** While the storage is away, what was trained waits in memory. */
  async #store(loaded: LoadedRun): Promise<Omit<NewRunCheckpoint, 'good'>> {
    const { slice, storage } = this.#options
    const { lease, folder, logger, stopping, lost, storeRetryMs } = slice
    const signal = AbortSignal.any([stopping, lost])
    for (let tries = 1; ; tries++) {
      try {
        return await storeCheckpoint(loaded, lease, storage, folder)
      } catch (error) {
        const isAway = error instanceof StorageUnavailable
        if (!isAway || tries === STORE_TRIES || signal.aborted) throw error
        logger.warn({ error }, 'a checkpoint waits for the storage')
        await delay(storeRetryMs, undefined, { signal }).catch(() => {})
      }
    }
  }

  /** Never rejects: what stays too long is removed after the next checkpoint. */
  async #retain(): Promise<void> {
    const { run, runs, storage, slice } = this.#options
    while (this.#hasMore) {
      this.#hasMore = false
      try {
        if (await slice.flush()) await retain(run.id, run.config as TrainingConfig, runs, storage)
      } catch (error) {
        slice.logger.warn({ error }, 'old checkpoints could not be removed')
      }
    }
    this.#retaining = undefined
  }
}
