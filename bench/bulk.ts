/** Downloads of many samples, relative to the engine alone; and a client's requests beside one. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startEngine } from '../server/engine/start.ts'
import { createLogger } from '../server/logger.ts'
import { writeWeights } from '../server/weights/safetensors.ts'
import { spawnServer } from '../test/support/server-process.ts'
import { benchWeights, writeBenchProgram } from './generator.ts'
import { quantile, table, throughput } from './measure.ts'

const Z_DIM = 100

/** Two batches of the largest size are in flight, the engine's best. */
const BATCH = 64

/** Seeds of one download. */
const SEEDS = 1024
const FORMATS = ['npy', 'tar', 'zip']

/** Requests of the client beside a download. */
const REQUESTS = 100

/** Prints the tables. */
export async function benchBulk(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
  const own = { DATA_DIR: folder, LOG_LEVEL: 'info', DEMO: 'off', WORKER: 'off' }
  const file = path.join(folder, 'bench.safetensors')
  await writeFile(file, writeWeights(benchWeights('tutorial')))
  const command = ['dist/server/cli/main.js', 'import', file]
  execFileSync(process.execPath, command, { env: { ...process.env, ...own }, stdio: 'ignore' })
  const { child, url, exited } = await spawnServer('dist/server/main.js', own)
  try {
    console.log(`${table(await measureDownloads(folder, url))}\n`)
    console.log(`${table(await measureBeside(url))}\n`)
  } finally {
    child.kill('SIGTERM')
    await exited
    await rm(folder, { recursive: true })
  }
}

async function measureDownloads(folder: string, url: string) {
  const program = await writeBenchProgram(folder)
  const logger = createLogger({ level: 'warn', pretty: true })
  await using engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
  const z = Float32Array.from({ length: BATCH * Z_DIM }, (_, index) => Math.sin(index * 12.9898))
  const run = () => engine.run(program, { z }, BATCH)
  const work = async () => {
    await Promise.all([run(), run()])
    return 2 * BATCH
  }
  let first = 0
  const downloads = FORMATS.map((format) => ({
    name: format,
    async work() {
      const seeds = `${first}-${(first += SEEDS) - 1}`
      const { body } = await fetch(`${url}/samples?seeds=${seeds}&format=${format}`)
      for await (const chunk of body!) void chunk
      return SEEDS
    },
  }))
  const rates = await throughput([{ name: 'engine', work }, ...downloads], { secondsPerTurn: 3 })
  const engineRate = rates.get('engine')!
  return [
    ['', 'img/s', 'of the engine'],
    ...[...rates].map(([name, rate]) => [name, rate, rate / engineRate]),
  ]
}

/** The latency of a client's requests, alone and beside a download. */
async function measureBeside(url: string) {
  const alone = await latencies(url)
  const stop = new AbortController()
  const download = async (format: string) => {
    const { signal } = stop
    const { body } = await fetch(`${url}/samples?seeds=0-999999&format=${format}`, { signal })
    for await (const chunk of body!) void chunk
  }
  const downloads = FORMATS.slice(0, 2).map((format) => download(format).catch(() => {}))
  const beside = await latencies(url)
  stop.abort()
  await Promise.all(downloads)
  const row = (name: string, values: readonly number[]) => [
    ...[name, quantile(values, 0.5), quantile(values, 0.99)],
  ]
  return [
    ['generate { dataUri }, one client', 'p50 ms', 'p99 ms'],
    row('alone', alone),
    row('beside two downloads', beside),
  ]
}

async function latencies(url: string): Promise<number[]> {
  const values: number[] = []
  for (let seed = 0; seed < REQUESTS; seed++) {
    const sent = performance.now()
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ generate(seed: ${seed}) { dataUri } }` }),
    })
    await response.text()
    values.push(performance.now() - sent)
  }
  return values
}
