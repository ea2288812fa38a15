/**
 * Gathers requests into batches: requests that arrive while the engine is busy run together next.
 */
import { currentClient, OWN } from '../../client-context.ts'
import { ServerBusy } from '../../errors.ts'
import { FairLines, type Place } from '../../fair-lines.ts'
import { currentTiming, type Timing } from '../../timing.ts'
import type { Inputs, Outputs, RunOptions, TensorValue } from '../engine.ts'

export interface BatchQueueOptions {
  /** Rows that may wait. A larger request may wait alone. */
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
  readonly background: boolean
  sent: number
  received: number
  outputs: Outputs | undefined
  readonly timing: Timing
  /** Time since which it has waited, or had the last batch come back. */
  since: number
  readonly settle: { resolve(outputs: Outputs): void; reject(reason: unknown): void }
  settled: boolean
}

/** Rows of one job in a batch, in order. */
interface Segment {
  readonly job: Job
  readonly from: number
  readonly count: number
}

/** Rows of one request that are served in one turn. */
const ROWS_PER_TURN = 8

/** Duration of a batch in the background, which a request has to wait for. */
const BACKGROUND_BATCH_MS = 25

/** Time after which waiting runs in the background get a batch, however many requests wait. */
const BACKGROUND_WAIT_MS = 1_000

/** Weight of the newest batch in the measured speed. */
const SPEED_SMOOTHING = 0.3
const RETRY_AFTER_UNMEASURED_MS = 1_000

/**
 * One batch runs at a time; a full batch is sent ahead so that the engine can start on it without
 * waiting. Clients take turns, and the programs of one client; a batch is of the program whose turn
 * it is, filled with rows of all who wait for this program. Runs in the background have batches of
 * their own, which are short and come last.
 */
export class BatchQueue {
  readonly #options: BatchQueueOptions
  /** Jobs with rows to send, by client and program; their weights are these rows. */
  readonly #waiting = new FairLines<Job>()
  readonly #running = new Set<readonly Segment[]>()
  #runningRows = 0
  /** Waiting rows of runs in the background. */
  #backgroundRows = 0
  #backgroundSentAt = 0
  #paused = false
  #rowsPerMs = 0
  #lastDone = 0
  readonly #whenIdle: (() => void)[] = []

  constructor(options: BatchQueueOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.weight
  }

  get running(): number {
    return this.#runningRows
  }

