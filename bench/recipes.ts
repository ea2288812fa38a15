/**
 * `npm run bench -- recipes DIR MINUTES SEEDS DATASET...`: trains each recipe on each dataset for
 * the same time, and measures its samples against the training images. DIR keeps the runs, so the
 * command can be stopped and continues when it is given again. A DATASET is the name of a built-in
 * dataset, or a file with its size in pixels: `cifar10-images.zip:32`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { createClient, type LatentQLClient } from '../clients/sdk/src/index.ts'
import { startOwnServer } from '../scripts/own-server.ts'
import { table } from './measure.ts'

const RECIPES = ['PAPER', 'FAST', 'MODERN'] as const
type Recipe = (typeof RECIPES)[number]

/** More steps than any run reaches in its time. */
const STEPS = 1_000_000
const POLL_MS = 5000
const SAMPLES = 1024
/** Samples of each run in the picture: rows and columns, and the edge of one in pixels. */
const [ROWS, COLUMNS, EDGE] = [4, 6, 64]
const GAP = 8

interface Result {
  readonly dataset: string
  readonly recipe: Recipe
  readonly seed: number
  readonly steps: number
  readonly imagesPerSecond: number
  readonly speckle: number
  readonly speckleRatio: number | null
  readonly diversityRatio: number | null
  readonly nearDuplicates: number
}

/** Prints a table, and writes a picture of all samples of the first seed to DIR. */
export async function benchRecipes(
  directory = '',
  minutes = '10',
  seeds = '1',
  ...sources: string[]
): Promise<void> {
  if (directory === '' || sources.length === 0)
    throw new Error('Usage: npm run bench -- recipes DIR MINUTES SEEDS DATASET...')
  await mkdir(directory, { recursive: true })
  await using server = await startOwnServer(path.resolve(directory))
  await using client = createClient({ url: server.url })
  const results: Result[] = []
  const rows: Buffer[][] = []
  for (const source of sources) {
    const dataset = await ensureDataset(client, source)
    const row: Buffer[] = []
    for (const recipe of RECIPES) {
      for (let seed = 1; seed <= Number(seeds); seed++) {
        const run = `${recipe.toLowerCase()}-${dataset}-${seed}`
        const { steps, imagesPerSecond } = await train(
          client,
          { run, dataset, recipe, seed },
          minutes,
        )
        const report = await measure(client, `${run}@latest`, dataset)
        results.push({ dataset, recipe, seed, steps, imagesPerSecond, ...report })
        if (seed === 1) row.push(await samplesOf(client, `${run}@latest`))
      }
    }
    rows.push([...row, await realsOf(client, dataset)])
  }
  console.log(`${minutes} minutes each.\n\n${resultsTable(results)}`)
  const picture = path.join(directory, `recipes-${minutes}-minutes.png`)
  await writeFile(picture, await grid(rows))
  console.log(`\nSamples of ${RECIPES.join(', ')}, and training images: ${picture}`)
}

/** Returns the name of the dataset, after registering it if it is a file. */
async function ensureDataset(client: LatentQLClient, source: string): Promise<string> {
  const [file, size] = source.split(':') as [string, string?]
  const known = (await client.datasets()).map(({ name }) => name)
  const name = path.basename(file).split('.')[0]!.toLowerCase()
  if (known.includes(name)) return name
  const imageSize = size === undefined ? undefined : Number(size)
  const fileName = path.basename(file)
  await client.uploadDataset(await readFile(file), { name, fileName, imageSize })
  return name
}

interface Run {
  readonly run: string
  readonly dataset: string
  readonly recipe: Recipe
  readonly seed: number
}

/** Trains until the steps have taken the given time, then pauses. */
async function train(client: LatentQLClient, { run, ...settings }: Run, minutes: string) {
  if (!(await client.run(run)))
    await client.startTraining({
      name: run,
      steps: STEPS,
      snapshotEvery: STEPS / 1000,
      ...settings,
    })
  const batch = (await client.run(run))!.config.batch
  for (;;) {
    const { state, step } = (await client.run(run))!
    const seconds = await secondsOf(client, run, step, batch)
    process.stderr.write(`\r${run}: ${step} steps, ${(seconds / 60).toFixed(1)} minutes   `)
    const isDone = seconds >= Number(minutes) * 60
    if (isDone && state === 'PAUSED') {
      process.stderr.write('\n')
      return { steps: step, imagesPerSecond: (step * batch) / seconds }
    }
    if (isDone && state === 'RUNNING') await client.pauseTraining(run)
    if (!isDone && state === 'PAUSED') await client.resumeTraining(run)
    if (state === 'FAILED') throw new Error(`${run} failed.`)
    await delay(POLL_MS)
  }
}

