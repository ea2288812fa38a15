/**
 * Loads a run's state into the engine, and keeps it there while the next slices belong to the same
 * run.
 */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { DatasetProgress } from '../../datasets/progress.ts'
import type { Lease, RunRow } from '../../db/stores.ts'
import type { StatefulEngine } from '../../engine/stateful-engine.ts'
import type { Logger } from '../../logger.ts'
import type { Storage } from '../../storage/storage.ts'
import { LoadedRun } from './loaded-run.ts'
import { RunThread } from './batch-thread.ts'
import type { CheckpointLocation } from './checkpoint-keeper.ts'
import { CHECKPOINT_FILES } from './checkpoint-files.ts'
import type { Progress } from './state-files.ts'
import { configOf, type TrainingConfig } from '../training.ts'

/** The datasets, as workers use them. */
export interface DatasetSource {
  /**
   * Returns the packed images at this edge and channel count. They are made on first use, then
   * cached.
   */
  open(
    datasetId: string,
    options: {
      readonly imageSize: number
      readonly channels: 1 | 3
      readonly signal: AbortSignal
      readonly onProgress: (progress: DatasetProgress) => void
    },
  ): Promise<{ readonly path: string; readonly count: number }>
}

export interface RunLoaderOptions {
  readonly datasets: DatasetSource
  readonly storage: Storage
  /** Returns the engine, which its owner disposes of. */
  readonly engine: () => Promise<StatefulEngine>
  readonly logger: Logger
}

export interface LoadRequest {
  readonly run: RunRow
  readonly lease: Lease
  /** The newest checkpoint; null: step 0. */
  readonly checkpoint: CheckpointLocation | null
  /** Folder for temporary files. */
  readonly folder: string
  readonly signal: AbortSignal
}

export class RunLoader implements AsyncDisposable {
  readonly #options: RunLoaderOptions
  #warm: { readonly loaded: LoadedRun; lease: Lease } | undefined

  constructor(options: RunLoaderOptions) {
    this.#options = options
  }

  /**
   * Returns the state that this lease or the previous one left in the engine, if no other worker
   * has had the run since. Otherwise loads its newest checkpoint. Rejects with the cause if the
   * dataset, the storage or the engine fails.
   */
  async load(request: LoadRequest): Promise<LoadedRun> {
    const { run, lease, checkpoint } = request
    const warm = this.#warm
    const steps = [run.step, checkpoint?.step ?? 0]
    if (
      warm?.lease.jobId === run.id &&
      lease.attempt - warm.lease.attempt <= 1 &&
      steps.includes(warm.loaded.progress.step)
    ) {
      warm.lease = lease
      return warm.loaded
    }
    await this.drop()
    const loaded = await this.#load(request)
    this.#warm = { loaded, lease }
    return loaded
  }

  /** Frees the memory of the loaded run. */
  async drop(): Promise<void> {
    const loaded = this.#warm?.loaded
    this.#warm = undefined
    await loaded?.release()
    await loaded?.thread[Symbol.asyncDispose]()
  }

  /** Frees the memory of a run, if it is the loaded one. */
  async forget(runId: string): Promise<void> {
    if (this.#warm?.lease.jobId === runId) await this.drop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drop()
  }

  async #load(request: LoadRequest): Promise<LoadedRun> {
    const { run, folder } = request
    const config = configOf(run)
    const dataset = await this.#openDataset(request, config)
    const engine = await this.#options.engine()
    const thread = new RunThread({ config, pack: dataset.path })
    const newState = path.join(folder, 'start.safetensors')
    try {
      const { state, progress } = await this.#findState(request, thread, newState)
      const { count: imageCount } = dataset
      return await LoadedRun.load({
        key: run.id,
        config,
        steps: run.steps,
        imageCount,
        thread,
        engine,
        state,
        progress,
      })
    } catch (error) {
      await thread[Symbol.asyncDispose]()
      throw error
    } finally {
      await rm(newState, { force: true })
    }
  }

  async #openDataset({ run, signal }: LoadRequest, { imageSize, channels }: TrainingConfig) {
    const { datasets, logger } = this.#options
    let stage: string | undefined
    const onProgress = (progress: DatasetProgress) => {
      if (progress.stage !== stage) logger.info({ dataset: run.datasetName }, progress.stage)
      stage = progress.stage
    }
    return datasets.open(run.datasetId, { imageSize, channels, signal, onProgress })
  }

  /** Returns the file of the initial state. If there is no checkpoint, writes it to `newState`. */
  async #findState(
    { run, checkpoint, signal }: LoadRequest,
    thread: RunThread,
    newState: string,
  ): Promise<{ state: string; progress: Progress }> {
    const { storage } = this.#options
    if (checkpoint) {
      const state = await storage.get(`${checkpoint.key}/${CHECKPOINT_FILES.state}`, signal)
      return { state, progress: await thread.ask('readProgress', state) }
    }
    const { from } = configOf(run)
    if (!from) return { state: newState, progress: await thread.ask('writeInitialState', newState) }
    const source = await storage.get(`${from.key}/${CHECKPOINT_FILES.state}`, signal)
    return { state: newState, progress: await thread.ask('writeStateFrom', newState, source) }
  }
}
