/** GraphQL end to end, PNG included, relative to the engine's throughput; and the start-up time. */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { NOT_INHERITED } from '../scripts/own-server.ts'
import { writeWeights } from '../server/weights/safetensors.ts'
import { benchWeights } from './generator.ts'
import type { LoadResult } from './load.ts'
import { quantile, table } from './measure.ts'

const PORT = 4173

const URL = `http://127.0.0.1:${PORT}/graphql`
const SECONDS = 8

/** Prints the tables. `engine` is the measurement of bench/engine.ts in this run. */
export async function benchGraphql(engine: { best: number; batch1Ms: number }): Promise<void> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
  const own = { DATA_DIR: directory, PORT: String(PORT), LOG_LEVEL: 'warn', DEMO: 'off' }
  const env = { ...process.env, ...NOT_INHERITED, ...own }
  const file = path.join(directory, 'bench.safetensors')
  await writeFile(file, writeWeights(benchWeights('tutorial')))
  await finished(spawn('node', ['scripts/latentql.mjs', 'import', file], { env, stdio: 'inherit' }))

  const started = performance.now()
  const server = spawn('node', ['scripts/start.mjs'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    const firstImage = (await firstPicture(server)) - started
    const rows = await measureClients(engine)
    console.log(`${table(rows)}\n`)
    console.log(`npm start to the first image, installed tree: ${(firstImage / 1000).toFixed(2)} s`)
  } finally {
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
    await rm(directory, { recursive: true })
  }
}

async function measureClients(engine: { best: number; batch1Ms: number }) {
  const rows: (string | number)[][] = [
    ['clients', 'img/s', 'of the engine', 'p50 ms', 'p99 ms', 'p50 / engine batch 1', 'failures'],
  ]
  await runLoad(16, 2)
  for (const clients of [1, 16, 64]) {
    const { images, seconds, latencies, failures } = await runLoad(clients, SECONDS)
    const p50 = quantile(latencies, 0.5)
    rows.push([
      ...[String(clients), images / seconds, images / seconds / engine.best],
      ...[p50, quantile(latencies, 0.99), p50 / engine.batch1Ms, String(failures)],
    ])
  }
  return rows
}

async function runLoad(clients: number, seconds: number): Promise<LoadResult> {
  const child: ChildProcess = fork('bench/load.ts', { execArgv: ['--import', 'tsx'] })
  child.send({ url: URL, clients, seconds })
  const [result] = (await once(child, 'message')) as [LoadResult]
  child.kill()
  return result
}

/** Returns the time of the first picture: retries until the server answers. Throws if it exits. */
async function firstPicture(server: ChildProcess): Promise<number> {
  const body = JSON.stringify({ query: '{ generate(seed: 7) { dataUri } }' })
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The server exited with code ${server.exitCode}`)
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(URL, { method: 'POST', headers, body }).catch(() => null)
    if (response?.ok && (await response.text()).includes('data:image/png')) return performance.now()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function finished(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} exited with code ${code}`)
}
