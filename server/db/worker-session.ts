/**
 * A worker's session: a connection of its own that holds an advisory lock. The database releases
 * the lock when the connection ends, which the system ends with the process, so that all workers
 * see at once that a process has died, wherever it ran.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from '../logger.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { WorkerSession } from './stores.ts'

/** First key of the lock. The second is the session's. */
const LOCKS = 0x77_6f_72_6b

/**
 * The wait before an attempt and the attempt are no longer than `goneAfterMs` of WorkerTiming: a
 * living worker is back before that.
 */
const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 500

/** Time without a byte after which the system asks the database if the connection still exists. */
const KEEP_ALIVE_MS = 5_000
const CONNECT_TIMEOUT_MS = 1_500

/** A name in job rows that has a session ends with its key, eight hexadecimal digits. */
const SEPARATOR = ' session '

/**
 * SQL for the state of the session of job `j`'s worker: true if it is connected, false if not, null
 * if the worker has none, as in rows of older versions.
 */
export const IS_CONNECTED = Prisma.sql`CASE WHEN j.worker ~ ${`${SEPARATOR}[0-9a-f]{8}$`} THEN EXISTS (
    SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid = ${LOCKS}::bigint::oid
      AND l.objid = ('x' || right(j.worker, 8))::bit(32)::bigint::oid
  ) END`

/**
 * Opens a session, which reconnects by itself. Resolves when it is connected the first time, and
 * waits while the database is unavailable.
 */
export async function openWorkerSession(
  url: string,
  worker: string,
  logger: Logger,
): Promise<WorkerSession> {
  const key = randomBytes(4)
  const closing = new AbortController()
  let connected: () => void
  const first = new Promise<void>((resolve) => {
    connected = resolve
  })
  const ended = keepConnected(url, key.readInt32BE(), logger, closing.signal, () => connected())
  await first
  return {
    holder: `${worker}${SEPARATOR}${key.toString('hex')}`,
    async [Symbol.asyncDispose]() {
      closing.abort()
      await ended
    },
  }
}

async function keepConnected(
  url: string,
  key: number,
  logger: Logger,
  signal: AbortSignal,
  onConnected: () => void,
): Promise<void> {
  let retryMs = FIRST_RETRY_MS
  while (!signal.aborted) {
    const client = createClient(url)
    const ended = once(client, 'end')
    ended.catch(() => {}) // An error of the connection, which `connect` or the race rejects with.
    try {
      await client.connect()
      // Shared: a connection that was lost may not have ended yet in the database.
      await client.query('SELECT pg_advisory_lock_shared($1, $2)', [LOCKS, key])
      retryMs = FIRST_RETRY_MS
      onConnected()
      await Promise.race([ended, aborted(signal)])
      if (!signal.aborted) logger.debug('lost the session of the worker; reconnecting')
    } catch (error) {
      logger.debug({ error }, 'could not open the session of the worker')
    }
    await client.end().catch(() => {})
    await delay(retryMs, undefined, { signal }).catch(() => {})
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  }
}

function createClient(url: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'latentql worker',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  })
  client.on('error', () => {}) // The connection also emits 'end'.
  return client
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