/** Seconds that the run's steps took, without the time in which it waited. */
async function secondsOf(client: LatentQLClient, run: string, steps: number, batch: number) {
  const points = await client.runMetrics({ run, points: 2000 })
  const perImage = points.map(({ imagesPerSecond }) => 1 / imagesPerSecond)
  const mean = perImage.reduce((sum, value) => sum + value, 0) / Math.max(1, points.length)
  return steps * batch * mean
}

async function measure(client: LatentQLClient, checkpoint: string, dataset: string) {
  const job = await client.startCheckpointReport({ checkpoint, samples: SAMPLES, dataset })
  for await (const _ of client.jobProgress({ job: job.id })) void _
  const { report } = (await client.checkpointReport(checkpoint))!
  return {
    speckle: report!.speckle!,
    speckleRatio: report!.reals?.speckleRatio ?? null,
    diversityRatio: report!.reals?.diversityRatio ?? null,
    nearDuplicates: report!.nearDuplicates,
  }
}

function resultsTable(results: readonly Result[]): string {
  const ratio = (value: number | null) => value?.toFixed(2) ?? '-'
  return table([
    ['run', 'steps', 'img/s', 'speckle', '/ reals', 'diversity / reals', 'near-duplicates'],
    ...results.map((result) => [
      `${result.dataset} ${result.recipe} ${result.seed}`,
      result.steps.toString(),
      result.imagesPerSecond,
      result.speckle,
      ratio(result.speckleRatio),
      ratio(result.diversityRatio),
      result.nearDuplicates.toFixed(3),
    ]),
  ])
}

async function samplesOf(client: LatentQLClient, checkpoint: string): Promise<Buffer> {
  const latents = Array.from({ length: ROWS * COLUMNS }, (_, seed) => ({ seed }))
  const samples = await client.samples({ latents, checkpoint })
  const images = await Promise.all(samples.map(({ url }) => download(client, url)))
  return tile(images)
}

async function realsOf(client: LatentQLClient, dataset: string): Promise<Buffer> {
  const { sheet } = (await client.dataset(dataset, { sheet: true }))!
  const { width, height } = block()
  return sharp(await download(client, sheet!.url))
    .resize(width, height, { fit: 'cover' })
    .png()
    .toBuffer()
}

async function download(client: LatentQLClient, url: string): Promise<Buffer> {
  const response = await fetch(client.resolveUrl(url))
  return Buffer.from(await response.arrayBuffer())
}

function block() {
  return { width: COLUMNS * EDGE, height: ROWS * EDGE }
}

async function tile(images: readonly Buffer[]): Promise<Buffer> {
  const resized = images.map((image) =>
    sharp(image).resize(EDGE, EDGE, { kernel: 'nearest' }).png().toBuffer(),
  )
  const layers = (await Promise.all(resized)).map((input, at) => ({
    input,
    left: (at % COLUMNS) * EDGE,
    top: Math.floor(at / COLUMNS) * EDGE,
  }))
  return canvas(block()).composite(layers).png().toBuffer()
}

/** Blocks in rows, one row for each dataset. */
async function grid(rows: readonly (readonly Buffer[])[]): Promise<Buffer> {
  const { width, height } = block()
  const columns = Math.max(...rows.map((row) => row.length))
  const layers = rows.flatMap((row, y) =>
    row.map((input, x) => ({ input, left: x * (width + GAP), top: y * (height + GAP) })),
  )
  const size = {
    width: columns * (width + GAP) - GAP,
    height: rows.length * (height + GAP) - GAP,
  }
  return canvas(size).composite(layers).png().toBuffer()
}

function canvas(size: { width: number; height: number }) {
  return sharp({ create: { ...size, channels: 3, background: 'white' } })
}
