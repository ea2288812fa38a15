/** Starts the server of any checkout with `npm start` and measures it through its public API. */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { NOT_INHERITED } from '../scripts/own-server.ts'
import type { LoadResult } from './load.ts'
import { quantile } from './measure.ts'

const CLIENTS = [1, 16, 64]
const LOAD_SECONDS = 4

/** Training steps to time; the first ones fill caches. */
const STEPS = 10
const WARM_UP_STEPS = 2
const RUN = {
  ...{ dataset: 'bench', recipe: 'PAPER', steps: STEPS, imageSize: 64, ngf: 64, ndf: 64 },
  ...{ batch: 64, snapshotEvery: 1000, seed: 1 },
}

const START_RUN = `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { run { id } } }`

/** Measurements: milliseconds and images per second. */
export interface ServerFigures {
  readonly firstImageMs: number
  /** Images per second by number of clients. */
  readonly imagesPerSecond: Readonly<Record<string, number>>
  readonly p50Ms: Readonly<Record<string, number>>
  readonly stepMs: number
}

/**
 * Builds the checkout and imports weights and images, so that the server starts with existing data.
 */
export async function prepareTree(
  tree: string,
  dataDir: string,
  given: { readonly weights: string; readonly images: string },
): Promise<void> {
  const env = environment(dataDir)
  const latentql = (...args: string[]) =>
    spawn('node', ['scripts/latentql.mjs', ...args], { cwd: tree, env, stdio: 'inherit' })
  await succeeded(latentql('import', given.weights))
  await succeeded(latentql('dataset', 'add', given.images, '--name', 'bench', '--size', '64'))
}

/** Starts the server, measures it, and stops it. */
export async function measureServer(tree: string, dataDir: string): Promise<ServerFigures> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const started = performance.now()
  const server = spawn('node', ['scripts/start.mjs'], {
    cwd: tree,
    env: { ...environment(dataDir), PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    const firstImageMs = (await firstImage(url, server)) - started
    await load(url, 16, 1)
    const loads = new Map<number, LoadResult>()
    for (const clients of CLIENTS) loads.set(clients, await load(url, clients, LOAD_SECONDS))
    const byClients = (figure: (result: LoadResult) => number) =>
      Object.fromEntries([...loads].map(([clients, result]) => [clients, figure(result)]))
    return {
      firstImageMs,
      imagesPerSecond: byClients(({ images, seconds }) => images / seconds),
      p50Ms: byClients(({ latencies }) => quantile(latencies, 0.5)),
      stepMs: await trainingStep(url),
    }
  } finally {
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
  }
}

function environment(dataDir: string): NodeJS.ProcessEnv {
  const own = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', DEMO: 'off', ENGINE: 'onnxruntime-cpu' }
  return { ...process.env, ...NOT_INHERITED, ...own }
}

async function succeeded(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} exited with code ${code}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Returns the time of the first picture: retries until the server answers. Throws if it exits. */
async function firstImage(url: string, server: ChildProcess): Promise<number> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The server exited with code ${server.exitCode}`)
    const answer = await query(url, '{ generate(seed: 7) { dataUri } }').catch(() => null)
    if (answer?.generate.dataUri.startsWith('data:image/png')) return performance.now()
    await delay(20)
  }
}

async function query(url: string, text: string, variables?: object): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text, variables }),
  })
  const { data, errors } = (await response.json()) as { data: any; errors?: unknown }
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

async function load(url: string, clients: number, seconds: number): Promise<LoadResult> {
  const script = path.join(import.meta.dirname, 'load.ts')
  const child = fork(script, { execArgv: ['--import', 'tsx'] })
  child.send({ url: `${url}/graphql`, clients, seconds })
  const [result] = (await once(child, 'message')) as [LoadResult]
  child.kill()
  if (result.failures > 0)
    throw new Error(`${result.failures} requests of ${clients} clients failed`)
  return result
}

/** Duration of one step, ms, from the times of its events. */
async function trainingStep(url: string): Promise<number> {
  const { startTraining } = await query(url, START_RUN, { input: RUN })
  const { id } = startTraining.run
  for (;;) {
    const { run } = await query(url, `{ run(run: "${id}") { state reason } }`)
    if (run.state === 'DONE') break
    if (run.state === 'FAILED') throw new Error(`Training failed: ${run.reason}`)
    await delay(100)
  }
  const lines = (await (await fetch(`${url}/runs/${id}/events.ndjson`)).text()).trim().split('\n')
  const times = lines
    .map((line) => JSON.parse(line))
    .filter(({ kind, step }) => kind === 'step' && step >= WARM_UP_STEPS)
    .map(({ at }) => Date.parse(at))
  return (times.at(-1)! - times[0]!) / (times.length - 1)
}
