/** Use of a server before and after much work that leaves nothing behind. */
import { readdir } from 'node:fs/promises'
import { Agent } from 'node:http'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { exchange } from '../support/exchange.ts'
import { INSPECTABLE, inspect, type ProcessUse } from '../support/inspector.ts'
import { spawnServer } from '../support/server-process.ts'
import type { FollowedRun } from './followed-run.ts'
import { subscribe } from './subscribers.ts'

export interface GrowthOptions {
  /** The server's script. */
  readonly main: string
  readonly env: Readonly<Record<string, string>> & { readonly DATA_DIR: string }
  readonly databaseUrl: string
  readonly run: Pick<FollowedRun, 'id' | 'lastSeq'>
  /** Samples, each by a query of its own text. */
  readonly generates: number
  /** Checkpoints of different weights that are imported and deleted. */
  readonly imports: number
  /** Subscriptions that are opened and closed. */
  readonly subscriptions: number
}

export interface Use extends ProcessUse {
  /** Rows of all tables, without those that say which checkpoints were deleted. */
  readonly rows: number
  /** Files in the data folder, without those of Postgres. */
  readonly files: number
}

/** Requests and subscriptions at the same time. */
const AT_A_TIME = 16

/** Returns the use after half of the work, and after all of it. */
export async function measureGrowth(options: GrowthOptions): Promise<[half: Use, all: Use]> {
  const { main, env } = options
  const { child, url, exited } = await spawnServer(main, { ...env, ...INSPECTABLE })
  try {
    const processUse = await inspect(child)
    const load = new Load(url, options)
    const measure = async () => {
      await load.half()
      const rows = await countRows(options.databaseUrl)
      return { ...(await processUse()), rows, files: await countFiles(env.DATA_DIR) }
    }
    return [await measure(), await measure()]
  } finally {
    child.kill('SIGKILL')
    await exited
  }
}

class Load {
  readonly #url: string
  readonly #options: GrowthOptions
  #number = 0

  constructor(url: string, options: GrowthOptions) {
    this.#url = url
    this.#options = options
  }

  /** Does half of the work, each part with numbers that no part had before. */
  async half(): Promise<void> {
    const { generates, imports, subscriptions, run } = this.#options
    const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME })
    await this.#times(generates / 2, (number) => this.#generate(agent, number))
    const file = await exchange(agent, 'GET', this.#at('/checkpoints/small/export.safetensors'))
    await this.#times(imports / 2, (number) => this.#import(agent, file, number))
    await this.#times(subscriptions / 2, async () => {
      const subscriber = await subscribe({ url: this.#url, run: run.id, after: run.lastSeq })
      subscriber.close()
    })
    agent.destroy()
    while (!(await this.#isIdle())) await delay(50)
  }

  async #times(count: number, work: (number: number) => Promise<void>): Promise<void> {
    let left = Math.ceil(count)
    const worker = async () => {
      while (left-- > 0) await work((this.#number += 1))
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  }

  async #generate(agent: Agent, number: number): Promise<void> {
    await this.#query(agent, `query Sample${number} { generate(seed: ${number}) { dataUri } }`)
  }

  async #import(agent: Agent, file: Buffer, number: number): Promise<void> {
    const name = `imported-${number}`
    const changed = Buffer.from(file)
    changed.writeFloatLE(number * 1e-6, changed.length - 4)
    await exchange(agent, 'POST', this.#at(`/checkpoints?name=${name}`), changed)
    await this.#query(
      agent,
      `mutation { deleteCheckpoint(input: { checkpoint: "${name}" }) { digest } }`,
    )
  }

  async #query(agent: Agent, query: string): Promise<void> {
    const body = JSON.stringify({ query })
    const answer = String(await exchange(agent, 'POST', this.#at('/graphql'), body))
    if (answer.includes('"errors"')) throw new Error(answer)
  }

  #at(address: string): URL {
    return new URL(address, this.#url)
  }

  async #isIdle(): Promise<boolean> {
    const agent = new Agent()
    const text = String(await exchange(agent, 'GET', this.#at('/metrics')))
    return /^latentql_websockets 0$/m.test(text)
  }
}

async function countRows(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'pgboss')`,
    )
    const counts = rows.map(({ name }) => `(SELECT count(*) FROM ${name})`)
    const deleted = '(SELECT count(*) FROM checkpoint WHERE deleted_at IS NOT NULL)'
    const total = await client.query<{ total: string }>(
      `SELECT ${counts.join(' + ')} - ${deleted} AS total`,
    )
    return Number(total.rows[0]!.total)
  } finally {
    await client.end()
  }
}

async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const postgres = path.join(folder, 'postgres')
  return entries.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(postgres)).length
}
