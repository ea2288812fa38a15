/** Every code block of the documentation, run as a reader would run it, against a real server. */
import { execFile, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { buildSchema, Kind, parse, print, type OperationDefinitionNode } from 'graphql'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { undeclared } from '../../server/graphql/declarations.ts'
import { declared } from '../../server/graphql/resolvers/index.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { fixture } from '../checkpoints/support.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { program } from '../support/program.ts'
import { startTestServer, take, type TestServer } from '../support/server.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'
import { blocksOf, PAGES, type Block } from './pages.ts'

// Pages that other tests run: test/sdk/readme.test.ts and test/clients/examples.test.ts.
const RUN_ELSEWHERE = /^(clients\/sdk|examples\/\w+)\/README\.md$/
const blocks = PAGES.filter((page) => !RUN_ELSEWHERE.test(page)).flatMap(blocksOf)
const toRun = (...languages: string[]) =>
  blocks
    .filter(({ language, notRun }) => languages.includes(language) && notRun === null)
    .map((block) => [block.name, block] as const)

let server: TestServer
let folder: TempDir

beforeAll(async () => {
  // As a new installation: only the demo checkpoint.
  server = await startTestServer({ checkpoint: false, env: { DEMO: 'on' } })
  folder = await createTempDir()
  await trainFaces()
  await writeFiles(folder.path)
}, WHOLE_PROCESSES_MS)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** Trains the run `faces-1` to its end, on tiny images, since drawing the faces takes long. */
async function trainFaces(): Promise<void> {
  await using trainer = await startTestServer({ beside: server, env: { WORKER: 'on' } })
  await writeTinyImages(path.join(trainer.config.importDir, 'squares'))
  await trainer.query(
    `mutation { registerDataset(input: { path: "squares", name: "squares", imageSize: 16 }) { dataset { name } } }`,
  )
  await trainer.query(
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { run { id } } }`,
    { input: { ...TINY_RUN, dataset: 'squares', name: 'faces-1' } },
  )
  const query = 'subscription { trainingProgress(run: "faces-1", mode: LATEST) { seq } }'
  // The run's events end when it is done.
  for await (const { errors } of trainer.subscriber().iterate({ query })) {
    expect(errors).toBeUndefined()
  }
}

/** The files that the commands of the documentation name. */
async function writeFiles(place: string): Promise<void> {
  await mkdir(path.join(place, 'path/to'), { recursive: true })
  await copyFile(fixture('dcgan16-k5.pth'), path.join(place, 'netG.pth'))
  await copyFile(fixture('dcgan16-bias.pth'), path.join(place, 'path/to/netG.pth'))
  await copyFile(fixture('dcgan16-k7.pth'), path.join(place, 'generator.pth'))
  await writeTinyImages(path.join(place, 'photos'))
  const picture = { create: { width: 178, height: 218, channels: 3 as const, background: 'teal' } }
  const data = await sharp(picture).jpeg().toBuffer()
  const entries = Array.from({ length: 16 }, (_, index) => ({ name: `${index}.jpg`, data }))
  await writeFile(path.join(place, 'faces.zip'), makeZip(entries))
}

/** The keys and types of a JSON value; for a list, of its first element. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  const members = Object.entries(value).map(([key, member]) => [key, shapeOf(member)])
  return Object.fromEntries(members)
}

/** Sends every operation of a document, each by its name if there are several. */
async function ask({ text, output }: Block): Promise<void> {
  const { definitions } = parse(text)
  const operations = definitions.filter(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  )
  expect(operations.length).toBeGreaterThan(0)
  for (const operation of operations) {
    const variables = await variablesOf(operation)
    const isLive = operation.operation === 'subscription'
    const [data] = isLive
      ? await take(server.subscriber(), print(operation), 1, variables)
      : [await server.query(print(operation), variables)]
    if (output !== null) expect(shapeOf({ data })).toEqual(shapeOf(JSON.parse(output)))
  }
}

/** The variables that the operations declare. */
async function variablesOf({ variableDefinitions = [] }: OperationDefinitionNode) {
  const names = variableDefinitions.map(({ variable }) => variable.name.value)
  const values = names.map(async (name) => [name, await valueOf(name)])
  return Object.fromEntries(await Promise.all(values))
}

let job: string | undefined

/** The id of a job, or of a classifier of the attribute that the variable is named after. */
async function valueOf(variable: string): Promise<string> {
  if (variable !== 'job') return saveClassifier(variable)
  const start = 'mutation { startCheckpointReport { job { id } } }'
  job ??= (await server.query(start)).startCheckpointReport.job.id
  return job!
}

/** Values of the classifiers, as in the dataset `faces`. */
const CLASSIFIED: Record<string, { values: string[]; thresholds: number[] }> = {
  glasses: { values: ['none', 'thick', 'thin'], thresholds: [] },
  hair: { values: ['bald', 'bob', 'curly', 'long', 'short'], thresholds: [] },
  skinColour: { values: ['brown', 'dark', 'light', 'pale', 'tan'], thresholds: [] },
  turn: { values: ['below -0.33', '-0.33 to 0.33', 'from 0.33'], thresholds: [-0.33, 0.33] },
}

/** Saves a classifier of a single feature, since fitting one takes long. Returns its id. */
async function saveClassifier(attribute: string): Promise<string> {
  expect(CLASSIFIED).toHaveProperty(attribute)
  const { checkpoints, database } = server.services
  const { digest } = await checkpoints.resolve('demo-discriminator')
  const classes = CLASSIFIED[attribute]!
  const { id } = await database.classifiers.save({
    ...{ jobId: randomUUID(), datasetId: randomUUID(), datasetName: 'faces', attribute },
    ...{ discriminatorDigest: digest, activation: null, c: 1, accuracy: 1, balancedAccuracy: 1 },
    ...{ trainingImages: 9, testImages: 9, featureCount: 1, ...classes },
    weights: new Float32Array(2 * classes.values.length),
  })
  return id
}

describe('GraphQL', () => {
  test.each(toRun('graphql'))('%s returns data without errors', async (_name, block) => {
    await ask(block)
  })
})

/** Shell functions that run this checkout's programs instead of npm's. */
const COMMANDS = `
  serve() { exec "$NODE" "$SERVER"; }
  npm() {
    case "$*" in
      start*) serve ;;
      'run latentql -- '*) shift 3; $RUN "$NODE" "$LATENTQL" "$@" ;;
      *) echo "npm $* can't be run in an example" >&2; return 1 ;;
    esac
  }
  node() { case "$*" in *dist/server/main.js) serve ;; *) "$NODE" "$@" ;; esac; }
  set -euo pipefail
