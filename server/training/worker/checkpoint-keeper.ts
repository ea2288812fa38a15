/** Saves the checkpoints of one lease, and then removes old ones. */
import { setTimeout as delay } from 'node:timers/promises'
import type { NewEvent, NewRunCheckpoint, RunRow, RunStore } from '../../db/stores.ts'
import type { Slice } from '../../jobs/kind.ts'
import { StorageUnavailable, type Storage } from '../../storage/storage.ts'
import { retain, storeCheckpoint } from './checkpoint-files.ts'
import type { LoadedRun } from './loaded-run.ts'
import { configOf } from '../training.ts'

/** A checkpoint from which a run resumes. */
export interface CheckpointLocation {
  readonly step: number
  readonly key: string
}

interface KeeperOptions {
  readonly run: RunRow
  readonly runs: RunStore
  readonly storage: Storage
  readonly slice: Slice
  readonly newest: CheckpointLocation | null
}

/**
 * Attempts to store a checkpoint, over several minutes, before the run fails because the storage is
 * unavailable.
 */
const STORE_TRIES = 20

export class CheckpointKeeper {
  /** The run's newest checkpoint, recorded or about to be. */
  newest: CheckpointLocation | null
  /** False if an alarm was active since the last checkpoint. */
  isGood = true
  savedAt = performance.now()
  readonly #options: KeeperOptions
  readonly #stored: string[] = []
  #retaining: Promise<void> | undefined
  /** True if there is a checkpoint that the removal in progress doesn't know about. */
  #hasMore = false

  constructor(options: KeeperOptions) {
    this.#options = options
    this.newest = options.newest
  }

  /** Saves a checkpoint of the newest step, unless it has one. */
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

  /** Resolves when no removal is in progress. */
  async whenIdle(): Promise<void> {
    await this.#retaining
  }

  /** Removes the files of checkpoints that were stored but never recorded. */
  async removeUnrecorded(): Promise<void> {
    const { run, runs, storage } = this.#options
    const recorded = (await runs.checkpoints(run.id)).map(({ key }) => key)
    for (const key of this.#stored) if (!recorded.includes(key)) await storage.remove(`${key}/`)
  }

  /** Stores a checkpoint. While the storage is unavailable, the trained state waits in memory. */
  async #store(loaded: LoadedRun): Promise<Omit<NewRunCheckpoint, 'good'>> {
    const { slice, storage } = this.#options
    const { lease, folder, logger, stopping, lost, storeRetryMs } = slice
    const signal = AbortSignal.any([stopping, lost])
    for (let tries = 1; ; tries++) {
      try {
        return await storeCheckpoint(loaded, lease, storage, folder)
      } catch (error) {
        const isUnavailable = error instanceof StorageUnavailable
        if (!isUnavailable || tries === STORE_TRIES || signal.aborted) throw error
        logger.warn({ error }, 'the storage is unavailable; a checkpoint waits')
        await delay(storeRetryMs, undefined, { signal }).catch(() => {})
      }
    }
  }

  /** Never rejects. Checkpoints that could not be removed are removed after the next save. */
  async #retain(): Promise<void> {
    const { run, runs, storage, slice } = this.#options
    while (this.#hasMore) {
      this.#hasMore = false
      try {
        if (await slice.flush()) await retain(run.id, configOf(run), runs, storage)
      } catch (error) {
        slice.logger.warn({ error }, 'failed to remove old checkpoints')
      }
    }
    this.#retaining = undefined
  }
}
