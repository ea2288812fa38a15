/**
 * Uses an old version to write the installation that upgrade.test.ts opens:
 *
 *     DATABASE_URL=postgresql://... npx tsx test/upgrade/make-installation.ts CHECKOUT FOLDER
 *
 * CHECKOUT is a checkout of the old version with installed packages. The database must be empty,
 * and `pg_dump` on the PATH. FOLDER is overwritten.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { writeTinyImages } from '../support/tiny-images.ts'
import { machine, tensorsDigest, type Expected, type Resumed } from './expected.ts'
import { EVENTS, PICTURES, QUESTIONS } from './questions.ts'

type Data = Record<string, any>

const fixtures = path.join(import.meta.dirname, '../fixtures/checkpoints')
const [checkout = '', folder = ''] = process.argv.slice(2).map((argument) => path.resolve(argument))
const databaseUrl = process.env.DATABASE_URL!
const work = await mkdtemp(path.join(os.tmpdir(), 'latentql-installation-'))
const dataDir = path.join(work, 'data')

await rm(folder, { recursive: true, force: true })
await mkdir(path.join(folder, 'pictures'), { recursive: true })
const before = await whileServing(async (server) => {
  const saved = await fill(server)
  return { saved, ...(await ask(server)) }
})
await dump()
const resumed = await whileServing(resume)
const expected: Expected = { machine: machine(), ...before, resumed }
await writeFile(path.join(folder, 'expected.json'), oneLineEach(expected))
await rm(work, { recursive: true })

/** JSON with one line per list element, so that diffs are readable. */
function oneLineEach(value: unknown, depth = 2): string {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = (element: unknown) => oneLineEach(element, depth - 1)
  const lines = Array.isArray(value)
    ? value.map(inner)
    : Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${inner(member)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${close}${depth === 2 ? '\n' : ''}`
}

/** Starts a server of the old version. */
interface Server {
  readonly url: string
  query(query: string, variables?: Data): Promise<Data>
}

async function whileServing<T>(work: (server: Server) => Promise<T>): Promise<T> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: checkout,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ...{ PORT: String(port), DATABASE_URL: databaseUrl, DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
      ...{ ENGINE: 'onnxruntime-cpu', DEMO: 'off' },
    },
  })
  const ended = once(child, 'close')
  try {
    await until(() =>
      fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    return await work({ url, query: (query, variables) => request(url, query, variables) })
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

async function request(url: string, query: string, variables?: Data): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown }
  if (errors) throw new Error(`${query}\n${JSON.stringify(errors, null, 2)}`)
  return data
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(20)
}

/** Adds typical content. Returns the response of a mutation that may be sent again. */
async function fill(server: Server): Promise<Expected['saved']> {
  await importCheckpoints(server)
  const saved = await saveLatents(server)
  await train(server)
  return saved
}

async function importCheckpoints({ query }: Server): Promise<void> {
  const imports = path.join(dataDir, 'import')
  await mkdir(imports, { recursive: true })
  const files = { plain: 'dcgan16-rgb.pth', graph: 'onnx16.onnx', deleted: 'dcgan16-sigmoid.pth' }
  for (const [name, file] of Object.entries(files)) {
    await cp(path.join(fixtures, file), path.join(imports, file))
    await query(
      'mutation ($input: ImportCheckpointInput!) { importCheckpoint(input: $input) { notes } }',
      { input: { name, path: file } },
    )
  }
  // Without statistics, which are computed during import.
  await cp(path.join(fixtures, 'joblib16'), path.join(imports, 'joblib16'), { recursive: true })
  await query(
    `mutation { importCheckpoint(input: { name: "calibrated", path: "joblib16" }) { notes } }`,
  )
  for (const [checkpoint, alias] of [
    ['plain', 'default'],
    ['plain', 'stable'],
    ['graph', 'old'],
  ]) {
    await query(
      'mutation ($input: SetCheckpointAliasInput!) { setCheckpointAlias(input: $input) { __typename } }',
      { input: { checkpoint, alias } },
    )
  }
  await rm(imports, { recursive: true })
}

async function saveLatents({ query }: Server): Promise<Expected['saved']> {
  const save =
    'mutation ($input: SaveLatentInput!) { saveLatent(input: $input) { latent { id name } } }'
  const { deleted } = await query('{ deleted: generate(seed: 1, checkpoint: "deleted") { z } }')
  const smile = {
    sum: [
      { weight: 1, latent: { mean: [{ seed: 1 }, { seed: 2 }, { seed: 3 }] } },
      { weight: -0.5, latent: { slerp: { from: { seed: 4 }, to: { seed: 5 }, t: 0.25 } } },
    ],
  }
  const latents = [
    { name: 'first', latent: { seed: 42 } },
    { name: 'Ünïcode 顔', tags: ['faces', 'ünï'], note: 'Two\nlines.', latent: { z: deleted.z } },
    { name: 'smile', tags: ['faces'], latent: smile },
    {
      name: 'glasses',
      tags: ['faces', 'best'],
      latent: { jitter: { latent: { saved: 'smile' }, seed: 6 } },
    },
    { name: 'on the deleted one', checkpoint: 'deleted', latent: { seed: 9 } },
    { name: 'between', latent: { lerp: { from: { saved: 'first' }, to: { seed: 0 }, t: 0.5 } } },
  ]
  for (const input of latents) await query(save, { input })
  const variables = { input: { name: 'sent twice', latent: { seed: 1 }, clientMutationId: 'once' } }
  return { query: save, variables, data: await query(save, variables) }
}

/** Creates runs that are DONE (after a roll-back), PAUSED and CANCELLED. */
async function train({ query }: Server): Promise<void> {
  const images = path.join(dataDir, 'import', 'images')
  await writeTinyImages(images)
  await query(
    'mutation { registerDataset(input: { name: "tiny", path: "images", imageSize: 16 }) { __typename } }',
  )
  const start = (name: string, settings: Data) =>
    query(
      'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename } }',
      {
        input: {
          ...{
            name,
            dataset: 'tiny',
            steps: 100,
            imageSize: 16,
            zDim: 8,
            ngf: 8,
            ndf: 8,
            batch: 8,
          },
          ...{ fixedNoiseCount: 9, snapshotEvery: 25, checkpointEvery: 50, keepCheckpoints: 1 },
          ...settings,
        },
      },
    )
  const steer = (what: string, name: string, more = '') =>
    query(`mutation { ${what}(run: "${name}"${more}) { run { state } } }`)
  const reaches = (name: string, step: number, state?: string) =>
    until(async () => {
      const { run } = await query('query ($run: ID!) { run(run: $run) { step state } }', {
        run: name,
      })
      return run.step >= step && (state === undefined || run.state === state)
    })
  await start('finished', { seed: 1, onAlarm: 'NOTHING' })
  await reaches('finished', 50)
  await until(async () => {
    const { run } = await query('{ run(run: "finished") { checkpoints { step } } }')
    return run.checkpoints.some(({ step }: Data) => step === 50)
  })
  await steer('pinCheckpoint', 'finished', ', step: 50')
  await steer('pauseTraining', 'finished')
  await reaches('finished', 50, 'PAUSED')
  await steer('rollbackTraining', 'finished', ', step: 50')
  await steer('resumeTraining', 'finished')
  await reaches('finished', 100, 'DONE')
  await query(
    'mutation { promoteCheckpoint(input: { checkpoint: "finished@latest", name: "promoted" }) { __typename } }',
  )
  // Two discriminator updates per step, noise and an average, to cover everything in a state.
  await start('paused', {
    seed: 2,
    discriminatorSteps: 2,
    steps: 240,
    checkpointEvery: 20,
    snapshotEvery: 20,
  })
  await start('cancelled', { seed: 3, priority: -100 })
  await steer('cancelTraining', 'cancelled')
  await reaches('paused', 20)
  await steer('pauseTraining', 'paused')
  await reaches('paused', 20, 'PAUSED')
  await rm(path.join(dataDir, 'import'), { recursive: true })
}

/** Records the server's responses, and writes the bytes of its pictures to files. */
async function ask(server: Server): Promise<Omit<Expected, 'machine' | 'saved' | 'resumed'>> {
  const { query, url } = server
  const gone = await query('{ generate(seed: 1, checkpoint: "deleted") { url } }')
  await query('mutation { deleteCheckpoint(input: { checkpoint: "deleted" }) { digest } }')
  const pictures = []
  for (const [name, question] of Object.entries(PICTURES)) {
    const address = urlIn(await query(question))
    const { headers, ...response } = await read(`${url}${address}`)
    await writeFile(path.join(folder, 'pictures', name), response.bytes)
    const shape = ['width', 'height', 'channels'].map((what) => headers.get(`x-image-${what}`))
    pictures.push({
      name,
      url: address,
      contentType: headers.get('content-type')!,
      raw: shape[0] === null ? null : shape.join('x'),
    })
  }
  const answers = []
  for (const question of QUESTIONS) answers.push({ query: question, data: await query(question) })
  const runs = ['finished', 'paused', 'cancelled']
  const events: Record<string, unknown[]> = {}
  for (const run of runs) events[run] = await eventsOf(server, run)
  const exported = await exportedEvents(url, 'finished')
  return { answers, pictures, deletedUrl: urlIn(gone), events, exported }
}

async function read(url: string): Promise<{ headers: Headers; bytes: Buffer }> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

/** The first address in a response. */
function urlIn(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return ''
  if ('url' in answer) return String(answer.url)
  return (
    Object.values(answer)
      .map(urlIn)
      .find((url) => url !== '') ?? ''
  )
}

async function eventsOf({ url, query }: Server, run: string): Promise<unknown[]> {
  const { run: found } = await query('query ($run: ID!) { run(run: $run) { lastSeq } }', { run })
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
  })
  const events: unknown[] = []
  for await (const { data, errors } of client.iterate<Data>({
    query: EVENTS,
    variables: { run },
  })) {
    if (errors) throw new Error(JSON.stringify(errors))
    events.push(data!.trainingProgress)
    if (events.length === found.lastSeq) break
  }
  await client.dispose()
  return events
}

async function exportedEvents(url: string, run: string): Promise<Data[]> {
  const { bytes } = await read(`${url}/runs/${run}/events.ndjson`)
  return bytes
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Data)
}

/** Writes the database as SQL, and the files that it refers to. */
async function dump(): Promise<void> {
  const sql = execFileSync(
    'pg_dump',
    ['--no-owner', '--no-privileges', '--inserts', '--rows-per-insert=100', databaseUrl],
    { encoding: 'utf8', maxBuffer: 2 ** 30 },
  )
  // Commands that only psql understands are left out.
  const statements = sql.split('\n').filter((line) => !/^(\\|--|$)/.test(line))
  await writeFile(path.join(folder, 'database.sql'), `${statements.join('\n')}\n`)
  for (const name of ['checkpoints', 'storage']) {
    await cp(path.join(dataDir, name), path.join(folder, 'data', name), { recursive: true })
  }
}

/** Trains the paused run to its end, which is near, and returns the results. */
async function resume({ url, query }: Server): Promise<Resumed> {
  const { run: paused } = await query('{ run(run: "paused") { id lastSeq steps } }')
  await query('mutation { resumeTraining(run: "paused") { run { state } } }')
  await until(async () => (await query('{ run(run: "paused") { state } }')).run.state === 'DONE')
  const { latest, raw } = await query(
    '{ latest: checkpoint(checkpoint: "paused@latest") { digest } raw: checkpoint(checkpoint: "paused@latest:raw") { digest } }',
  )
  const below = path.join(dataDir, 'storage', 'runs', paused.id)
  const [last] = (await readdir(below)).filter((key) => key.endsWith(`-${paused.steps}`))
  const state = await readFile(path.join(below, last!, 'state.safetensors'))
  const losses = (await exportedEvents(url, 'paused'))
    .filter(({ seq, kind }) => seq > paused.lastSeq && kind === 'step')
    .map(({ step, lossD, lossG }) => [step, lossD, lossG] as const)
  return { digest: latest.digest, rawDigest: raw.digest, state: tensorsDigest(state), losses }
}
