/** A worker: runs slices of queued jobs, one at a time, and takes over jobs of dead workers. */
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LeaseLost, type ClaimedJob, type Database } from '../db/stores.ts'
import type { Logger } from '../logger.ts'
import { Releasers } from '../releasers.ts'
import { Staging } from '../storage/staging.ts'
import { Cleaner } from './cleaner.ts'
import { EventLog } from './event-log.ts'
import { HeldJob, type SliceEnd } from './held-job.ts'
import { startJobSweep } from './job-sweep.ts'
import type { KindWork } from './kind.ts'
import { EventLogFolder } from './leftover-events.ts'
import { inSpan, type Tracing } from '../timing.ts'
import type { QueuedSlice, SliceQueue } from './slice-queue.ts'

export interface WorkerOptions {
  readonly database: Pick<Database, 'workerJobs' | 'notifications' | 'workerSession'>
  readonly queue: SliceQueue
  /** The kinds of jobs that it works on. Disposed of with the worker. */
  readonly kinds: readonly KindWork[]
  /** A local folder for temporary files. Workers of one machine may share it. */
  readonly scratchDir: string
  /** The worker's name in job rows. */
  readonly name: string
  readonly logger: Logger
  /** Starts the span of a slice; undefined if slices aren't traced. */
  readonly trace?: Tracing['job'] | undefined
  readonly timing?: Partial<WorkerTiming>
}

/** Milliseconds. */
export interface WorkerTiming {
  /** Time after which a job goes to the end of the queue, from its next resumable point. */
  readonly sliceMs: number
  /** Time between heartbeats when a job has no events to record. */
  readonly heartbeatMs: number
  /** Time between checks of other workers' heartbeats. */
  readonly pollMs: number
  /** Time without a heartbeat, while the database is available, after which a holder is dead. */
  readonly deadAfterMs: number
  /** The same for a holder whose session isn't connected either. Longer than `heartbeatMs`. */
  readonly goneAfterMs: number
  /**
   * Time between searches for waiting jobs that are missing from the queue, and for ended jobs that
   * left something behind.
   */
  readonly sweepMs: number
  /** Time between attempts while storage is unavailable. */
  readonly storeRetryMs: number
}

/**
 * Jobs of a process that has died are taken over within 2 s plus one poll; those of one that can't
 * be reached, within 45 s plus one poll.
 */
const TIMING: WorkerTiming = {
  sliceMs: 25_000,
  heartbeatMs: 1_000,
  pollMs: 2_000,
  deadAfterMs: 45_000,
  goneAfterMs: 2_000,
  sweepMs: 15_000,
  storeRetryMs: 10_000,
}

/** Delay after the queue did not respond. */
const QUEUE_RETRY_MS = 1_000
const GRACE_MS = 50

/** Works until disposed of. Disposal saves the job in progress and releases it. */
export interface Worker extends AsyncDisposable {
  readonly name: string
  /** The job that it holds now. */
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
  readonly #cleaner: Cleaner
  readonly #stopping = new AbortController()
  readonly #releasers = new Releasers()
  #logs!: EventLogFolder
  #folder!: string
  #holder!: string
  #loop: Promise<void> = Promise.resolve()
  #held: { readonly jobId: string; readonly log: EventLog } | undefined
  #disposed: Promise<void> | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
    this.name = options.name
    this.#timing = { ...TIMING, ...options.timing }
    this.#logger = options.logger.child({ worker: options.name })
    this.#kinds = new Map(options.kinds.map((work) => [work.kind.name, work]))
    const { workerJobs } = options.database
    const { sweepMs } = this.#timing
    this.#cleaner = new Cleaner({ workerJobs, kinds: this.#kinds, logger: this.#logger, sweepMs })
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
      this.#releasers.add(`the work of kind ${name}`, () => work[Symbol.asyncDispose]())
    }
    const session = await database.workerSession(this.name)
    this.#releasers.add('the session', () => session[Symbol.asyncDispose]())
    this.#holder = session.holder
    const stopListening = await database.notifications.listen('latentql_wanted', (jobId) => {
      if (jobId === null || jobId === this.#held?.jobId) this.#held?.log.checkRequestedState()
    })
    this.#releasers.add('the listener', stopListening)
    const sweep = startJobSweep({
      ...this.#timing,
      workerJobs: database.workerJobs,
      queue,
      logs: this.#logs,
      holder: this.#holder,
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
        await this.#cleaner.sweepIfDue()
        const slice = await queue.fetch()
        if (slice) await this.#serve(slice)
        else await this.#idle()
      } catch (error) {
        if (signal.aborted) return
        this.#logger.warn({ error }, 'the queue does not respond')
        await delay(QUEUE_RETRY_MS, undefined, { signal }).catch(() => {})
      }
    }
  }

  /**
   * Waits for work, plus a short grace period in which a worker that has just sent a job back, and
   * still has its state in memory, can fetch it first.
   */
  async #idle(): Promise<void> {
    const { signal } = this.#stopping
    await this.#options.queue.waitForWork(signal)
    await delay(GRACE_MS, undefined, { signal }).catch(() => {})
  }

  async #serve(slice: QueuedSlice): Promise<void> {
    const { queue, database } = this.#options
    const claimed = await database.workerJobs.claim(slice.jobId, this.#holder)
    if (!claimed) return queue.complete(slice)
    const { kind, id, priority } = claimed.job
    const span = this.#options.trace?.(`job ${kind}`, slice.traceparent, {
      'latentql.job.kind': kind,
      'latentql.job.id': id,
      'latentql.job.attempt': claimed.lease.attempt,
    })
    await inSpan(span, async () => {
      const end = await this.#hold(claimed)
      await queue.complete(slice)
      if (end === 'more') await queue.send(id, priority)
      else await this.#cleaner.sweep()
    })
  }

  async #hold(claimed: ClaimedJob): Promise<SliceEnd> {
    const { workerJobs } = this.#options.database
    const { job, lease } = claimed
    const { kind } = job
    const logger = this.#logger.child({ job: job.id, kind, attempt: lease.attempt })
    const work = this.#kinds.get(kind)
    if (!work) {
      logger.warn('this worker does not know jobs of this kind; leaving the job to another worker')
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
    if (!input.success) return held.fail(`The job's input is invalid: ${input.error.message}`)
    this.#cleaner.begin(job.id, job.kind)
    const work = kindWork.begin({ job, lease, input: input.data, saved }, held)
    try {
      return await held.work(work)
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
      logger.warn('lost the lease; stopping work on the job')
      await work.drop()
      await work.lost?.()
      return 'over'
    }
  }
}
