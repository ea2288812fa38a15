/** A worker: takes slices of jobs from the queue, one at a time, and takes jobs from workers that died. */
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LeaseLost, type ClaimedJob, type Database } from '../db/stores.ts'
import type { Logger } from '../logger.ts'
import { Releasers } from '../releasers.ts'
import { Staging } from '../storage/staging.ts'
import { EventLog } from './event-log.ts'
import { HeldJob, type SliceEnd } from './held-job.ts'
import { startJobSweep } from './job-sweep.ts'
import type { KindWork } from './kind.ts'
import { EventLogFolder } from './leftover-events.ts'
import type { QueuedSlice, SliceQueue } from './slice-queue.ts'

export interface WorkerOptions {
  readonly database: Pick<Database, 'workerJobs' | 'notifications'>
  readonly queue: SliceQueue
  /** The kinds that it works on; released with it. */
  readonly kinds: readonly KindWork[]
  /** A local folder for files on their way; may be shared by workers of one machine. */
  readonly scratchDir: string
  /** The worker's name in the record of its jobs. */
  readonly name: string
  readonly logger: Logger
  readonly timing?: Partial<WorkerTiming>
}

/** Milliseconds. */
export interface WorkerTiming {
  /** A job goes back to the end of the line after this, from the next place it can go on from. */
  readonly sliceMs: number
  /** Between two signs of life where nothing happens. */
  readonly heartbeatMs: number
  /** Between two looks at the signs of life of others. */
  readonly pollMs: number
  /** A holder without a sign of life for so long, the database being reachable, is dead. */
  readonly deadAfterMs: number
  /** Between two searches for jobs that wait without being in the queue. */
  readonly sweepMs: number
  /** Between two tries of a storage that does not answer. */
  readonly storeRetryMs: number
}

/** A dead worker's job is taken within 45 s and one look, so that it goes on within a minute. */
const TIMING: WorkerTiming = {
  sliceMs: 25_000,
  heartbeatMs: 5_000,
  pollMs: 2_000,
  deadAfterMs: 45_000,
  sweepMs: 15_000,
  storeRetryMs: 10_000,
}

/** After the queue did not answer. */
const QUEUE_RETRY_MS = 1_000
const GRACE_MS = 50

/** Works until it is disposed of: then it saves what it is doing, and gives the job back. */
export interface Worker extends AsyncDisposable {
  readonly name: string
  /** The job it holds now. */
  readonly jobId: string | null
}

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
  readonly #kinds: ReadonlyMap<string, KindWork>
  readonly #stopping = new AbortController()
  readonly #releasers = new Releasers()
  #logs!: EventLogFolder
  #folder!: string
  #loop: Promise<void> = Promise.resolve()
  #held: { readonly jobId: string; readonly log: EventLog } | undefined
  #disposed: Promise<void> | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
    this.name = options.name
    this.#timing = { ...TIMING, ...options.timing }
    this.#logger = options.logger.child({ worker: options.name })
    this.#kinds = new Map(options.kinds.map((work) => [work.kind.name, work]))
  }

  get jobId(): string | null {
    return this.#held?.jobId ?? null
  }

  async start(): Promise<void> {
    const { scratchDir, database, queue } = this.#options
    const staging = new Staging(path.join(scratchDir, 'work'))
    await staging.sweep()
    const folder = await staging.create()
    this.#releasers.add('the scratch folder', () => folder[Symbol.asyncDispose]())
    this.#folder = folder.path
    this.#logs = await EventLogFolder.open(path.join(scratchDir, 'events'))
    for (const [name, work] of this.#kinds) {
      this.#releasers.add(`what jobs of kind ${name} hold`, () => work[Symbol.asyncDispose]())
    }
    const stopListening = await database.notifications.listen('latentql_wanted', (jobId) => {
      if (jobId === null || jobId === this.#held?.jobId) this.#held?.log.checkRequestedState()
    })
    this.#releasers.add('the listener', stopListening)
    const sweep = startJobSweep({
      ...this.#timing,
      workerJobs: database.workerJobs,
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
        const slice = await queue.fetch()
        if (slice) await this.#serve(slice)
        else await this.#idle()
      } catch (error) {
        if (signal.aborted) return
        this.#logger.warn({ error }, 'the queue does not answer')
        await delay(QUEUE_RETRY_MS, undefined, { signal }).catch(() => {})
      }
    }
  }

  /** A moment behind the bell: a worker that has just sent a job on still has its state, and takes it first. */
  async #idle(): Promise<void> {
    const { signal } = this.#stopping
    await this.#options.queue.waitForWork(signal)
    await delay(GRACE_MS, undefined, { signal }).catch(() => {})
  }

  async #serve(slice: QueuedSlice): Promise<void> {
    const { queue, database } = this.#options
    const claimed = await database.workerJobs.claim(slice.jobId, this.name)
    const end = claimed ? await this.#hold(claimed) : 'over'
    await queue.complete(slice)
    if (end === 'more') await queue.send(slice.jobId, claimed!.job.priority)
  }

  async #hold(claimed: ClaimedJob): Promise<SliceEnd> {
    const { workerJobs } = this.#options.database
    const { job, lease } = claimed
    const { kind } = job
    const logger = this.#logger.child({ job: job.id, kind, attempt: lease.attempt })
    const work = this.#kinds.get(kind)
    if (!work) {
      logger.warn('this worker does not know jobs of this kind; another must do it')
      await workerJobs.release(lease)
      return 'over'
    }
    const path = this.#logs.pathFor(lease)
    const log = new EventLog({ store: workerJobs, lease, path, logger, ...this.#timing })
    this.#held = { jobId: job.id, log }
    try {
      return await this.#work(work, claimed, log, logger)
    } finally {
      this.#held = undefined
      await log.close()
      this.#logs.closed(path)
    }
  }

  async #work(
    kindWork: KindWork,
    { job, lease, saved }: ClaimedJob,
    log: EventLog,
    logger: Logger,
  ): Promise<SliceEnd> {
    const { workerJobs } = this.#options.database
    const { sliceMs, storeRetryMs } = this.#timing
    const stopping = this.#stopping.signal
    const folder = this.#folder
    const held = new HeldJob({
      ...{ lease, log, workerJobs, logger, folder, stopping, sliceMs, storeRetryMs },
    })
    const input = kindWork.kind.input.safeParse(job.input)
    if (!input.success) return held.fail(`Its input is invalid: ${input.error.message}`)
    const work = kindWork.begin({ job, lease, input: input.data, saved }, held)
    try {
      return await held.work(work)
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
      logger.warn('another worker has the job, or it was taken back')
      await work.drop()
      await work.lost?.()
      return 'over'
    }
  }
}
