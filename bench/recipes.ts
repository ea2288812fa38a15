/**
 * `npm run bench -- recipes DIR MINUTES SEEDS DATASET...`: trains each recipe on each dataset for
 * the same time, and measures its samples against the training images. Short runs measure the speed
 * first; the time is then a number of steps, so that only these need an idle machine. DIR keeps the
 * runs, so the command can be stopped and continues when it is given again. A DATASET is the name
 * of a built-in dataset, or a file with its size in pixels: `cifar10-images.zip:32`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import {
  createClient,
  type LatentQLClient,
  type StartTrainingInput,
} from '../clients/sdk/src/index.ts'
import { startOwnServer } from '../scripts/own-server.ts'
import { quantile, table } from './measure.ts'

const RECIPES = ['PAPER', 'FAST', 'MODERN'] as const
type Recipe = (typeof RECIPES)[number]

/** Length in steps of the runs that measure the speed. */
const PACE_STEPS = 20
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
  const datasets: string[] = []
  for (const source of sources) datasets.push(await ensureDataset(client, source))
  const paces = new Map<string, Pace>()
  for (const { name, ...settings } of runs(datasets, 'pace')) {
    paces.set(name, await paceOf(client, { name, ...settings, steps: PACE_STEPS }))
  }
  const results: Result[] = []
  const rows: Buffer[][] = []
  for (const dataset of datasets) {
    const row: Buffer[] = []
    for (let seed = 1; seed <= Number(seeds); seed++) {
      for (const { name, ...settings } of runs([dataset], seed)) {
        const { stepsPerSecond, imagesPerSecond } = paces.get(nameOf(settings, 'pace'))!
        const steps = Math.round(Number(minutes) * 60 * stepsPerSecond)
        await train(client, { name, ...settings, seed, steps })
        const report = await measure(client, `${name}@latest`, dataset)
        results.push({ ...settings, seed, steps, imagesPerSecond, ...report })
        if (seed === 1) row.push(await samplesOf(client, `${name}@latest`))
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

interface Settings {
  readonly recipe: Recipe
  readonly dataset: string
}

/** Returns one run per dataset and recipe. */
function runs(datasets: readonly string[], suffix: string | number) {
  return datasets.flatMap((dataset) =>
    RECIPES.map((recipe) => ({
      name: nameOf({ recipe, dataset }, suffix),
      recipe,
      dataset,
    })),
  )
}

function nameOf({ recipe, dataset }: Settings, suffix: string | number): string {
  return `${recipe.toLowerCase()}-${dataset}-${suffix}`
}

type NamedRun = StartTrainingInput & { readonly name: string }

interface Pace {
  readonly stepsPerSecond: number
  readonly imagesPerSecond: number
}

/** Measures a recipe's speed in a short run. */
async function paceOf(client: LatentQLClient, input: NamedRun): Promise<Pace> {
  const { name } = input
  await train(client, input)
  const points = await client.runMetrics({ run: name, points: PACE_STEPS })
  const imagesPerSecond = quantile(
    points.map((point) => point.imagesPerSecond),
    0.5,
  )
  const { batch } = (await client.run(name))!.config
  return { stepsPerSecond: imagesPerSecond / batch, imagesPerSecond }
}

/** Starts or continues the run, and waits for its end. */
async function train(client: LatentQLClient, input: NamedRun): Promise<void> {
  const { name } = input
  const known = await client.run(name)
  if (!known) await client.startTraining(input)
  if (known?.state === 'PAUSED') await client.resumeTraining(name)
  for await (const { trainingProgress: event } of client.trainingProgress({
    run: name,
    mode: 'LATEST',
  })) {
    if (event.__typename === 'StepEvent') {
      process.stderr.write(`\r${name}: step ${event.step} of ${input.steps}   `)
    }
  }
  const { state } = (await client.run(name))!
  if (state !== 'DONE') throw new Error(`${name} is ${state}.`)
  process.stderr.write('\n')
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
