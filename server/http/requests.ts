/** Assigns every request an id and a logger with that id, and logs and counts it when it ends. */
import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Services } from '../context.ts'
import { limitArrival } from '../request/arrival.ts'
import type { RequestLocals } from '../request/locals.ts'
import { RequestTimes } from '../request/server-timing.ts'
import { Timing, withTiming } from '../timing.ts'

/** Ids from proxies and clients are kept if short and plain, so that the logs of all hops agree. */
const REQUEST_ID = /^[\w.:-]{1,128}$/

/** Time for which an answered request is still read, so that its sender can read the response. */
const LINGER_MS = 2_000

type Tracked = Pick<Services, 'logger' | 'metrics' | 'tracing' | 'clients'>

/**
 * Sets `X-Request-Id` and `locals`, and logs, counts and traces each request. The label is the one
 * of `labels` that the path starts with, else `other`, so that there are few labels.
 */
export function trackRequests(
  { logger, metrics, tracing, clients }: Tracked,
  labels: readonly string[],
): RequestHandler {
  const labelOf = (path: string) =>
    labels.find((label) => path === label || path.startsWith(`${label}/`)) ?? 'other'
  return (request, response, next) => {
    const given = request.headers['x-request-id']
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    const started = performance.now()
    const { method, path } = request
    const route = labelOf(path)
    response.setHeader('X-Request-Id', requestId)
    const locals = response.locals as RequestLocals
    locals.requestId = requestId
    const span = tracing?.request(`${method} ${route}`, clients.senderOf(request), {
      'http.request.method': method,
      'http.route': route,
      'latentql.request_id': requestId,
    })
    locals.logger = logger.child({ requestId, ...(span && { traceId: span.traceId }) })
    locals.times = new RequestTimes(span)
    response.once('close', () => {
      const ms = performance.now() - started
      const status = response.writableFinished ? response.statusCode : 499
      metrics.request(route, method, status, ms / 1000)
      span?.describe({ 'http.response.status_code': status })
      span?.end(status >= 500 ? String(status) : undefined)
      const level = route === '/health' || path === '/metrics' ? 'debug' : 'info'
      locals.logger[level](
        { method, path: loggedPath(path), status, ms: Math.round(ms) },
        'request',
      )
    })
    withTiming(new Timing([locals.times.read, metrics.phase], span), next)
  }
}

/**
 * Cuts off clients that take longer than `ms` to send their body, since each holds a connection.
 */
export function limitBodyTime(ms: number): RequestHandler {
  return (request, _response, next) => {
    limitArrival(request, ms)
    next()
  }
}

/**
 * Discards the unread rest of an answered request for a moment: closing with unread bytes would
 * reset the connection before the client has read the response.
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

/** Shortens picture addresses, which grant access and may contain a latent, to their checkpoint. */
function loggedPath(path: string): string {
  return path.replace(/^\/images\/[^/]*\/([^/]*).*/i, '/images/*/$1/*').slice(0, 200)
}
