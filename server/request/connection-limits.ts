/** Limits of connections open at once: in all, from one network, with one token. */
import type { Server } from 'node:http'
import type { Config, ConnectionLimits } from '../config.ts'
import { RateLimited } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { networkOf, type Clients } from './clients.ts'
import { Counts } from './counts.ts'

/** Time between two log entries about closed connections. */
const LOG_EVERY_MS = 10_000

/** Closes new connections of `http` beyond the limits of all and of their network. */
export function limitConnections(
  http: Server,
  { config, clients, logger }: { config: Config; clients: Clients; logger: Logger },
): void {
  const { total, perAddress } = config.limits.connections
  const counts = new Counts()
  let loggedAt = -Infinity
  const log = (facts: object, message: string) => {
    if (performance.now() - loggedAt < LOG_EVERY_MS) return
    loggedAt = performance.now()
    logger.warn(facts, message)
  }
  http.maxConnections = total
  http.on('drop', () => log({ total }, 'closed a connection beyond MAX_CONNECTIONS'))
  http.prependListener('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    if (clients.isProxy(address)) return
    const network = networkOf(address)
    const count = counts.add(network)
    socket.once('close', () => counts.remove(network))
    if (count <= perAddress) return
    log({ network, perAddress }, 'closed a connection beyond MAX_CONNECTIONS_PER_ADDRESS')
    socket.destroy()
  })
}

/** The parts of a client (see `Client`) that are known when its stream opens. */
interface Opener {
  readonly network?: string
  readonly token?: string
}

/** Counts the WebSockets and event streams that are open. */
export class OpenStreams {
  readonly #limits: ConnectionLimits
  readonly #networks = new Counts()
  readonly #tokens = new Counts()

  constructor({ limits }: Pick<Config, 'limits'>) {
    this.#limits = limits.connections
  }

  /** Counts a stream. Call the result once it is closed. Throws RateLimited. */
  open({ network, token }: Opener): () => void {
    const { perAddress, perToken } = this.#limits
    if (network !== undefined) check(this.#networks.get(network), perAddress, 'from your network')
    if (token !== undefined) check(this.#tokens.get(token), perToken, 'with your token')
    if (network !== undefined) this.#networks.add(network)
    if (token !== undefined) this.#tokens.add(token)
    return () => {
      if (network !== undefined) this.#networks.remove(network)
      if (token !== undefined) this.#tokens.remove(token)
    }
  }
}

function check(count: number, limit: number, whose: string): void {
  if (count < limit) return
  throw new RateLimited(
    `${limit} connections are open ${whose}, the maximum. Close one and retry.`,
    { limit },
  )
}
