/** The work of commands, requested from a running server. */
import { writeFile } from 'node:fs/promises'
import {
  createClient,
  errorFrom,
  type CheckpointFieldsFragment,
  type DatasetFieldsFragment,
  type LatentQLClient,
} from '../../clients/sdk/src/index.ts'
import type { ImportProgress } from '../checkpoints/checkpoint.ts'
import type { DatasetProgress } from '../datasets/progress.ts'
import { mapIterator } from '../graphql/map-iterator.ts'
import { writeWhole } from '../storage/whole-file.ts'
import type { Installation, SampleFile, SampleRequest } from './installation.ts'
import type { RunningServer } from './running-server.ts'
import { errorFromServer } from './server-errors.ts'
import { download, sendFile } from './server-files.ts'
import {
  bytesOf,
  checkpointSummary,
  datasetSummary,
  enumName,
  PROGRESS,
  type ProgressResult,
  runSummary,
  toArchitectureOverrides,
  toEvent,
  toStartTrainingInput,
} from './server-shapes.ts'

/** Items per request. */
const PAGE = 50

type CheckpointWork = 'checkpoints' | 'importCheckpoint' | 'exportCheckpoint'
type DatasetWork = 'datasets' | 'registerDataset' | 'removeDataset'

/** Opens a connection to the server for the time of `work`. */
export async function throughServer(
  server: RunningServer,
  work: (installation: Installation) => Promise<void>,
): Promise<void> {
  await using client = createClient(server)
  try {
    await work(installationOf(client, server))
  } catch (error) {
    throw errorFromServer(error, server)
  }
}

function installationOf(client: LatentQLClient, server: RunningServer): Installation {
  return {
    sample: (request, signal) => sample(client, request, signal),
    ...forCheckpoints(client, server),
    ...forDatasets(client, server),
    ...forTraining(client, server),
  }
}

function forCheckpoints(
  client: LatentQLClient,
  server: RunningServer,
): Pick<Installation, CheckpointWork> {
  return {
    async checkpoints() {
      const list = (after: string | null) => client.checkpoints({ kind: null, first: PAGE, after })
      return (await allPages(list)).map(checkpointSummary)
    },
    async importCheckpoint(file, { signal, onProgress, ...options }) {
      const { name, kind, preset, dataset, overrides, classNames } = options
      const parameters = {
        ...{ name, preset, dataset },
        kind: kind && enumName(kind),
        overrides: JSON.stringify(toArchitectureOverrides(overrides)),
        classNames: classNames && JSON.stringify(classNames),
      }
      const { checkpoint, alreadyImported } = await sendFile<Imported>(
        server,
        { route: 'checkpoints', parameters, file },
        signal,
        (progress) => onProgress?.(progress as ImportProgress),
      )
      return { checkpoint: checkpointSummary(checkpoint), alreadyImported }
    },
    async exportCheckpoint({ checkpoint, target, format }, signal) {
      const place = `checkpoints/${encodeURIComponent(checkpoint)}/export.${format}`
      const content = await download(server, place, signal)
      await writeWhole(target, (temporary) => writeFile(temporary, content))
    },
  }
}

function forDatasets(
  client: LatentQLClient,
  server: RunningServer,
): Pick<Installation, DatasetWork> {
  return {
    async datasets() {
      const list = (after: string | null) => client.datasetConnection({ first: PAGE, after })
      const all = (await allPages(list)).map(datasetSummary)
      return all.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    async registerDataset(file, { name, imageSize, crop, signal, onProgress }) {
      const box = crop && [crop.left, crop.top, crop.width, crop.height].join(',')
      const parameters = { name, imageSize: imageSize?.toString(), crop: box }
      const { dataset } = await sendFile<{ dataset: DatasetFieldsFragment }>(
        server,
        { route: 'datasets', parameters, file },
        signal,
        ({ fraction, ...progress }) =>
          onProgress?.({ ...progress, done: fraction, total: 1 } as DatasetProgress),
      )
      return datasetSummary(dataset)
    },
    removeDataset: (name) => client.deleteDataset(name),
  }
}

function forTraining(
  client: LatentQLClient,
  server: RunningServer,
): Omit<Installation, 'sample' | CheckpointWork | DatasetWork> {
  return {
    runs: async (first) => (await client.runs({ first })).nodes.map(runSummary),
    run: async (key) => runSummary((await client.run(key)) ?? missing(key)),
    async startTraining(settings) {
      return runSummary(await client.startTraining(toStartTrainingInput(settings)))
    },
    pauseTraining: (id) => client.pauseTraining(id),
    resumeTraining: (id) => client.resumeTraining(id),
    async progress(run, after) {
      const events = client.subscribe<ProgressResult, { run: string; after: number }>(
        PROGRESS,
        { run, after },
        { resume: (_, { trainingProgress }) => ({ run, after: trainingProgress.seq }) },
      )
      return mapIterator(events, ({ trainingProgress }) => toEvent(trainingProgress))
    },
    events({ id }, format, signal) {
      const file = format === 'ndjson' ? 'events.ndjson' : 'events.tfevents'
      return download(server, `runs/${id}/${file}`, signal)
    },
  }
}

interface Imported {
  readonly checkpoint: CheckpointFieldsFragment
  readonly alreadyImported: boolean
}

const SAMPLE = `
  query ($seed: Int!, $checkpoint: String, $truncation: Float, $format: ImageFormat, $size: Int) {
    generate(seed: $seed, checkpoint: $checkpoint, truncation: $truncation) {
      dataUri(format: $format, size: $size)
      checkpoint { name digest }
    }
  }`

interface Sampled {
  readonly generate: {
    readonly dataUri: string
    readonly checkpoint: { readonly name: string; readonly digest: string }
  }
}

async function sample(
  client: LatentQLClient,
  request: SampleRequest,
  signal: AbortSignal,
): Promise<SampleFile> {
  const { generate } = await client.query<Sampled, Record<string, unknown>>(
    SAMPLE,
    { ...request },
    { signal },
  )
  const { name, digest } = generate.checkpoint
  return { bytes: bytesOf(generate.dataUri), checkpoint: name, digest }
}

function missing(run: string): never {
  const message = `No training run has the id or name ${JSON.stringify(run.slice(0, 80))}.`
  throw errorFrom({ message, extensions: { code: 'TRAINING_RUN_NOT_FOUND' } })
}

interface PageOf<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

async function allPages<Node>(list: (after: string | null) => Promise<PageOf<Node>>) {
  const all: Node[] = []
  for (let after: string | null = null; ;) {
    const page: PageOf<Node> = await list(after)
    all.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return all
    after = page.pageInfo.endCursor
  }
}
