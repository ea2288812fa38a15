/**
 * Checks of hosts and origins: only the server's own pages and those in CORS_ORIGINS may call it.
 */
import type { IncomingMessage } from 'node:http'
import cors from 'cors'
import type { RequestHandler } from 'express'
import { isLoopback, type Config } from '../config.ts'
import { LatentQLError } from '../errors.ts'

/**
 * True if the request's Host names this server. Protects servers without tokens against DNS
 * rebinding: a page whose host name is pointed at this machine after loading is same-origin to the
 * browser, and only its host name reveals it. HTTP/1.0 clients send no Host.
 */
export function isAllowedHost(
  { auth, host, publicUrl }: Config,
  request: IncomingMessage,
): boolean {
  const named = request.headers.host
  if (auth.mode === 'token' || named === undefined) return true
  if (!URL.canParse(`http://${named}`)) return false
  const { hostname } = new URL(`http://${named}`)
  const name = hostname.replace(/^\[|\]$/g, '')
  return (
    isLoopback(name) || name === host || hostname === (publicUrl && new URL(publicUrl).hostname)
  )
}

/** Middleware that rejects requests meant for another host; see `isAllowedHost`. */
export function rejectOtherHosts(config: Config): RequestHandler {
  return (request, _response, next) => {
    if (isAllowedHost(config, request)) return next()
    throw new Misdirected(
      `This server does not accept the host "${request.headers.host}". If clients use that name, ` +
        'set PUBLIC_URL to it.',
    )
  }
}

/** The request is meant for another host. */
class Misdirected extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status = 421
}

/**
 * True if the request's Origin is allowed. Programs send no Origin; browsers send one with
 * WebSockets and with every cross-origin request.
 */
export function isAllowedOrigin(config: Config, request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  if (config.corsOrigins.includes('*') || config.corsOrigins.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  if (new URL(origin).host === host) return true
  return config.publicUrl !== undefined && new URL(config.publicUrl).origin === origin
}

/**
 * Rejects requests from pages of other sites. For routes that do work on a GET, which no preflight
 * precedes. A browser may omit `Origin`, but then it sends `Sec-Fetch-Site`.
 */
export function refuseOtherOrigins(config: Config): RequestHandler {
  return (request, _response, next) => {
    const { origin, 'sec-fetch-site': site } = request.headers
    const isForeign = origin === undefined && (site === 'cross-site' || site === 'same-site')
    if (!isForeign && isAllowedOrigin(config, request)) return next()
    throw new ForeignPage(
      `Pages from ${origin ?? 'other sites'} may not use this API. ` +
        'An operator can allow this origin in CORS_ORIGINS.',
    )
  }
}

/** The request comes from a page of another site. */
class ForeignPage extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status = 403
}

/** CORS for the API: pages of CORS_ORIGINS may call it, with a token and without cookies. */
export function apiCors(config: Config): RequestHandler {
  return cors({
    origin: config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: [
      'Content-Type',
      'Authorization',
      'X-Request-Id',
      'Apollo-Require-Preflight',
      'X-Requested-With',
    ],
    exposedHeaders: [
      ...['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Server-Timing'],
    ],
    maxAge: 600,
  })
}

/** CORS for pictures: a signed address grants access, so any page may show and read them. */
export const imageCors: RequestHandler = cors({
  origin: '*',
  methods: ['GET', 'HEAD'],
  exposedHeaders: [
    ...['ETag', 'X-Image-Width', 'X-Image-Height', 'X-Image-Channels', 'X-Request-Id'],
    'Server-Timing',
  ],
  maxAge: 86_400,
})
