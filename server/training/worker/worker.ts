/** A worker: takes slices of training runs from the queue, one at a time, and takes runs from workers that died. */
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LeaseLost, type Database, type Lease, type RunRow } from '../../db/stores.ts'
import type { SliceJob, SliceQueue } from '../../jobs/slice-queue.ts'
import type { Logger } from '../../logger.ts'
import { Releasers } from '../../releasers.ts'
import { Staging } from '../../storage/staging.ts'
import type { Storage } from '../../storage/storage.ts'
import { EventLog } from '../../jobs/event-log.ts'
import { EventLogFolder } from '../../jobs/leftover-events.ts'
import { RunLoader, type DatasetSource } from './run-loader.ts'
import { Slice, type SliceEnd } from './slice.ts'
import { startRunSweep } from '../../jobs/run-sweep.ts'

export interface WorkerOptions {
  readonly database: Pick<Database, 'runs' | 'workerRuns' | 'notifications'>
  readonly datasets: DatasetSource
  readonly storage: Storage
  readonly queue: SliceQueue
  /** `auto`, or an engine's name. */
  readonly engine: string
  /** A local folder for what is on its way; may be shared by workers of one machine. */
  readonly scratchDir: string
  /** How the worker is called in the record of its runs. */
  readonly name: string
  readonly logger: Logger
  readonly timing?: Partial<WorkerTiming>
}

/** Milliseconds. */
export interface WorkerTiming {
  /** A run goes back to the end of the line after this, at its next checkpoint; and the time between two of those. */
  readonly sliceMs: number
  /** Between two signs of life where nothing happens. */
  readonly beatMs: number
  /** Between two looks at the signs of life of others. */
  readonly pollMs: number
  /** A holder without a sign of life for so long, the database being reachable, is dead. */
  readonly deadAfterMs: number
  /** Between two searches for runs that wait without being in the queue. */
  readonly sweepMs: number
  /** Between two tries of a storage that does not answer. */
  readonly storeRetryMs: number
}

/** A dead worker's run is taken within 45 s and one look, so that it goes on within a minute. */
const TIMING: WorkerTiming = {
  sliceMs: 25_000,
  beatMs: 5_000,
  pollMs: 2_000,
  deadAfterMs: 45_000,
  sweepMs: 15_000,
  storeRetryMs: 10_000,
}

/** After the queue did not answer. */
const QUEUE_RETRY_MS = 1_000
const GRACE_MS = 50

/** Works until it is disposed of: then it finishes the step, saves a checkpoint and gives the run back. */
export interface Worker extends AsyncDisposable {
  readonly name: string
  /** The run it holds now. */
  readonly runId: string | null
}

/** Starts a worker. Its engine process is started with the first slice and kept. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const worker = new QueueWorker(options)
  await worker.start()
  return worker
}

class QueueWorker implements Worker {
  readonly name: string
  readonly #options: WorkerOptions
  readonly #timing: WorkerTiming
  readonly #logger: Logger
  readonly #loader: RunLoader
  readonly #stopping = new AbortController()
  readonly #releasers = new Releasers()
  #logs!: EventLogFolder
  #folder!: string
  #loop: Promise<void> = Promise.resolve()
  #held: { readonly runId: string; readonly log: EventLog } | undefined
  #disposed: Promise<void> | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
    this.name = options.name
    this.#timing = { ...TIMING, ...options.timing }
    this.#logger = options.logger.child({ worker: options.name })
    this.#loader = new RunLoader({ ...options, logger: this.#logger })
  }

  get runId(): string | null {
    return this.#held?.runId ?? null
  }

  async start(): Promise<void> {
    const { scratchDir, database, queue } = this.#options
    const staging = new Staging(path.join(scratchDir, 'work'))
    await staging.sweep()
    const folder = await staging.create()
    this.#releasers.add('the scratch folder', () => folder[Symbol.asyncDispose]())
    this.#folder = folder.path
    this.#logs = await EventLogFolder.open(path.join(scratchDir, 'events'))
    this.#releasers.add('the state of a run', () => this.#loader[Symbol.asyncDispose]())
    const stopListening = await database.notifications.listen('latentql_wanted', (runId) => {
      if (runId === null || runId === this.#held?.runId) this.#held?.log.ask()
    })
    this.#releasers.add('the listener', stopListening)
    const sweep = startRunSweep({
      ...this.#timing,
      workerRuns: database.workerRuns,
      queue,
      logs: this.#logs,
      name: this.name,
      logger: this.#logger,
    })
    this.#releasers.add('the sweep', () => sweep[Symbol.asyncDispose]())
    this.#loop = this.#run()
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose()
    return this.#disposed
  }

  async #dispose(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
    await this.#releasers.release()
  }

  async #run(): Promise<void> {
    const { queue } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        const job = await queue.fetch()
        if (job) await this.#serve(job)
        else await this.#idle()
      } catch (error) {
        if (signal.aborted) return
        this.#logger.warn({ error }, 'the queue does not answer')
        await delay(QUEUE_RETRY_MS, undefined, { signal }).catch(() => {})
      }
    }
  }

  /** A moment behind the bell: whoever has just sent a run on still has its state, and takes it first. */
  async #idle(): Promise<void> {
    const { signal } = this.#stopping
    await this.#options.queue.waitForWork(signal)
    await delay(GRACE_MS, undefined, { signal }).catch(() => {})
  }

  async #serve(job: SliceJob): Promise<void> {
    const { queue, database } = this.#options
    const claimed = await database.workerRuns.claim(job.runId, this.name)
    const end = claimed ? await this.#train(claimed.run, claimed.lease) : 'over'
    await queue.complete(job)
    if (end === 'more') await queue.send(job.runId, claimed!.run.priority)
  }

  async #train(run: RunRow, lease: Lease): Promise<SliceEnd> {
    const { workerRuns } = this.#options.database
    const logger = this.#logger.child({ run: run.name, attempt: lease.attempt })
    const path = this.#logs.pathFor(lease)
    const log = new EventLog({ store: workerRuns, lease, path, logger, ...this.#timing })
    this.#held = { runId: run.id, log }
    try {
      return await this.#trainSlice(run, lease, log, logger)
    } finally {
      this.#held = undefined
      await log.close()
      this.#logs.closed(path)
    }
  }

  async #trainSlice(run: RunRow, lease: Lease, log: EventLog, logger: Logger): Promise<SliceEnd> {
    const { database, storage } = this.#options
    const { runs, workerRuns } = database
    const { signal } = this.#stopping
    const folder = this.#folder
    const [newest = null] = await runs.checkpoints(run.id)
    const slice = new Slice({
      ...{ run, lease, log, runs, workerRuns, storage, folder, logger },
      newest,
      stopping: signal,
      sliceMs: this.#timing.sliceMs,
      storeRetryMs: this.#timing.storeRetryMs,
      load: (checkpoint) => this.#loader.load({ run, lease, checkpoint, folder, signal }),
      drop: () => this.#loader.drop(),
    })
    try {
      const end = await slice.train()
      if (end === 'over') await this.#loader.drop()
      return end
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
      logger.warn('another worker has the run, or it was taken back')
      await this.#loader.drop()
      const recorded = (await runs.checkpoints(run.id)).map(({ key }) => key)
      const unrecorded = slice.stored.filter((key) => !recorded.includes(key))
      for (const key of unrecorded) await storage.remove(`${key}/`)
      return 'over'
    }
  }
}
