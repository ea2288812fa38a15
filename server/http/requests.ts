/** Gives every request an id and a logger that carries it, and logs and counts it when it ends. */
import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { RequestLocals } from '../request/locals.ts'

/** An id that a proxy or a client made is kept if it is short and plain, so that logs of all hops agree. */
const REQUEST_ID = /^[\w.:-]{1,128}$/

/** Paths whose requests are counted under their own name; the rest is `other`, so that labels stay few. */
const ROUTES = [
  ...['/graphql', '/graphiql', '/images', '/checkpoints', '/datasets', '/runs'],
  ...['/health', '/metrics'],
]

/** Sets `X-Request-Id` and `locals`, and logs and counts the request when it has been answered. */
export function trackRequests(logger: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id']
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    const started = performance.now()
    const { method, path } = request
    response.setHeader('X-Request-Id', requestId)
    const locals = response.locals as RequestLocals
    locals.requestId = requestId
    locals.logger = logger.child({ requestId })
    response.once('close', () => {
      const ms = performance.now() - started
      const status = response.writableFinished ? response.statusCode : 499
      metrics.request(routeOf(path), method, status, ms / 1000)
      const level = routeOf(path) === '/health' || path === '/metrics' ? 'debug' : 'info'
      locals.logger[level](
        { method, path: loggedPath(path), status, ms: Math.round(ms) },
        'request',
      )
    })
    next()
  }
}

/** Cuts off who takes longer than `ms` to send what it sends: each would hold a connection. */
export function limitBodyTime(ms: number): RequestHandler {
  return (request, _response, next) => {
    const timer = setTimeout(() => {
      if (!request.complete) request.destroy()
    }, ms)
    request.once('close', () => clearTimeout(timer))
    next()
  }
}

function routeOf(path: string): string {
  return ROUTES.find((route) => path === route || path.startsWith(`${route}/`)) ?? 'other'
}

/** A picture's address is permission to see it, and may hold a whole latent: of those only the checkpoint is logged. */
function loggedPath(path: string): string {
  return path.replace(/^\/images\/[^/]*\/([^/]*).*/i, '/images/*/$1/*').slice(0, 200)
}
