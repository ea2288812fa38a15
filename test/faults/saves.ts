/** Saves by clients that repeat them until acknowledged, while server and database are killed. */
import { setTimeout as delay } from 'node:timers/promises'
import {
  backoff,
  ConnectionError,
  createClient,
  LatentQLError,
  type LatentQLClient,
} from '../../clients/sdk/src/index.ts'
import { killPostgres } from '../support/kill-postgres.ts'
import { spawnServer } from '../support/server-process.ts'

export interface SaveOptions {
  /** The server's script. */
  readonly main: string
  /** Its environment: a data folder with an embedded Postgres, which outlives the server. */
  readonly env: Readonly<Record<'DATA_DIR', string>>
  readonly clients: number
  readonly saves: number
  /** Kills at even distances in the saves, in this order. */
  readonly kills: readonly ('server' | 'database')[]
}

export interface SaveFigures {
  /** Saves that had a response. */
  readonly acknowledged: number
  /** Acknowledged saves that don't exist afterwards. */
  readonly lost: number
  /** Latents that exist more than once, under any id. */
  readonly duplicates: number
  /** Requests that failed in a way that a repetition doesn't mend. */
  readonly refused: number
  /** Requests that were repeated. */
  readonly repeated: number
}

/** Saves latents, kills, and compares what was acknowledged with what exists. */
export async function saveWhileKilled(options: SaveOptions): Promise<SaveFigures> {
  const { main, env, clients, saves, kills } = options
  let server = await spawnServer(main, env)
  const { url } = server
  const port = { PORT: new URL(url).port }
  await using client = createClient({ url })
  const load = new Saves(client, saves)
  const saving = Promise.all(Array.from({ length: clients }, () => load.run()))
  for (const [index, killed] of kills.entries()) {
    await load.reached(((index + 1) * saves) / (kills.length + 1))
    if (killed === 'database') {
      killPostgres(env.DATA_DIR)
      continue
    }
    server.child.kill('SIGKILL')
    await server.exited
    server = await spawnServer(main, { ...env, ...port })
  }
  await saving
  const { acknowledged, refused, repeated } = load
  const existing = await load.existing()
  server.child.kill('SIGTERM')
  await server.exited
  const ids = new Set(existing.map(({ id }) => id))
  const names = new Set(existing.map(({ name }) => name))
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged.values()].filter((id) => !ids.has(id)).length,
    duplicates: existing.length - names.size,
    ...{ refused, repeated },
  }
}

/** Saves with names from 0, shared by the clients that run it. */
class Saves {
  /** Ids of saved latents, by name. */
  readonly acknowledged = new Map<string, string>()
  refused = 0
  repeated = 0
  readonly #client: LatentQLClient
  readonly #count: number
  readonly #tag = crypto.randomUUID()
  #next = 0

  constructor(client: LatentQLClient, count: number) {
    this.#client = client
    this.#count = count
  }

  async run(): Promise<void> {
    while (this.#next < this.#count) await this.#save(`${this.#tag} ${this.#next++}`)
  }

  /** Resolves when this many saves are acknowledged or refused. */
  async reached(count: number): Promise<void> {
    while (this.acknowledged.size + this.refused < count) await delay(1)
  }

  /** All latents that these saves have made. */
  async existing() {
    const all: { readonly id: string; readonly name: string }[] = []
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo } = await this.#client.latents({ tag: this.#tag, first: 100, after })
      all.push(...nodes)
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
    }
    return all
  }

  /** Saves one latent: repeats the request with the same `clientMutationId` until it succeeds. */
  async #save(name: string): Promise<void> {
    const input = { name, tags: [this.#tag], latent: { seed: 1 }, clientMutationId: name }
    for (let failures = 0; ; failures += 1) {
      try {
        const { id } = await this.#client.saveLatent(input)
        this.acknowledged.set(name, id)
        return
      } catch (error) {
        if (!passes(error)) {
          this.refused += 1
          return
        }
        this.repeated += 1
        await delay(backoff(failures))
      }
    }
  }
}

/** True for an error that a repetition may mend. Throws an error that is none of the server's. */
function passes(error: unknown): boolean {
  if (error instanceof ConnectionError) return true
  if (error instanceof LatentQLError) return error.retryAfterMs !== null
  throw error
}
