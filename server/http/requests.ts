/** Gives every request an id and a logger that carries it, and logs and counts it when it ends. */
import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { RequestLocals } from '../request/locals.ts'

/** An id that a proxy or a client made is kept if it is short and plain, so that logs of all hops agree. */
const REQUEST_ID = /^[\w.:-]{1,128}$/

/** How long a request that is answered already is still read, so that its sender gets to read the answer. */
const LINGER_MS = 2_000

/**
 * Sets `X-Request-Id` and `locals`, and logs and counts the request when it has been answered: under the one of `labels`
 * that its path begins with, else as `other`, so that labels stay few.
 */
export function trackRequests(
  logger: Logger,
  metrics: Metrics,
  labels: readonly string[],
): RequestHandler {
  const labelOf = (path: string) =>
    labels.find((label) => path === label || path.startsWith(`${label}/`)) ?? 'other'
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
      metrics.request(labelOf(path), method, status, ms / 1000)
      const level = labelOf(path) === '/health' || path === '/metrics' ? 'debug' : 'info'
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

/**
 * Reads on for a moment what the answer did not wait for: closing with unread bytes would reset the connection before
 * the answer is read.
 */
export const discardUnread: RequestHandler = (request, response, next) => {
  response.once('finish', () => {
    if (request.complete) return
    request.resume()
    const timer = setTimeout(() => request.destroy(), LINGER_MS)
    request.once('close', () => clearTimeout(timer))
  })
  next()
}

/** A picture's address is permission to see it, and may hold a whole latent: of those only the checkpoint is logged. */
function loggedPath(path: string): string {
  return path.replace(/^\/images\/[^/]*\/([^/]*).*/i, '/images/*/$1/*').slice(0, 200)
}
