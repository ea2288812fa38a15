/**
 * A thread for a run: prepares batches ahead of time, and does other work that would block the main
 * thread.
 */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Calls, type Answer, type Moved } from '../../rpc/calls.ts'
import { threadPort } from '../../rpc/port.ts'
import type { Batch } from './batches.ts'
import type { MeasuredReals } from './snapshot.ts'
import type { NetworkPaths, NetworkStatistics, Progress, WrittenNetworks } from './state-files.ts'
import type { TrainingConfig } from '../training.ts'

/** Input of the thread. */
export interface ThreadTask {
  readonly config: TrainingConfig
  /** Path of the packed dataset, with the run's size and channels. */
  readonly pack: string
}

/** The calls that the thread handles, in order. */
export interface ThreadCalls {
  /** Returns the inputs of each update of a step. */
  batches(step: number): Moved<Batch[]>
  /** Measures `count` reals, the same in every call. */
  measureReals(count: number): MeasuredReals
  /**
   * Returns a batch of reals for the discriminator's statistics, the same in every call, or null
   * after the last.
   */
  calibrationReals(batch: number): Uint8Array | null
  /** See images/quality.ts; takes 100 ms for 256 thumbnails. */
  mostTypical(thumbnails: readonly Uint8Array[]): number
  /** See state-files.ts. */
  writeInitialState(path: string): Promise<Progress>
  writeStateFrom(path: string, source: string): Promise<Progress>
  readProgress(path: string): Promise<Progress>
  writeNetworks(paths: NetworkPaths, statistics: NetworkStatistics): Promise<WrittenNetworks>
}

/** Maximum size of the batches prepared ahead: at least one step's, at most MAX_AHEAD steps'. */
const AHEAD_BYTES = 256 * 1024 * 1024
const MAX_AHEAD = 4

const ENTRY = new URL(
  `./batch-thread-main${extname(fileURLToPath(import.meta.url))}`,
  import.meta.url,
)

export class RunThread implements AsyncDisposable {
  readonly #worker: Worker
  readonly #calls: Calls<ThreadCalls>
  readonly #ahead: number
  /** Requested batches of the next steps, in order. */
  #batches: Promise<Batch[]>[] = []
  #nextStep = 0

  constructor(task: ThreadTask) {
    this.#ahead = stepsAhead(task.config)
    this.#worker = new Worker(ENTRY, { workerData: task })
    this.#calls = new Calls(threadPort(this.#worker))
    this.#worker.on('error', (error) => this.#calls.end(error as Error))
    this.#worker.on('exit', (code) =>
      this.#calls.end(new Error(`The thread exited with code ${code}.`)),
    )
  }

  /**
   * Returns the inputs of each update of a step. Requests the inputs of the following steps ahead.
   */
  async batches(step: number): Promise<Batch[]> {
    if (step !== this.#nextStep) this.#batches = []
    for (let at = this.#batches.length; at <= this.#ahead; at++) {
      const batches = this.ask('batches', step + at)
      batches.catch(() => {}) // The caller that takes it handles the error.
      this.#batches.push(batches)
    }
    this.#nextStep = step + 1
    return this.#batches.shift()!
  }

  /** Calls the thread. Rejects with the call's error, or the error that ended the thread. */
  ask<Name extends keyof ThreadCalls>(
    call: Name,
    ...args: Parameters<ThreadCalls[Name]>
  ): Promise<Answer<ThreadCalls[Name]>> {
    return this.#calls.ask(call, ...args)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate()
  }
}

function stepsAhead(config: TrainingConfig): number {
  const { batch, imageSize, channels, instanceNoise, discriminatorSteps } = config
  const stacks = instanceNoise > 0 ? 3 : 1
  const bytes = batch * imageSize * imageSize * channels * stacks * discriminatorSteps
  return Math.min(MAX_AHEAD, Math.max(1, Math.floor(AHEAD_BYTES / bytes)))
}