  /**
   * Estimated time until all current requests have been served, ms; 0 if not measured yet. Runs in
   * the background don't count, which wait for requests.
   */
  get backlogMs(): number {
    if (this.#rowsPerMs === 0) return 0
    let rows = this.#waiting.weight - this.#backgroundRows
    for (const segments of this.#running) {
      for (const { job, count } of segments) if (!job.background) rows += count
    }
    return rows / this.#rowsPerMs
  }

  /**
   * Returns the outputs of `rows` rows. Rejects with the signal's reason, or as `run` does. If the
   * queue is full, requests are rejected with ServerBusy until it isn't: the server's own first,
   * then the newest of the client with most rows in it.
   */
  push(
    key: string,
    inputs: Inputs,
    rows: number,
    { signal, background = false }: RunOptions = {},
  ): Promise<Outputs> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    const client = currentClient()
    if (client === OWN && this.#isFull(rows)) return Promise.reject(this.#busy())
    return new Promise((resolve, reject) => {
      const job: Job = {
        key,
        inputs,
        rows,
        background,
        sent: 0,
        received: 0,
        outputs: undefined,
        timing: currentTiming(),
        since: performance.now(),
        settle: { resolve, reject },
        settled: false,
      }
      this.#waiting.add([...client, key], job, rows)
      if (background) this.#backgroundRows += rows
      if (signal) this.#watch(job, signal)
      this.#pump()
      this.#makeRoom()
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
    for (const place of this.#waiting.all()) {
      if (place.item.sent === place.item.received) this.#drop(place, error)
    }
  }

  /** Resolves when all accepted requests have been answered. */
  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve()
    return new Promise((resolve) => this.#whenIdle.push(resolve))
  }

  #pump(): void {
    while (!this.#paused) {
      const next = this.#next()
      const ahead = this.#running.size
      if (!next || ahead > 1 || (ahead === 1 && !this.#fillsBatch(next))) return
      void this.#run(next.key, this.#take(next))
    }
  }

  #next(): Job | undefined {
    const turnOf = (background: boolean) =>
      this.#waiting.next({ test: (job) => job.background === background })?.item
    const last = this.#backgroundRows > 0 ? turnOf(true) : undefined
    if (!last) return this.#waiting.next()?.item
    const waitsSince = Math.max(last.since, this.#backgroundSentAt)
    if (performance.now() - waitsSince > BACKGROUND_WAIT_MS) return last
    return turnOf(false) ?? last
  }

  #fillsBatch(job: Job): boolean {
    const room = this.#roomFor(job)
    if (this.#waiting.weight < room) return false
    let rows = 0
    for (const { item, weight } of this.#waiting.all()) {
      if (canShare(item, job)) rows += weight
      if (rows >= room) return true
    }
    return false
  }

  /** Rows of a batch with the job. */
  #roomFor({ background }: Job): number {
    const { maxBatch } = this.#options
    if (!background) return maxBatch()
    const rows = this.#rowsPerMs === 0 ? ROWS_PER_TURN : this.#rowsPerMs * BACKGROUND_BATCH_MS
    return Math.min(Math.max(Math.floor(rows), 1), maxBatch())
  }

  /** Takes a batch of rows of the job and others like it, some from each client in turn. */
  #take(next: Job): Segment[] {
    const counts = new Map<Job, number>()
    let room = this.#roomFor(next)
    while (room > 0) {
      const place = this.#waiting.next({ test: (job) => canShare(job, next) })
      if (!place) break
      const count = Math.min(room, place.weight, ROWS_PER_TURN)
      counts.set(place.item, (counts.get(place.item) ?? 0) + count)
      room -= count
      if (next.background) this.#backgroundRows -= count
      this.#waiting.serve(place, count)
    }
    if (next.background) this.#backgroundSentAt = performance.now()
    return [...counts].map(([job, count]) => {
      const from = job.sent
      job.sent += count
      return { job, from, count }
    })
  }

  async #run(key: string, segments: readonly Segment[]): Promise<void> {
    const rows = segments.reduce((sum, { count }) => sum + count, 0)
    const sentAt = performance.now()
    this.#running.add(segments)
    this.#runningRows += rows
    try {
      const running = this.#options.run(key, gather(segments, rows), rows)
      const outputs = await running.finally(() => this.#time(segments, rows, sentAt))
      this.#measure(rows, sentAt)
      this.#deliver(segments, outputs)
    } catch (error) {
      for (const { job } of segments) this.#fail(job, error)
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

  #isFull(rows: number): boolean {
    return this.#waiting.size > 0 && this.#waiting.weight + rows > this.#options.limit
  }

  #makeRoom(): void {
    while (this.#waiting.size > 1 && this.#waiting.weight > this.#options.limit) {
      const place = this.#waiting.newestOwn() ?? this.#waiting.newestOfHeaviest()
      this.#drop(place!, this.#busy())
    }
  }

  #busy(): ServerBusy {
    const message =
      `The engine's queue is full: ${this.#waiting.weight} samples wait, and at most ` +
      `${this.#options.limit} may. Retry later.`
    const isMeasured = this.#rowsPerMs > 0
    return new ServerBusy(message, isMeasured ? this.backlogMs : RETRY_AFTER_UNMEASURED_MS)
  }

  /** Rejects a job; its unsent rows never run. */
  #fail(job: Job, reason: unknown): void {
    const place = this.#waiting.all().find(({ item }) => item === job)
    if (place) this.#drop(place, reason)
    else this.#settle(job, () => job.settle.reject(reason))
  }

  #drop(place: Place<Job>, reason: unknown): void {
    if (place.item.background) this.#backgroundRows -= place.weight
    this.#waiting.remove(place)
    place.item.timing.record('queue', place.item.since)
    this.#settle(place.item, () => place.item.settle.reject(reason))
    this.#checkIdle()
  }

  #settle(job: Job, how: () => void): void {
    if (job.settled) return
    job.settled = true
    how()
  }

  /** Rejects a job when its signal aborts. Rows that were sent are discarded. */
  #watch(job: Job, signal: AbortSignal): void {
    const abort = () => this.#fail(job, signal.reason)
    const { resolve, reject } = job.settle
    signal.addEventListener('abort', abort, { once: true })
    const unwatch = () => signal.removeEventListener('abort', abort)
    job.settle.resolve = (outputs) => (unwatch(), resolve(outputs))
    job.settle.reject = (reason) => (unwatch(), reject(reason))
  }

  /** Records how long the jobs of a batch waited for it, and its run. */
  #time(segments: readonly Segment[], batch: number, sentAt: number): void {
    const now = performance.now()
    const start = Math.max(sentAt, this.#lastDone)
    for (const { job, count } of segments) {
      if (job.settled) continue
      job.timing.record('queue', job.since, Math.max(start, job.since))
      job.timing.record('engine', start, now, { rows: count, batch })
      job.since = now
    }
  }

  /** Measures rows per millisecond, from the moment the engine could start on the batch. */
  #measure(rows: number, sentAt: number): void {
    const now = performance.now()
    const speed = rows / Math.max(now - Math.max(sentAt, this.#lastDone), 0.01)
    this.#rowsPerMs += (speed - this.#rowsPerMs) * (this.#rowsPerMs === 0 ? 1 : SPEED_SMOOTHING)
    this.#lastDone = now
  }

  #isIdle(): boolean {
    return this.#waiting.size === 0 && this.#running.size === 0
  }

  #checkIdle(): void {
    if (!this.#isIdle()) return
    for (const resolve of this.#whenIdle.splice(0)) resolve()
  }
}

/** True if rows of both jobs may be in one batch. */
function canShare(one: Job, other: Job): boolean {
  return one.key === other.key && one.background === other.background
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
