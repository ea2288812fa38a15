/** Every request gets an id, a logger that says it, and an abort signal for when its client leaves. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { RequestHandler, Response } from 'express'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'

/** An id that a proxy or a client made is kept if it is short and plain, so that logs of all hops agree. */
const REQUEST_ID = /^[\w.:-]{1,128}$/

/** Paths whose requests are counted under their own name; the rest is `other`, so that labels stay few. */
const ROUTES = [
  ...['/graphql', '/graphiql', '/images', '/checkpoints', '/datasets', '/runs'],
  ...['/health', '/metrics'],
]

/** What a plain route or a resolver may know of its request. */
export interface RequestLocals {
  requestId: string
  logger: Logger
}

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

/** Aborts once nobody waits for anything more: the client has left, or has its answer (which may be one field's failure). */
export function clientLeft(response: Response): AbortSignal {
  const controller = new AbortController()
  // Each sample of a request waits for it; Node takes more than ten for a leak.
  setMaxListeners(0, controller.signal)
  response.once('close', () => controller.abort(nobodyWaits))
  return controller.signal
}

/** Why work was given up: nobody waits for it any more. */
export class ClientLeft extends Error {
  constructor() {
    super('Nobody waits for this any more')
    this.name = 'ClientLeft'
  }
}

/** One for all: every request ends with it, and to capture a stack each time would cost more than it tells. */
const nobodyWaits = new ClientLeft()

function routeOf(path: string): string {
  return ROUTES.find((route) => path === route || path.startsWith(`${route}/`)) ?? 'other'
}

/** A picture's address is permission to see it, and may hold a whole latent: of those only the checkpoint is logged. */
function loggedPath(path: string): string {
  return path.replace(/^\/images\/[^/]*\/([^/]*).*/i, '/images/*/$1/*').slice(0, 200)
}
