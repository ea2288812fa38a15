/** The queue of slices: which job is worked on next, over pg-boss in the same Postgres. */
import { EventEmitter } from 'node:events'
import pg from 'pg'
import PgBoss from 'pg-boss'
import { createNotifications } from '../db/notifications.ts'
import type { Logger } from '../logger.ts'

/** A slice that was taken from the queue. */
export interface QueuedSlice {
  readonly id: string
  readonly jobId: string
}

/**
 * The highest priority first, then first come: a job that goes on is sent again, to the end of the line, so jobs share a
 * worker fairly. The queue only says where work may be: nothing is lost with it, as a worker claims a job from
 * `WorkerJobStore`, and `queued()` there finds jobs that have no slice. So none of these throws because the database is away;
 * the log says what was not written.
 */
export interface SliceQueue {
  /** A job has at most one waiting slice: another is not sent. */
  send(jobId: string, priority: number): Promise<void>
  /** Takes the next slice; null if none waits, or the database is away. */
  fetch(): Promise<QueuedSlice | null>
  complete(job: QueuedSlice): Promise<void>
  fail(job: QueuedSlice, reason: string): Promise<void>
  /**
   * Resolves when a slice may have been sent since the last fetch, and every `pollMs` for those that nobody told of. Also
   * when the signal fires.
   */
  waitForWork(signal: AbortSignal): Promise<void>
}

export interface SliceQueueOptions {
  readonly databaseUrl: string
  readonly logger: Logger
  /** Between two looks where nobody tells of work; default 2,000 milliseconds. */
  readonly pollMs?: number
}

/** Not `slices`, whose entries name runs: the sweep sends the jobs that wait there to this one. */
const QUEUE = 'job-slices'
const CHANNEL = 'latentql_slice'
const POLL_EVERY_MS = 2_000

/** How long pg-boss keeps its own rows. Some thousand slices a day are of no interest once they are over. */
const RETENTION = {
  archiveCompletedAfterSeconds: 600,
  archiveFailedAfterSeconds: 600,
  deleteAfterHours: 24,
  maintenanceIntervalSeconds: 120,
} as const

/** Postgres' `deadlock_detected`. */
const DEADLOCK = '40P01'

/** Makes pg-boss' tables where they are not there yet; replicas may do so at once. Throws if the database cannot be used. */
export async function openSliceQueue(
  options: SliceQueueOptions,
): Promise<SliceQueue & AsyncDisposable> {
  const { databaseUrl, logger, pollMs = POLL_EVERY_MS } = options
  const pool = openPool(databaseUrl, logger)
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schedule: false,
    ...RETENTION,
  })
  // Of maintenance, which it tries again: without a listener an error would end the process.
  boss.on('error', (error) => logger.warn({ err: error }, 'the queue of slices'))
  try {
    await boss.start()
    // A slice that fails is not tried again by the queue: its job's state says whether it goes on.
    const create = () => boss.createQueue(QUEUE, { name: QUEUE, policy: 'short', retryLimit: 0 })
    // Of replicas that do this at once Postgres may refuse one, as a deadlock; by then the other has done it.
    await create().catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== DEADLOCK) throw error
      return create()
    })
    await boss.maintain()
  } catch (error) {
    await pool.end()
    throw error
  }
  const doorbell = createDoorbell(databaseUrl, pollMs, logger)
  return {
    ...createQueue(boss, pool, doorbell, logger),
    async [Symbol.asyncDispose]() {
      await doorbell[Symbol.asyncDispose]()
      await boss.stop({ graceful: false })
      await pool.end()
    },
  }
}

function createQueue(boss: PgBoss, pool: pg.Pool, doorbell: Doorbell, logger: Logger): SliceQueue {
  const attempt = async (what: string, jobId: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      logger.warn({ err: error, job: jobId }, `a slice could not be ${what}`)
    }
  }
  return {
    send: (jobId, priority) =>
      attempt('sent', jobId, async () => {
        const sent = await boss.send(QUEUE, { jobId }, { priority, singletonKey: jobId })
        if (sent) await pool.query(`NOTIFY ${CHANNEL}`)
      }),
    async fetch() {
      doorbell.reset()
      const [job] = await boss.fetch<{ jobId: string }>(QUEUE)
      return job ? { id: job.id, jobId: job.data.jobId } : null
    },
    complete: ({ id, jobId }) => attempt('completed', jobId, () => boss.complete(QUEUE, id)),
    fail: ({ id, jobId }, reason) =>
      attempt('failed', jobId, () => boss.fail(QUEUE, id, { reason })),
    waitForWork: (signal) => doorbell.wait(signal),
  }
}

function openPool(databaseUrl: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 2,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    keepAlive: true,
    application_name: 'latentql queue',
  })
  pool.on('error', (error) => {
    if (!pool.ending) logger.warn({ err: error }, 'an idle connection of the queue was lost')
  })
  return pool
}

/** Remembers that it rang, so that what is sent between a fetch and a wait is not slept through. */
interface Doorbell extends AsyncDisposable {
  reset(): void
  wait(signal: AbortSignal): Promise<void>
}

/** Listens from the first wait on: a process that only sends needs no connection for it. */
function createDoorbell(databaseUrl: string, pollMs: number, logger: Logger): Doorbell {
  const notifications = createNotifications(databaseUrl, logger)
  const bell = new EventEmitter()
  let rang = false
  let isListening = false
  const ring = () => {
    rang = true
    bell.emit('ring')
  }
  return {
    reset: () => void (rang = false),
    async wait(signal) {
      if (!isListening) {
        isListening = true
        // Not awaited: while the database is away, polling goes on. It fails only when disposed of.
        notifications.listen(CHANNEL, ring).catch(() => {})
      }
      if (!rang && !signal.aborted) await nap(bell, pollMs, signal)
    },
    [Symbol.asyncDispose]: () => notifications[Symbol.asyncDispose](),
  }
}

/** Until the bell rings, it is time to poll, or the signal fires. */
function nap(bell: EventEmitter, pollMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      bell.off('ring', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, pollMs)
    bell.on('ring', end)
    signal.addEventListener('abort', end)
  })
}
