/** WebSockets at /graphql, on the HTTP server's port, for graphql-ws. */
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { CloseCode, handleProtocols, type Server as GraphQLServer } from 'graphql-ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Config } from '../config.ts'
import type { Services as AllServices } from '../context.ts'
import { RateLimited } from '../errors.ts'
import { networkOf } from '../request/clients.ts'
import { isAllowedHost, isAllowedOrigin } from '../request/origins.ts'
import { retryAfterSeconds } from '../request/problem.ts'
import { STALLED_MS } from '../request/stalled.ts'
import type { Logger } from '../logger.ts'
import { framesOfResults } from './text-frames.ts'

const PATH = '/graphql'

/** Largest message: one operation with its variables. */
const MAX_MESSAGE_BYTES = 64 * 1024

/** Interval of pings. */
const PING_EVERY_MS = 15_000

/** Time for a refused client to read why, and to close its side. */
const LINGER_MS = 2_000

/** Output that may wait for a client while more is read from it. */
const MAX_UNREAD_BYTES = 4 * 1024 ** 2

/** A connection, as graphql-ws sees it. */
export interface Connection {
  readonly socket: WebSocket
  readonly request: IncomingMessage
  /** Sends results of a subscription, as JSON. Resolves when the system has accepted them. */
  readonly deliver: (id: string, results: readonly Buffer[]) => Promise<void>
}

export interface WebSockets {
  /** Rejects new connections and closes the open ones with 1001. Resolves when all are closed. */
  close(): Promise<void>
}

type Services = Pick<
  AllServices,
  'config' | 'logger' | 'metrics' | 'clients' | 'rates' | 'openStreams'
>

/** Accepts upgrades of `http` at /graphql. Pages of sites that may not call the API get 403. */
export function acceptWebSockets(
  http: Server,
  graphql: GraphQLServer<Connection>,
  services: Services,
): WebSockets {
  const { config, logger, metrics } = services
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: Math.min(MAX_MESSAGE_BYTES, config.limits.bodyBytes),
    perMessageDeflate: false,
    handleProtocols,
  })
  let closing = false
  http.on('upgrade', async (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    try {
      if (closing) throw new UpgradeRefused(503, 'Service Unavailable')
      checkTarget(config, request)
      await countConnection(services, request, stream)
    } catch (error) {
      return refuse(stream, error)
    }
    server.handleUpgrade(request, stream, head, (socket) => {
      metrics.sockets(1)
      socket.once('close', () => metrics.sockets(-1))
      limitUnread(socket, request.socket)
      connect(graphql, socket, request, logger)
    })
  })
  return {
    async close() {
      closing = true
      const closed = [...server.clients].map(closeSocket)
      await Promise.all(closed)
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function checkTarget(config: Config, request: IncomingMessage): void {
  const path = (request.url ?? '').split('?')[0]
  if (path !== PATH) throw new UpgradeRefused(404, 'Not Found')
  if (!isAllowedHost(config, request)) throw new UpgradeRefused(421, 'Misdirected Request')
  if (!isAllowedOrigin(config, request)) throw new UpgradeRefused(403, 'Forbidden')
}

/** Counts a connection until `stream` is closed. Throws RateLimited. */
async function countConnection(
  { clients, rates, openStreams }: Services,
  request: IncomingMessage,
  stream: Duplex,
): Promise<void> {
  const address = clients.addressOf(request)
  const { refusal } = await rates.count('subscriptions', { address })
  if (refusal) throw refusal
  if (stream.destroyed) return
  stream.once('close', openStreams.open({ network: networkOf(address) }))
}

/** Connects one socket to graphql-ws. Results wait until the last one has been sent. */
function connect(
  graphql: GraphQLServer<Connection>,
  socket: WebSocket,
  request: IncomingMessage,
  logger: Logger,
): void {
  const alive = terminateWhenDead(socket)
  const deliver: Connection['deliver'] = async (id, results) => {
    await sendFrames(socket, request.socket, framesOfResults(id, results))
    alive()
  }
  socket.on('error', (error) => logger.debug({ error }, 'WebSocket failed'))
  const opened = graphql.opened(
    {
      protocol: socket.protocol,
      send: async (data) => {
        await send(socket, data)
        alive()
      },
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) =>
        socket.on('message', async (data) => {
          alive()
          try {
            await handle(String(data))
          } catch (error) {
            logger.error({ error }, 'failed to handle a WebSocket message')
            socket.close(CloseCode.InternalServerError, 'Internal server error')
          }
        }),
    },
    { socket, request, deliver },
  )
  socket.once('close', (code, reason) => {
    opened(code, String(reason)).catch((error: unknown) => {
      logger.error({ error }, 'failed to clean up a closed WebSocket')
    })
  })
}

function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve()
    // A failed send closes the socket, which ends its subscriptions.
    socket.send(data, () => resolve())
  })
}

/**
 * Sends whole frames past `ws`, which would take a write for each. `ws` itself writes whole frames
 * too, without compression at once, so that frames stay whole.
 */
function sendFrames(socket: WebSocket, stream: Socket, frames: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve()
    stream.write(frames, () => resolve())
  })
}

/**
 * Reads nothing more from a client while too much output waits for it. Terminates the connection if
 * the client then accepts nothing. ws itself limits unanswered pings.
 */
function limitUnread(socket: WebSocket, stream: Socket): void {
  const check = () => {
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.pause()
  }
  socket.on('message', check)
  stream.on('drain', () => socket.resume())
  // Counts from the last byte that either side accepted.
  stream.setTimeout(STALLED_MS, () => {
    if (socket.bufferedAmount > 0) socket.terminate()
  })
}

/** Terminates a connection that for two intervals sends, accepts and answers nothing. */
function terminateWhenDead(socket: WebSocket): () => void {
  let silent = 0
  const alive = () => {
    silent = 0
  }
  const timer = setInterval(() => {
    // Output that waits has its own limit: see `limitUnread`.
    if (socket.bufferedAmount > 0) return
    silent += 1
    if (silent > 2) socket.terminate()
    else socket.ping()
  }, PING_EVERY_MS)
  timer.unref()
  socket.on('pong', alive)
  socket.once('close', () => clearInterval(timer))
  return alive
}

/** Closes with 1001; terminates the connection if the client doesn't respond. */
function closeSocket(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), 1_000)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.close(1001, 'The server is stopping')
  })
}

class UpgradeRefused extends Error {
  readonly status: number

  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
  }
}

/** Answers an upgrade with the error, whose message is the body. */
function refuse(stream: Duplex, error: unknown): void {
  if (!(error instanceof UpgradeRefused || error instanceof RateLimited)) throw error
  const { status, message } = error
  const retryAfterMs = error instanceof RateLimited ? error.details['retryAfterMs'] : undefined
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message)}`,
    ...(retryAfterMs === undefined ? [] : [`Retry-After: ${retryAfterSeconds(retryAfterMs)}`]),
  ]
  stream.end(`${headers.join('\r\n')}\r\n\r\n${message}`)
  stream.resume()
  const timer = setTimeout(() => stream.destroy(), LINGER_MS)
  stream.once('close', () => clearTimeout(timer))
}
