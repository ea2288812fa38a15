/** The queue of slices: jobs that wait for a worker. Built on pg-boss in the same Postgres. */
import { EventEmitter } from 'node:events'
import pg from 'pg'
import PgBoss from 'pg-boss'
import { createNotifications } from '../db/notifications.ts'
import type { Logger } from '../logger.ts'
import { currentTiming } from '../timing.ts'

/** A slice fetched from the queue. */
export interface QueuedSlice {
  readonly id: string
  readonly jobId: string
  /** The `traceparent` of the span that sent it, if that is traced. */
  readonly traceparent?: string
}

/**
 * Highest priority first, then first come, first served. A job that continues is sent again, to the
 * end of the queue, so jobs share a worker fairly. A slice is only a hint that a job may need work:
 * workers claim jobs from `WorkerJobStore`, whose `queued()` finds jobs without a slice, so losing
 * slices loses no work. Therefore no method throws while the database is unavailable. Failed writes
 * are logged.
 */
export interface SliceQueue {
  /** Queues a slice, unless the job already has a waiting one. */
  send(jobId: string, priority: number): Promise<void>
  /** Takes the next slice. Null if none is waiting, or the database is unavailable. */
  fetch(): Promise<QueuedSlice | null>
  complete(job: QueuedSlice): Promise<void>
  fail(job: QueuedSlice, reason: string): Promise<void>
  /**
   * Resolves when a slice may have been sent since the last fetch, at the latest after `pollMs` in
   * case a notification was missed. Also resolves when the signal fires.
   */
  waitForWork(signal: AbortSignal): Promise<void>
}

export interface SliceQueueOptions {
  readonly databaseUrl: string
  readonly logger: Logger
  /** Milliseconds between polls without notifications. Default: 2,000. */
  readonly pollMs?: number
}

/**
 * Not `slices`, whose entries have run ids. The sweep sends the jobs waiting there to this queue.
 */
const QUEUE = 'job-slices'
const CHANNEL = 'latentql_slice'
const POLL_EVERY_MS = 2_000

/** Retention of pg-boss' own rows: thousands of slices per day, useless once completed. */
const RETENTION = {
  archiveCompletedAfterSeconds: 600,
  archiveFailedAfterSeconds: 600,
  deleteAfterHours: 24,
  maintenanceIntervalSeconds: 120,
} as const

/** Postgres' `deadlock_detected`. */
const DEADLOCK = '40P01'

/**
 * Creates pg-boss' tables if they are missing; replicas may do so at the same time. Throws if the
 * database cannot be used.
 */
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
  // pg-boss retries maintenance. Without this listener an error would end the process.
  boss.on('error', (error) => logger.warn({ err: error }, 'maintenance of the slice queue failed'))
  try {
    await boss.start()
    // The queue doesn't retry failed slices: the job's state decides if work continues.
    const create = () => boss.createQueue(QUEUE, { name: QUEUE, policy: 'short', retryLimit: 0 })
    // If replicas do this at the same time, one may get a deadlock error. By then the other has
    // succeeded.
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
  const attempt = async (verb: string, jobId: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      logger.warn({ err: error, job: jobId }, `could not ${verb} a slice`)
    }
  }
  return {
    send: (jobId, priority) =>
      attempt('send', jobId, async () => {
        const data = { jobId, traceparent: currentTiming().span?.traceparent }
        const sent = await boss.send(QUEUE, data, { priority, singletonKey: jobId })
        if (sent) await pool.query(`NOTIFY ${CHANNEL}`)
      }),
    async fetch() {
      doorbell.reset()
      const [job] = await boss.fetch<Omit<QueuedSlice, 'id'>>(QUEUE)
      return job ? { id: job.id, ...job.data } : null
    },
    complete: ({ id, jobId }) => attempt('complete', jobId, () => boss.complete(QUEUE, id)),
    fail: ({ id, jobId }, reason) => attempt('fail', jobId, () => boss.fail(QUEUE, id, { reason })),
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
    if (!pool.ending) logger.warn({ err: error }, 'lost an idle connection of the slice queue')
  })
  return pool
}

/** Wakes waiting workers. Remembers a ring between a fetch and a wait, so no slice is missed. */
interface Doorbell extends AsyncDisposable {
  reset(): void
  wait(signal: AbortSignal): Promise<void>
}

/** Starts listening on the first wait, so a process that only sends needs no connection for it. */
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
        // Not awaited, because polling continues while the database is unavailable. Fails only on
        // disposal.
        notifications.listen(CHANNEL, ring).catch(() => {})
      }
      if (!rang && !signal.aborted) await untilRung(bell, pollMs, signal)
    },
    [Symbol.asyncDispose]: () => notifications[Symbol.asyncDispose](),
  }
}

/** Resolves when the bell rings, it is time to poll, or the signal fires. */
function untilRung(bell: EventEmitter, pollMs: number, signal: AbortSignal): Promise<void> {
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
