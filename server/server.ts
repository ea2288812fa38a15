/** The server: HTTP and WebSocket on one port, started and stopped as one. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { announce } from './announcement.ts'
import type { Config } from './config.ts'
import { createServices, type Overrides, type Services } from './context.ts'
import { createApollo, type GraphQLOverHttp } from './graphql/apollo.ts'
import { createSchema } from './graphql/schema.ts'
import { createEventStreams, type EventStreams } from './graphql/graphql-sse.ts'
import { createGraphQLWsServer } from './graphql/graphql-ws.ts'
import { PersistedDocuments } from './graphql/persisted-documents.ts'
import { createSubscriptions } from './graphql/subscriptions.ts'
import { acceptWebSockets, type WebSockets } from './graphql/websocket.ts'
import { createApp } from './http/app.ts'
import { builtFolder } from './http/explorer.ts'
import { Connections } from './http/connections.ts'
import { limitConnections } from './request/connection-limits.ts'
import { createToken } from './request/roles.ts'

/** Time that accepted requests have to finish once the server is stopping. */
const DRAIN_MS = 20_000

/** Longest time for which a connection must be idle before a stopping server closes it. */
const IDLE_MS = 1_000

/** Time to receive one whole request: long enough for a large checkpoint over a slow line. */
const REQUEST_TIMEOUT_MS = 60 * 60_000

/** The explorer keeps its state in URLs: eight waypoints of 512 values take about 90 kB. */
const MAX_HEADER_BYTES = 128 * 1024

/** Longer than the usual 60 s of proxies, so that no proxy reuses a connection being closed. */
const KEEP_ALIVE_MS = 65_000

/** Addresses for hosts that mean all of the machine's addresses, and can't be opened themselves. */
const REACHABLE_AT: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

export interface Server extends AsyncDisposable {
  /** The URL on this machine, e.g. `http://127.0.0.1:4000`. Throws before `start`. */
  readonly url: string
  readonly port: number
  readonly services: Services
  /** Resolves when the server answers requests. If starting fails, nothing is left running. */
  start(): Promise<void>
  /**
   * Reports itself as not ready. After the grace period it stops accepting requests, finishes
   * those that were sent, closes WebSockets with 1001, ends event streams, cuts off downloads of
   * samples, and releases all services.
   */
  [Symbol.asyncDispose](): Promise<void>
}

/** Creates a server; call `start` to run it. */
export function createServer(config: Config, overrides: Overrides = {}): Server {
  return new LatentQLServer(config, overrides)
}

/** The parts of a running server. */
interface Running {
  readonly services: Services
  readonly http: HttpServer
  readonly connections: Connections
  readonly apollo: GraphQLOverHttp
  readonly sockets: WebSockets
  readonly streams: EventStreams
}

class LatentQLServer implements Server {
  readonly #config: Config
  readonly #overrides: Overrides
  /** The secret of the owner's token. */
  readonly #secret = randomBytes(32).toString('base64url')
  #draining = false
  readonly #stopping = new AbortController()
  #withdraw: (() => void) | undefined
  #running: Running | undefined
  #stopped: Promise<void> | undefined

  constructor(config: Config, overrides: Overrides) {
    const owner = createToken('owner', 'admin', this.#secret)
    this.#config = { ...config, auth: { ...config.auth, owner } }
    this.#overrides = overrides
  }

  get services(): Services {
    return this.#started().services
  }

  get port(): number {
    return (this.#started().http.address() as AddressInfo).port
  }

  get url(): string {
    const host = REACHABLE_AT[this.#config.host] ?? this.#config.host
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.port}`
  }

  async start(): Promise<void> {
    const services = await createServices(this.#config, this.#overrides)
    try {
      this.#running = await this.#listen(services)
    } catch (error) {
      await services.releasers.release()
      throw error
    }
    const { dataDir, worker } = this.#config
    const announcement = { url: this.url, token: this.#secret, worker }
    this.#withdraw = await announce(dataDir, announcement).catch((error: unknown) => {
      services.logger.warn({ err: error }, 'commands cannot find this server')
      return undefined
    })
    const { name, provider, device } = (await services.engine.get()).info
    services.logger.info({ url: this.url, engine: `${name}/${provider}`, device }, 'listening')
  }

  async #listen(services: Services): Promise<Running> {
    const schema = createSchema()
    const { explorerFolder = builtFolder() } = this.#overrides
    const documents = await readDocuments(this.#config, explorerFolder)
    const apollo = await createApollo(services, schema, documents)
    const draining = () => this.#draining
    const { signal: stopping } = this.#stopping
    const subscriptions = createSubscriptions(services, schema)
    const streams = createEventStreams(services, subscriptions, documents)
    const graphql = [streams.route, apollo.route]
    const app = createApp(services, { graphql, draining, stopping, explorerFolder })
    const http = createHttpServer({
      requestTimeout: REQUEST_TIMEOUT_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
    })
    limitConnections(http, services)
    const connections = new Connections(http, app)
    const webSocketServer = createGraphQLWsServer(services, subscriptions, documents)
    const sockets = acceptWebSockets(http, webSocketServer, services)
    try {
      await listen(http, this.#config)
    } catch (error) {
      await apollo.stop()
      throw error
    }
    return { services, http, connections, apollo, sockets, streams }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    if (!this.#running) return
    const { services, connections, apollo, sockets, streams } = this.#running
    this.#draining = true
    this.#withdraw?.()
    connections.leave()
    await delay(this.#config.graceMs)
    await connections.stopAccepting()
    this.#stopping.abort()
    const drained = drain(this.#running, Math.min(IDLE_MS, this.#config.graceMs))
    await Promise.all([drained, sockets.close(), streams.close()])
    await apollo.stop()
    await services.releasers.release()
  }

  #started(): Running {
    if (!this.#running) throw new Error('The server has not been started')
    return this.#running
  }
}

/** Reads the manifests of persisted documents, with the explorer's own if it is built. */
function readDocuments(
  { persistedDocuments: { files, isOnly } }: Config,
  explorerFolder: string,
): Promise<PersistedDocuments> {
  const own = path.join(explorerFolder, 'persisted-documents.json')
  return PersistedDocuments.read({ isOnly, files: existsSync(own) ? [...files, own] : files })
}

function listen(http: HttpServer, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      resolve()
    })
  })
}

/** Resolves when every connection is closed; after DRAIN_MS the rest are cut off. */
async function drain({ connections, services }: Running, idleMs: number): Promise<void> {
  const timer = setTimeout(() => {
    services.logger.warn(
      `cutting off requests that are still unfinished after ${DRAIN_MS / 1000} s`,
    )
    connections.cutOff()
  }, DRAIN_MS)
  await connections.drain(idleMs)
  clearTimeout(timer)
}
