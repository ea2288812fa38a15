/**
 * A complete server for tests: real HTTP, WebSocket and engine, its own database, a small
 * checkpoint.
 */
import path from 'node:path'
import { createClient, type Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { readConfig, type Config } from '../../server/config.ts'
import type { Overrides, Services } from '../../server/context.ts'
import { createServer, type Server } from '../../server/server.ts'
import { SMALL_FILE } from '../faults/support.ts'
import { createTempDir } from './temp-dir.ts'
import { createTestDatabase, silentLogger } from './test-database.ts'

export { SMALL_FILE }

export interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly server: Server
  readonly services: Services
  readonly config: Config
  /** `sha256:HEX` of the checkpoint `small`: 16x16 RGB, zDim 8, the server's default. */
  readonly digest: string
  /** Sends a GraphQL request and returns the raw response. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Sends a query and returns `data`; throws if there are errors. */
  query<T = Record<string, any>>(query: string, variables?: Record<string, unknown>): Promise<T>
  /** Sends a query that must fail, and returns its first error. */
  failure(query: string, variables?: Record<string, unknown>): Promise<GraphQLFailure>
  /** A graphql-ws client, closed with the server. */
  subscriber(connectionParams?: Record<string, unknown>): Client
  /** Stops the server, runs the callback, and restarts it with the same port, database and data. */
  restart(meanwhile?: () => Promise<unknown>): Promise<void>
}

export interface GraphQLFailure {
  readonly status: number
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, any>>
}

export interface TestServerOptions {
  /** Environment variables, which override the harness's own. */
  readonly env?: Record<string, string>
  readonly overrides?: Overrides
  /** False: no checkpoint is imported. */
  readonly checkpoint?: boolean
  /** A server whose database and storage to share, like a replica. Dispose of this one first. */
  readonly beside?: TestServer
}

/**
 * Starts a server on its own port, without a worker unless WORKER is set. Tests dispose of it,
 * which also tests its shutdown.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { beside } = options
  const database = beside ? null : await createTestDatabase()
  const folder = await createTempDir()
  const config = readConfig({
    PORT: '0',
    DATA_DIR: path.join(folder.path, 'data'),
    DATABASE_URL: database?.url ?? beside?.config.databaseUrl,
    STORAGE: beside?.config.storage.url,
    ENGINE: 'onnxruntime-cpu',
    WORKER: 'off',
    DEMO: 'off',
    LOG_LEVEL: 'silent',
    SHUTDOWN_GRACE_SECONDS: '0',
    ...options.env,
  })
  const overrides = { logger: silentLogger, ...options.overrides }
  let server = createServer(config, overrides)
  await server.start()
  const digest = beside?.digest ?? (options.checkpoint === false ? '' : await importSmall(server))
  const clients: Client[] = []
  return {
    ...requests(server.url),
    url: server.url,
    get server() {
      return server
    },
    get services() {
      return server.services
    },
    config,
    digest,
    async restart(meanwhile) {
      const { port } = server
      await server[Symbol.asyncDispose]()
      await meanwhile?.()
      server = createServer({ ...config, port }, overrides)
      await server.start()
    },
    subscriber(connectionParams) {
      const url = `${server.url.replace('http', 'ws')}/graphql`
      const client = createClient({
        url,
        webSocketImpl: WebSocket,
        connectionParams,
        retryAttempts: 0,
      })
      clients.push(client)
      return client
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.dispose()))
      await server[Symbol.asyncDispose]()
      await database?.[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function importSmall({ services }: Server): Promise<string> {
  const { checkpoint } = await services.checkpoints.importFile(SMALL_FILE, { name: 'small' })
  return `sha256:${checkpoint.digest}`
}

function requests(url: string): Pick<TestServer, 'post' | 'query' | 'failure'> {
  const post: TestServer['post'] = (body, headers = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    post,
    async query(query, variables) {
      const { data, errors } = await (await post({ query, variables })).json()
      if (errors) throw new Error(JSON.stringify(errors))
      return data
    },
    async failure(query, variables) {
      const response = await post({ query, variables })
      const { errors, data } = await response.json()
      if (!errors) throw new Error(`The query did not fail: ${JSON.stringify(data)}`)
      return { status: response.status, ...errors[0] }
    },
  }
}

/** Returns the first `count` results of a subscription, then ends it. */
export async function take<T = Record<string, any>>(
  client: Client,
  query: string,
  count: number,
  variables?: Record<string, unknown>,
): Promise<T[]> {
  const results: T[] = []
  for await (const { data, errors } of client.iterate<any>({ query, variables })) {
    if (errors) throw new Error(JSON.stringify(errors))
    results.push(data)
    if (results.length === count) break
  }
  return results
}

/** Returns the first error of a subscription that must fail, at its start or in a result. */
export async function subscriptionFailure(
  client: Client,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Omit<GraphQLFailure, 'status'>> {
  try {
    for await (const { errors } of client.iterate<any>({ query, variables })) {
      if (errors) return errors[0] as unknown as GraphQLFailure
    }
  } catch (errors) {
    if (Array.isArray(errors)) return errors[0]
    throw errors
  }
  throw new Error('The subscription did not fail')
}
