/** A thread beside a run: makes its batches ahead of time, and does what else would keep the server's own thread busy. */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { WrittenGenerator } from '../../checkpoints/run-checkpoint.ts'
import type { Batch } from './batches.ts'
import type { GeneratorStatistics, Progress } from './state-files.ts'
import type { TrainingConfig } from '../training.ts'
import type { Variety } from '../alarms/variety.ts'

/** What the thread is started with. */
export interface ThreadTask {
  readonly config: TrainingConfig
  /** Path of the packed dataset, of the run's size and channels. */
  readonly pack: string
}

/** What it can be asked, by name. */
export interface ThreadCalls {
  /** The inputs of each update of a step. */
  batches(step: number): Batch[]
  /** Variety of some reals; `count` of them. */
  measureReals(count: number): { variety: Variety; twinBelow: number }
  /** See state-files.ts. */
  writeInitialState(path: string): Promise<Progress>
  writeStateFrom(path: string, source: string): Promise<Progress>
  readProgress(path: string): Promise<Progress>
  writeGenerators(
    paths: { readonly state: string; readonly generator: string; readonly raw: string },
    statistics: GeneratorStatistics,
  ): Promise<{ generator: WrittenGenerator; raw: WrittenGenerator }>
}

export interface ThreadRequest {
  readonly id: number
  readonly call: keyof ThreadCalls
  readonly args: readonly unknown[]
}

export type ThreadReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ReportedError }

/** What crosses between threads of an error: its class does not. */
export interface ReportedError {
  readonly name: string
  readonly message: string
  readonly code?: string
}

type Asynchronous<Call> = Call extends (...args: infer Args) => infer Result
  ? (...args: Args) => Promise<Awaited<Result>>
  : never

/** Batches of so many bytes may wait; at least one step's, at most MAX_AHEAD steps'. */
const AHEAD_BYTES = 256 * 1024 * 1024
const MAX_AHEAD = 4

const ENTRY = new URL(
  `./batch-thread-main${extname(fileURLToPath(import.meta.url))}`,
  import.meta.url,
)

export class RunThread implements AsyncDisposable {
  readonly #worker: Worker
  readonly #pending = new Map<number, { resolve(value: never): void; reject(e: unknown): void }>()
  readonly #ahead: number
  /** Batches asked for, of the next steps in order. */
  #batches: Promise<Batch[]>[] = []
  #nextStep = 0
  #nextId = 1
  #ended: Error | undefined

  constructor(task: ThreadTask) {
    this.#ahead = stepsAhead(task.config)
    this.#worker = new Worker(ENTRY, { workerData: task })
    this.#worker.on('message', (reply: ThreadReply) => this.#settle(reply))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', (code) => this.#end(new Error(`The thread ended with code ${code}.`)))
  }

  /** The inputs of each update of a step. Those of the steps behind it are made meanwhile. */
  async batches(step: number): Promise<Batch[]> {
    if (step !== this.#nextStep) this.#batches = []
    for (let at = this.#batches.length; at <= this.#ahead; at++) {
      const batches = this.ask('batches', step + at)
      batches.catch(() => {}) // Whoever takes it hears of it.
      this.#batches.push(batches)
    }
    this.#nextStep = step + 1
    return this.#batches.shift()!
  }

  /** Rejects with what the call throws; of a class of ours only its name and its `code` are kept. */
  ask<Name extends keyof ThreadCalls>(
    call: Name,
    ...args: Parameters<ThreadCalls[Name]>
  ): ReturnType<Asynchronous<ThreadCalls[Name]>> {
    const answer = new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended)
      const id = this.#nextId++
      this.#pending.set(id, { resolve, reject })
      this.#worker.postMessage({ id, call, args } satisfies ThreadRequest)
    })
    return answer as ReturnType<Asynchronous<ThreadCalls[Name]>>
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate()
  }

  #settle(reply: ThreadReply): void {
    const pending = this.#pending.get(reply.id)!
    this.#pending.delete(reply.id)
    if ('value' in reply) return pending.resolve(reply.value as never)
    const { message, ...fields } = reply.error
    pending.reject(Object.assign(new Error(message), fields))
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const { reject } of this.#pending.values()) reject(this.#ended)
    this.#pending.clear()
  }
}

function stepsAhead(config: TrainingConfig): number {
  const { batch, imageSize, channels, instanceNoise, discriminatorSteps } = config
  const stacks = instanceNoise > 0 ? 3 : 1
  const bytes = batch * imageSize * imageSize * channels * stacks * discriminatorSteps
  return Math.min(MAX_AHEAD, Math.max(1, Math.floor(AHEAD_BYTES / bytes)))
}
