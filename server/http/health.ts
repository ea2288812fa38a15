/** /health/live, /health/ready and /metrics, for supervisors and Prometheus. */
import { fileURLToPath } from 'node:url'
import type { RequestHandler, Response } from 'express'
import { INSTANCE_HEADER, instanceOf } from '../announcement.ts'
import type { Services } from '../context.ts'
import type { Logger } from '../logger.ts'
import type { Route } from '../request/route.ts'
import { isDiskFull } from '../storage/free-space.ts'

const ANSWER_WITHIN_MS = 2_000

/** Time for which the results of checks are shared: anyone may ask. */
const SHARED_MS = 250

/** The routes. A server that is `draining` is live, but no longer ready. */
export function healthRoutes(services: Services, draining: () => boolean): Route[] {
  const { logger } = services
  const open = { method: 'get', access: 'public', maxBody: 0, work: 'constant' } as const
  const live: RequestHandler = (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  }
  const checkParts = shared(SHARED_MS, () =>
    Promise.all([
      check(() => services.database.ping(), 'database is not responding', logger),
      check(() => isDiskFull(foldersOf(services)), 'DATA_DIR or STORAGE is not responding', logger),
    ]),
  )
  const ready: RequestHandler = async (_request, response) => {
    const [database, storage] = await checkParts()
    const checks = {
      database: database ? 'ok' : 'unreachable',
      engine: engineHealth(services),
      storage: storage ? (storage.value ? 'full' : 'ok') : 'unreachable',
      ...(draining() ? { server: 'stopping' } : {}),
    }
    const { owner } = services.config.auth
    if (owner) response.set(INSTANCE_HEADER, instanceOf(owner))
    const isReady = Object.values(checks).every((check) => check === 'ok')
    sendStatus(response, isReady, checks)
  }
  const { registry } = services.metrics
  const figures = shared(0, () => registry.metrics())
  const metrics: RequestHandler = async (_request, response) => {
    response.set('Content-Type', registry.contentType).send(await figures())
  }
  return [
    { ...open, path: '/health/live', handle: live },
    { ...open, path: '/health/ready', handle: ready },
    { ...open, path: '/metrics', access: 'read', handle: metrics },
  ]
}

/** Shares a result between those who ask while it is made, and for `ms` after that began. */
function shared<Value>(ms: number, make: () => Promise<Value>): () => Promise<Value> {
  let current: Promise<Value> | undefined
  let madeAt = -Infinity
  let isMaking = false
  return () => {
    if (current && (isMaking || performance.now() - madeAt < ms)) return current
    madeAt = performance.now()
    isMaking = true
    current = make().finally(() => (isMaking = false))
    return current
  }
}

function engineHealth({ engine }: Services): string {
  const state = engine.started?.status.state ?? 'not started'
  return state === 'ready' ? 'ok' : state
}

function sendStatus(response: Response, ready: boolean, checks: Record<string, string>): void {
  response
    .set('Cache-Control', 'no-store')
    .status(ready ? 200 : 503)
    .json({ status: ready ? 'ok' : 'unavailable', ...checks })
}

/** The folders on this machine that the server writes to. */
function foldersOf({ config: { dataDir, storage } }: Services): string[] {
  return storage.url.startsWith('file:') ? [dataDir, fileURLToPath(storage.url)] : [dataDir]
}

/** Returns the value of a check in time, or null if it fails, which is logged. */
async function check<Value>(
  ask: () => Promise<Value>,
  failure: string,
  logger: Logger,
): Promise<{ readonly value: Value } | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)),
      ANSWER_WITHIN_MS,
    )
  })
  try {
    return { value: await Promise.race([ask(), late]) }
  } catch (error) {
    logger.warn({ error }, failure)
    return null
  } finally {
    clearTimeout(timer)
  }
}
