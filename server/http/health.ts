/** /health/live, /health/ready and /metrics: what supervisors and Prometheus ask. */
import { Router, type Response } from 'express'
import type { Services } from '../context.ts'
import type { Logger } from '../logger.ts'
import { identify, requireRole } from '../request/identity.ts'

const ANSWER_WITHIN_MS = 2_000

/** `draining` says that the server is stopping: it is then alive, and no longer ready. */
export function healthRoutes(services: Services, draining: () => boolean): Router {
  const router = Router()
  router.get('/health/live', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  router.get('/health/ready', async (_request, response) => {
    const checks = {
      database: (await answers(services, response.locals.logger as Logger)) ? 'ok' : 'unreachable',
      engine: services.engine.status.state === 'ready' ? 'ok' : services.engine.status.state,
      ...(draining() ? { server: 'stopping' } : {}),
    }
    const ready = Object.values(checks).every((check) => check === 'ok')
    sendStatus(response, ready, checks)
  })
  router.get('/metrics', async (request, response) => {
    requireRole(identify(services.config.auth, request.headers.authorization), 'read')
    const { registry } = services.metrics
    response.set('Content-Type', registry.contentType).send(await registry.metrics())
  })
  return router
}

function sendStatus(response: Response, ready: boolean, checks: Record<string, string>): void {
  response
    .set('Cache-Control', 'no-store')
    .status(ready ? 200 : 503)
    .json({ status: ready ? 'ok' : 'unavailable', ...checks })
}

async function answers({ database }: Services, logger: Logger): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_WITHIN_MS)
  })
  try {
    await Promise.race([database.ping(), late])
    return true
  } catch (error) {
    logger.warn({ error }, 'the database does not answer')
    return false
  } finally {
    clearTimeout(timer)
  }
}
