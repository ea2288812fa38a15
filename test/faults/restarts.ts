/** Rolling restarts of replicas behind a load balancer. */
import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { exchange } from '../support/exchange.ts'
import { spawnServer, type ServerProcess } from '../support/server-process.ts'

export interface RestartOptions {
  /** The server's script. */
  readonly main: string
  /** The environments of the replicas, which share a database and a storage. */
  readonly replicas: readonly Readonly<Record<string, string>>[]
  readonly clients: number
  /** Restarts of all replicas, one after another. */
  readonly rounds: number
}

export interface RestartFigures {
  readonly answered: number
  /** For each request without a response of 200: its status, or the error's code. */
  readonly failed: readonly string[]
  /** Requests that were sent to another replica, because the first accepted no connection. */
  readonly moved: number
}

/** Time between the balancer's checks of each replica. */
const CHECK_EVERY_MS = 250

/** Restarts replicas while clients send requests through a balancer. */
export async function restartUnderLoad(options: RestartOptions): Promise<RestartFigures> {
  const { main, replicas, clients, rounds } = options
  const servers = await Promise.all(replicas.map((env) => spawnServer(main, env)))
  await using balancer = new Balancer(servers.map(({ url }) => url))
  const ended = new AbortController()
  const load = Promise.all(
    Array.from({ length: clients }, (_, seed) => runClient(balancer, seed, ended.signal)),
  )
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, env] of replicas.entries()) {
      await balancer.allReady()
      await stop(servers[index]!)
      const { port } = new URL(servers[index]!.url)
      servers[index] = await spawnServer(main, { ...env, PORT: port })
    }
  }
  await balancer.allReady()
  ended.abort()
  await load
  await Promise.all(servers.map(stop))
  return balancer.figures
}

async function stop({ child, exited }: ServerProcess): Promise<void> {
  child.kill('SIGTERM')
  await exited
}

/** Asks for pictures, and for each the address before. */
async function runClient(balancer: Balancer, first: number, signal: AbortSignal): Promise<void> {
  for (let seed = first; !signal.aborted; seed += 1) {
    const body = JSON.stringify({ query: `{ generate(seed: ${seed}) { url } }` })
    const response = await balancer.send('POST', '/graphql', body)
    const address = /"url":"([^"]+)"/.exec(response ?? '')?.[1]
    if (address !== undefined) await balancer.send('GET', address)
  }
}

/** Sends requests to ready replicas in turn, over connections that it keeps, as proxies do. */
class Balancer implements AsyncDisposable {
  readonly figures = { answered: 0, failed: [] as string[], moved: 0 }
  readonly #agent = new Agent({ keepAlive: true })
  readonly #ended = new AbortController()
  readonly #checks: Promise<void>
  readonly #urls: readonly string[]
  readonly #ready = new Set<string>()
  #turn = 0

  constructor(urls: readonly string[]) {
    this.#urls = urls
    this.#checks = Promise.all(urls.map((url) => this.#check(url))).then(() => {})
  }

  async allReady(): Promise<void> {
    while (this.#ready.size < this.#urls.length) await delay(10)
  }

  /** Returns the body of a response with 200, else null. */
  async send(method: string, path: string, body?: string): Promise<string | null> {
    while (this.#ready.size === 0) await delay(10)
    const [url, other] = this.#inTurn()
    try {
      return await this.#sendTo(url!, method, path, body).catch((error: unknown) => {
        // Nothing was sent, so that any request may go to another replica.
        const isUnsent = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
        if (!isUnsent || other === undefined) throw error
        this.figures.moved += 1
        return this.#sendTo(other, method, path, body)
      })
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      this.figures.failed.push(code ?? message)
      return null
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort()
    await this.#checks
    this.#agent.destroy()
  }

  #inTurn(): string[] {
    const ready = [...this.#ready]
    this.#turn = (this.#turn + 1) % ready.length
    return [...ready.slice(this.#turn), ...ready.slice(0, this.#turn)]
  }

  async #sendTo(url: string, method: string, path: string, body?: string): Promise<string> {
    const answer = await exchange(this.#agent, method, new URL(path, url), body)
    this.figures.answered += 1
    return String(answer)
  }

  async #check(url: string): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      const isReady = await fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (isReady) this.#ready.add(url)
      else this.#ready.delete(url)
      await delay(CHECK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }
}
