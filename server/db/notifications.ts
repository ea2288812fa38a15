/** Receives Postgres notifications on a dedicated connection that reconnects automatically. */
import { EventEmitter, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from '../logger.ts'
import type { NotificationChannel, Notifications } from './stores.ts'

const CHANNELS = ['latentql_job', 'latentql_wanted', 'latentql_slice'] as const
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000
/** Interval of pings that detect connections dropped silently, for example by a firewall. */
const PING_EVERY_MS = 10_000
const RESPONSE_TIMEOUT_MS = 5_000

type Listener = (payload: string | null) => void
type Dispatch = (channel: string, payload: string | null) => void

/** Connects on the first `listen`. Disposing of it removes all listeners. */
export function createNotifications(url: string, logger: Logger): Notifications & AsyncDisposable {
  const listeners = new Map(CHANNELS.map((channel) => [channel as string, new Set<Listener>()]))
  const dispatch: Dispatch = (channel, payload) => {
    for (const listener of listeners.get(channel) ?? []) listener(payload)
  }

  const closing = new AbortController()
  let connection: Connection | undefined
  return {
    async listen(channel: NotificationChannel, listener) {
      // A new function each time, because callers may pass the same one twice.
      const own: Listener = (payload) => listener(payload)
      listeners.get(channel)!.add(own)
      connection ??= keepListening(url, logger, dispatch, closing.signal)
      await connection.ready()
      return () => void listeners.get(channel)!.delete(own)
    },
    async [Symbol.asyncDispose]() {
      for (const each of listeners.values()) each.clear()
      closing.abort()
      await connection?.ended
    },
  }
}

interface Connection {
  /** Resolves once the connection is listening. Waits while the database is unavailable. */
  ready(): Promise<void>
  readonly ended: Promise<void>
}

/** Listens until the signal fires. After each reconnect it dispatches null on every channel. */
function keepListening(
  url: string,
  logger: Logger,
  dispatch: Dispatch,
  signal: AbortSignal,
): Connection {
  const emitter = new EventEmitter()
  let isReady = false
  async function run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    for (let isAgain = false; !signal.aborted; isAgain = true) {
      const client = createListener(url, dispatch)
      try {
        await startListening(client)
        isReady = true
        emitter.emit('ready')
        retryMs = FIRST_RETRY_MS
        if (isAgain) for (const channel of CHANNELS) dispatch(channel, null)
        await untilLost(client, signal)
      } catch (error) {
        if (retryMs === FIRST_RETRY_MS && !signal.aborted) {
          logger.warn({ err: error }, 'lost the notification connection; reconnecting')
        }
      }
      isReady = false
      await client.end().catch(() => {})
      await delay(retryMs, undefined, { signal }).catch(() => {})
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
    }
  }
  const ready = async () => void (isReady || (await once(emitter, 'ready', { signal })))
  return { ready, ended: run() }
}

function createListener(url: string, dispatch: Dispatch): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'latentql notifications',
    connectionTimeoutMillis: RESPONSE_TIMEOUT_MS,
    query_timeout: RESPONSE_TIMEOUT_MS,
    keepAlive: true,
  })
  client.on('notification', ({ channel, payload }) => dispatch(channel, payload ?? ''))
  client.on('error', () => {}) // The connection also emits 'end'.
  return client
}

async function startListening(client: pg.Client): Promise<void> {
  await client.connect()
  for (const channel of CHANNELS) await client.query(`LISTEN ${channel}`)
}

/** Throws if the connection ends or stops responding. Returns when the signal fires. */
async function untilLost(client: pg.Client, signal: AbortSignal): Promise<void> {
  const ended = once(client, 'end', { signal }).then(() => {
    throw new Error('the connection closed')
  })
  ended.catch(() => {})
  while (!signal.aborted) {
    const pause = delay(PING_EVERY_MS, undefined, { signal, ref: false })
    await Promise.race([ended, pause])
    await client.query('SELECT 1')
  }
}
