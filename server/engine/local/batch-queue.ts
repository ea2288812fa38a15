/**
 * Gathers requests into batches: requests that arrive while the engine is busy run together next.
 */
import { ServerBusy } from '../../errors.ts'
import type { Inputs, Outputs, TensorValue } from '../engine.ts'

export interface BatchQueueOptions {
  /** Rows that may wait. A larger request is accepted only if no other request waits. */
  readonly limit: number
  /** Current maximum of rows per batch. */
  readonly maxBatch: () => number
  /** Runs one batch of one program. Batches complete in the order in which they were sent. */
  readonly run: (key: string, inputs: Inputs, rows: number) => Promise<Outputs>
}

/** A request: `sent` rows have gone to the engine, and the first `received` have come back. */
interface Job {
  readonly key: string
  readonly inputs: Inputs
  readonly rows: number
  sent: number
  received: number
  outputs: Outputs | undefined
  readonly settle: { resolve(outputs: Outputs): void; reject(reason: unknown): void }
  settled: boolean
}

/** Rows of one job in a batch, in order. */
interface Segment {
  readonly job: Job
  readonly from: number
  readonly count: number
}

/** Weight of the newest batch in the measured speed. */
const SPEED_SMOOTHING = 0.3
const RETRY_AFTER_UNMEASURED_MS = 1_000

/**
 * One batch runs at a time; a full batch is sent ahead so that the engine can start on it without
 * waiting. Programs take turns; requests for one program are served in order of arrival.
 */
export class BatchQueue {
  readonly #options: BatchQueueOptions
  /** Jobs with rows to send, by program. A program's place in the map is its turn. */
  readonly #waiting = new Map<string, Job[]>()
  readonly #running = new Set<readonly Segment[]>()
  #waitingRows = 0
  #runningRows = 0
  #paused = false
  #rowsPerMs = 0
  #lastDone = 0
  readonly #whenIdle: (() => void)[] = []

  constructor(options: BatchQueueOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waitingRows
  }

  get running(): number {
    return this.#runningRows
  }

  /**
   * Returns the outputs of `rows` rows. Rejects with ServerBusy, the signal's reason, or as `run`
   * does.
   */
  push(key: string, inputs: Inputs, rows: number, signal?: AbortSignal): Promise<Outputs> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#waitingRows > 0 && this.#waitingRows + rows > this.#options.limit) {
      const message =
        `The engine's queue is full: ${this.#waitingRows} samples are waiting, and ${rows} more ` +
        `would exceed its limit of ${this.#options.limit}. Retry later.`
      return Promise.reject(new ServerBusy(message, this.#retryAfterMs()))
    }
    return new Promise((resolve, reject) => {
      const job: Job = {
        key,
        inputs,
        rows,
        sent: 0,
        received: 0,
        outputs: undefined,
        settle: { resolve, reject },
        settled: false,
      }
      if (signal) this.#watch(job, signal)
      const jobs = this.#waiting.get(key)
      if (jobs) jobs.push(job)
      else this.#waiting.set(key, [job])
      this.#waitingRows += rows
      this.#pump()
    })
  }