`

/** Runs a block in a shell, to its end, or until it prints a text and then ends on SIGTERM. */
async function run({ text, until, output }: Block): Promise<void> {
  await using database = until === null ? null : await createTestDatabase()
  const script = text
    .replaceAll(/https?:\/\/(127\.0\.0\.1:4000|latents\.example\.org)/g, server.url)
    .replaceAll(/\bPORT=\d+/g, 'PORT=0')
  const { DATABASE_URL, DATA_DIR, STORAGE } = environmentOf(server)
  const place = { DATABASE_URL, DATA_DIR, STORAGE }
  const own = database && { DATABASE_URL: database.url, DATA_DIR: path.join(folder.path, 'own') }
  const shell = spawn('bash', ['-c', COMMANDS + script], {
    cwd: folder.path,
    env: {
      ...process.env,
      ...{ NODE_OPTIONS: '', ENGINE: 'onnxruntime-cpu', DEMO: 'off', PORT: '0' },
      ...(own ?? place),
      // A command that runs until it is stopped gets the signal itself.
      RUN: until === null ? '' : 'exec',
      NODE: process.execPath,
      SERVER: program('server/main.ts'),
      LATENTQL: program('server/cli/main.ts'),
    },
  })
  let printed = ''
  let said = ''
  let stopped = false
  shell.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (until === null || stopped || !said.includes(until)) return
      stopped = shell.kill('SIGTERM')
    })
  }
  // A command that never prints the text fails with its output.
  const timer = setTimeout(() => shell.kill('SIGKILL'), WHOLE_PROCESSES_MS * 0.75)
  const code = await new Promise((resolve) => shell.once('close', resolve))
  clearTimeout(timer)
  expect(code, said).toBe(0)
  if (until !== null) expect(said).toContain(until)
  expect(said).not.toMatch(/"errors?":/)
  if (output !== null) expect(shapeOf(JSON.parse(printed))).toEqual(shapeOf(JSON.parse(output)))
}

function environmentOf({ config }: TestServer): Record<string, string> {
  return {
    DATABASE_URL: config.databaseUrl!,
    DATA_DIR: config.dataDir,
    STORAGE: config.storage.url,
  }
}

describe('commands', { timeout: WHOLE_PROCESSES_MS }, () => {
  test.each(toRun('sh'))('%s runs to its end', async (_name, block) => {
    await run(block)
  })
})

describe('data', () => {
  test.each(toRun('json'))('%s is valid JSON', (_name, { text }) => {
    JSON.parse(text)
  })

  test.each(toRun('ini'))('%s is a valid configuration', (_name, { text }) => {
    const lines = text.split('\n').filter((line) => line !== '')
    const env = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s) as [string, string]))
    readConfig(env)
  })
})

describe('JavaScript', () => {
  test.each(toRun('js'))('%s runs to its end', async (_name, { text }) => {
    const code = text.replaceAll('http://127.0.0.1:4000', server.url)
    const args = ['--input-type=module', '--eval', code]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args)
    expect(stderr).toBe('')
    expect(stdout).toContain('seq')
  })
})

const hasPython = toRun('python').length > 0 && succeeds('python3', '--version')

describe.skipIf(!hasPython)('Python', () => {
  test.each(toRun('python'))('%s runs to its end', (_name, { text }) => {
    execFileSync('python3', ['-c', text])
  })
})

function succeeds(...[command, ...args]: [string, ...string[]]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Applies a change to its file: the path, and the file's text afterwards. */
async function applied({ text }: Block): Promise<{ file: string; after: string }> {
  const [head, ...lines] = text.trimEnd().split('\n')
  const file = /^\+\+\+ (\S+)$/.exec(head!)![1]!
  const without = (sign: string) =>
    lines
      .filter((line) => !line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const before = await readFile(file, 'utf8')
  expect(before).toContain(without('+'))
  return { file, after: before.replace(without('+'), without('-')) }
}

describe('changes', () => {
  test.each(toRun('diff'))('%s applies to its file', async (_name, block) => {
    await applied(block)
  })

  test('a field that docs/how-to-add.md adds needs no cost of its own', async () => {
    const changes = await Promise.all(toRun('diff').map(([, block]) => applied(block)))
    const schemas = changes.filter(({ file }) => file.startsWith('schema/'))
    expect(schemas.length).toBeGreaterThan(0)
    const files = (await readdir('schema')).map((name) => `schema/${name}`)
    const texts = files.map(
      (name) => schemas.find(({ file }) => file === name)?.after ?? readFile(name, 'utf8'),
    )
    const schema = buildSchema((await Promise.all(texts)).join('\n'))
    expect(undeclared(schema, declared)).toEqual([])
  })
})

test('docs/api.md lists every metric', async () => {
  const page = await readFile('docs/api.md', 'utf8')
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  const names = [...metrics.matchAll(/^# TYPE latentql_(\w+) /gm)].map((match) => match[1]!)
  expect(names.length).toBeGreaterThan(10)
  for (const name of names) expect(page).toContain(`\`${name}\``)
})

test('every block that is not marked is run', () => {
  const languages = ['graphql', 'sh', 'js', 'json', 'ini', 'python', 'diff', 'text']
  const left = blocks.filter(
    ({ language, notRun }) => notRun === null && !languages.includes(language),
  )
  expect(left.map(({ name }) => name)).toEqual([])
})
