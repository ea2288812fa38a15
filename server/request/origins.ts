/** Which web pages may talk to this server: its own, and those of CORS_ORIGINS. */
import type { IncomingMessage } from 'node:http'
import cors from 'cors'
import type { RequestHandler } from 'express'
import { isLoopback, type Config } from '../config.ts'
import { LatentQLError } from '../errors.ts'

/**
 * Whether a request is meant for this server. Where nobody is asked for a token, a page whose host name was pointed at
 * this machine after it was loaded (DNS rebinding) counts as the server's own to the browser: only the name gives it
 * away. Programs of HTTP/1.0 send none.
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

/** Refuses requests that are meant for another host: see isAllowedHost. */
export function refuseOtherHosts(config: Config): RequestHandler {
  return (request, _response, next) => {
    if (isAllowedHost(config, request)) return next()
    throw new Misdirected(
      `This server is not "${request.headers.host}". If people reach it by that name, say so in PUBLIC_URL.`,
    )
  }
}

/** The request is for another host. */
class Misdirected extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status = 421
}

/**
 * Whether a request may come from where it says it comes from. Programs send no Origin; browsers always send one
 * with WebSockets, and with every request that another site's page makes.
 */
export function isAllowedOrigin(config: Config, request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  if (config.corsOrigins.includes('*') || config.corsOrigins.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  if (new URL(origin).host === host) return true
  return config.publicUrl !== undefined && new URL(config.publicUrl).origin === origin
}

/** CORS for the API: pages of CORS_ORIGINS may call it with a token, no cookies are involved. */
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
    exposedHeaders: ['X-Request-Id', 'Retry-After'],
    maxAge: 600,
  })
}

/** CORS for pictures: their signed address is the permission, so any page may show and read them. */
export const imageCors: RequestHandler = cors({
  origin: '*',
  methods: ['GET', 'HEAD'],
  exposedHeaders: ['ETag', 'X-Image-Width', 'X-Image-Height', 'X-Image-Channels', 'X-Request-Id'],
  maxAge: 86_400,
})