  /** Stops sending batches until `resume`, while no engine process is running. */
  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#pump()
  }

  /** Rejects the requests of which no batch is running; the others end as their batches do. */
  failWaiting(error: Error): void {
    for (const job of [...this.#waiting.values()].flat()) {
      if (job.sent === job.received) this.#drop(job, error)
    }
  }

  /** Resolves when all accepted requests have been answered. */
  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve()
    return new Promise((resolve) => this.#whenIdle.push(resolve))
  }

  #pump(): void {
    while (!this.#paused && this.#waiting.size > 0) {
      const [key, jobs] = this.#waiting.entries().next().value!
      const ahead = this.#running.size
      if (ahead > 1 || (ahead === 1 && !this.#fillsBatch(jobs))) return
      void this.#run(key, this.#take(key, jobs))
    }
  }

  #fillsBatch(jobs: readonly Job[]): boolean {
    let rows = 0
    for (const job of jobs) {
      rows += job.rows - job.sent
      if (rows >= this.#options.maxBatch()) return true
    }
    return false
  }

  /** Takes a batch from the program whose turn it is, and moves the program to the end. */
  #take(key: string, jobs: Job[]): Segment[] {
    const segments: Segment[] = []
    let room = this.#options.maxBatch()
    while (room > 0 && jobs.length > 0) {
      const job = jobs[0]!
      const count = Math.min(room, job.rows - job.sent)
      segments.push({ job, from: job.sent, count })
      job.sent += count
      room -= count
      this.#waitingRows -= count
      if (job.sent === job.rows) jobs.shift()
    }
    this.#waiting.delete(key)
    if (jobs.length > 0) this.#waiting.set(key, jobs)
    return segments
  }

  async #run(key: string, segments: readonly Segment[]): Promise<void> {
    const rows = segments.reduce((sum, { count }) => sum + count, 0)
    const sentAt = performance.now()
    this.#running.add(segments)
    this.#runningRows += rows
    try {
      const outputs = await this.#options.run(key, gather(segments, rows), rows)
      this.#measure(rows, sentAt)
      this.#deliver(segments, outputs)
    } catch (error) {
      for (const { job } of segments) this.#drop(job, error)
    } finally {
      this.#running.delete(segments)
      this.#runningRows -= rows
      this.#pump()
      this.#checkIdle()
    }
  }

  #deliver(segments: readonly Segment[], outputs: Outputs): void {
    let at = 0
    for (const { job, count } of segments) {
      if (segments.length === 1 && count === job.rows) job.outputs = outputs
      else copyRows(outputs, at, count, (job.outputs ??= allocate(outputs, job.rows)), job.received)
      job.received += count
      at += count
      if (job.received === job.rows) this.#settle(job, () => job.settle.resolve(job.outputs!))
    }
  }

  /** Rejects a job; its unsent rows never run. */
  #drop(job: Job, reason: unknown): void {
    if (job.settled) return
    const jobs = this.#waiting.get(job.key)
    const index = jobs?.indexOf(job) ?? -1
    if (jobs && index >= 0) {
      jobs.splice(index, 1)
      this.#waitingRows -= job.rows - job.sent
      if (jobs.length === 0) this.#waiting.delete(job.key)
    }
    this.#settle(job, () => job.settle.reject(reason))
    this.#checkIdle()
  }

  #settle(job: Job, how: () => void): void {
    if (job.settled) return
    job.settled = true
    how()
  }

  #watch(job: Job, signal: AbortSignal): void {
    const abort = () => this.#drop(job, signal.reason)
    const { resolve, reject } = job.settle
    signal.addEventListener('abort', abort, { once: true })
    const unwatch = () => signal.removeEventListener('abort', abort)
    job.settle.resolve = (outputs) => (unwatch(), resolve(outputs))
    job.settle.reject = (reason) => (unwatch(), reject(reason))
  }

  /** Measures rows per millisecond, from the moment the engine could start on the batch. */
  #measure(rows: number, sentAt: number): void {
    const now = performance.now()
    const speed = rows / Math.max(now - Math.max(sentAt, this.#lastDone), 0.01)
    this.#rowsPerMs += (speed - this.#rowsPerMs) * (this.#rowsPerMs === 0 ? 1 : SPEED_SMOOTHING)
    this.#lastDone = now
  }

  /** Estimated time until all current requests have been served. */
  #retryAfterMs(): number {
    if (this.#rowsPerMs === 0) return RETRY_AFTER_UNMEASURED_MS
    const ms = Math.ceil((this.#waitingRows + this.#runningRows) / this.#rowsPerMs)
    return Math.min(Math.max(ms, 20), 60_000)
  }

  #isIdle(): boolean {
    return this.#waiting.size === 0 && this.#running.size === 0
  }

  #checkIdle(): void {
    if (!this.#isIdle()) return
    for (const resolve of this.#whenIdle.splice(0)) resolve()
  }
}

/** Copies the inputs of a batch together. */
function gather(segments: readonly Segment[], rows: number): Inputs {
  const first = segments[0]!
  const names = Object.keys(first.job.inputs)
  return Object.fromEntries(
    names.map((name) => {
      const width = first.job.inputs[name]!.length / first.job.rows
      const data = new Float32Array(rows * width)
      let at = 0
      for (const { job, from, count } of segments) {
        data.set(job.inputs[name]!.subarray(from * width, (from + count) * width), at * width)
        at += count
      }
      return [name, data]
    }),
  )
}

/** Allocates outputs of the same shapes for `rows` rows. */
function allocate(outputs: Outputs, rows: number): Outputs {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { shape, data }]) => {
      const make = data.constructor as new (length: number) => TensorValue['data']
      const room = new make((data.length / shape[0]!) * rows)
      return [name, { shape: [rows, ...shape.slice(1)], data: room }]
    }),
  )
}

/** Copies `count` rows, so that one small request doesn't keep its whole batch in memory. */
function copyRows(from: Outputs, row: number, count: number, to: Outputs, toRow: number): void {
  for (const [name, { shape, data }] of Object.entries(from)) {
    const width = data.length / shape[0]!
    to[name]!.data.set(data.subarray(row * width, (row + count) * width), toRow * width)
  }
}
