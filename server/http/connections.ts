/**
 * The HTTP server's connections: none outlives its use, and none is closed with a request that has
 * been sent.
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { STALLED_MS } from '../request/stalled.ts'

/** Turns of the event loop without a new connection, after which none waits to be accepted. */
const QUIET_TURNS = 3

/** Longest time to accept waiting connections before the port is closed nevertheless. */
const LAST_CALL_MS = 500

/** Time between looks for connections that have become idle. */
const LOOK_EVERY_MS = 50

/** A connection that carries HTTP; one that was upgraded to WebSocket is none. */
interface Connection {
  /** Responses that aren't complete. */
  readonly open: Set<ServerResponse>
  /** Bytes received when last looked at. */
  received: number
  /** Time of the last sign of life, ms of `performance.now()`. */
  activeAt: number
}

export class Connections {
  readonly #http: Server
  readonly #app: RequestListener
  readonly #connections = new Map<Socket, Connection>()
  /** All sockets, including those that were upgraded. */
  readonly #sockets = new Set<Socket>()
  /** Number of connections accepted so far. */
  #accepted = 0
  #isLeaving = false
  /** Requests that wait until the port is closed. */
  #held: (() => void)[] | undefined
  #closed: Promise<void> | undefined

  /** Serves the requests of `http` with `app`. */
  constructor(http: Server, app: RequestListener) {
    this.#http = http
    this.#app = app
    http.on('connection', (socket) => this.#accept(socket))
    http.on('request', (request, response) => this.#serve(request, response))
    http.on('upgrade', ({ socket }) => this.#connections.delete(socket))
    http.setTimeout(STALLED_MS, (socket) => this.#closeStuck(socket))
  }

  /** From now on, each response asks its client to close the connection. */
  leave(): void {
    this.#isLeaving = true
    for (const { open } of this.#connections.values()) open.forEach(closeAfter)
  }

  /**
   * Closes the port. Connections that clients have opened are accepted first: the system would
   * reset them, together with the requests that they have sent.
   */
  async stopAccepting(): Promise<void> {
    // Clients that wait for a response open no further connections.
    this.#held = []
    const start = performance.now()
    for (let quiet = 0; quiet < QUIET_TURNS && performance.now() - start < LAST_CALL_MS;) {
      const before = this.#accepted
      // Node accepts one connection per turn.
      await turn()
      quiet = this.#accepted === before ? quiet + 1 : 0
    }
    this.#closed = new Promise((resolve) => {
      // Not `http.close`, which also cuts off connections whose next request is on its way.
      NetServer.prototype.close.call(this.#http, () => resolve())
    })
    const held = this.#held
    this.#held = undefined
    for (const serve of held) serve()
  }

  /**
   * Resolves when all connections are closed: after their last response, or when they have been
   * idle for `idleMs`.
   */
  async drain(idleMs: number): Promise<void> {
    let isClosed = false
    const closed = this.#closed!.then(() => {
      isClosed = true
    })
    while (!isClosed) {
      await readArrived()
      for (const [socket, connection] of this.#connections) {
        if (idleTime(socket, connection) >= idleMs) socket.destroy()
      }
      await Promise.race([closed, delay(LOOK_EVERY_MS, undefined, { ref: false })])
    }
    // Ends the timer with which Node looks for slow requests.
    this.#http.close()
  }

  /** Closes all connections at once, upgraded ones too. */
  cutOff(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #accept(socket: Socket): void {
    this.#accepted += 1
    const activeAt = performance.now()
    const connection: Connection = { open: new Set(), received: 0, activeAt }
    this.#connections.set(socket, connection)
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#connections.delete(socket)
      this.#sockets.delete(socket)
      queueMicrotask(() => connection.open.forEach(abandon))
    })
  }

  /** Closes a connection that is idle, or whose client doesn't read its response. */
  #closeStuck(socket: Socket): void {
    const connection = this.#connections.get(socket)
    if (!connection) return
    if (connection.open.size === 0 || socket.writableLength > 0) socket.destroy()
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(request.socket)
    connection?.open.add(response)
    response.once('close', () => {
      connection?.open.delete(response)
      if (connection) connection.activeAt = performance.now()
    })
    if (this.#isLeaving) closeAfter(response)
    if (this.#held) this.#held.push(() => void this.#app(request, response))
    else this.#app(request, response)
  }
}

/** Closes a response that waits behind another of its connection: Node closes only the first. */
function abandon(response: ServerResponse): void {
  response.destroy()
  response.emit('close')
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}

/**
 * Reads all that has arrived, in two turns of the event loop: the timers of a busy process fire
 * before it has looked at its sockets.
 */
async function readArrived(): Promise<void> {
  await turn()
  await turn()
}

/** Milliseconds since the connection's last byte or response; -1 if it has a request. */
function idleTime({ bytesRead }: Socket, connection: Connection): number {
  const now = performance.now()
  if (bytesRead !== connection.received) connection.activeAt = now
  connection.received = bytesRead
  return connection.open.size > 0 ? -1 : now - connection.activeAt
}
