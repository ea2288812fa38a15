/** The work of commands, done by the services of this process. */
import { allCheckpoints, asGenerator, imageOf, type Checkpoint } from '../checkpoints/checkpoint.ts'
import type { Services } from '../context.ts'
import type { DatasetRow, EventRow, RunRow } from '../db/stores.ts'
import { mapIterator } from '../graphql/map-iterator.ts'
import { seedLatent } from '../sampling/latents.ts'
import { plainSampling } from '../sampling/sampling.ts'
import type {
  CheckpointSummary,
  DatasetSummary,
  Installation,
  RunEvent,
  RunSummary,
  SampleFile,
  SampleRequest,
} from './installation.ts'

type UsedServices = Pick<Services, 'checkpoints' | 'datasets' | 'pictures' | 'training'>

export function ownServices(services: UsedServices): Installation {
  const { checkpoints, datasets, training } = services
  return {
    sample: (request, signal) => render(services, request, signal),
    checkpoints: async () => (await allCheckpoints(checkpoints)).map(checkpointSummary),
    async importCheckpoint(file, options) {
      const { checkpoint, alreadyImported } = await checkpoints.importFile(file, options)
      return { checkpoint: checkpointSummary(checkpoint), alreadyImported }
    },
    exportCheckpoint: ({ checkpoint, target, format }) =>
      checkpoints.exportTo(checkpoint, target, format),
    datasets: async () => (await datasets.list()).map(datasetSummary),
    async registerDataset(source, options) {
      return datasetSummary(await datasets.register(source, options))
    },
    removeDataset: async (name) => (await datasets.delete(name)).name,
    runs: async (first) => (await training.list({ first })).nodes.map(runSummary),
    run: async (key) => runSummary(await training.run(key)),
    startTraining: async (settings) => runSummary(await training.start(settings)),
    pauseTraining: (id) => training.pause(id),
    resumeTraining: (id) => training.resume(id),
    async progress(id, after) {
      const run = await training.run(id)
      const events = await training.progress(id, { after, mode: 'LATEST' })
      return mapIterator(events, (event) => toEvent(event, (seq) => training.snapshotPng(run, seq)))
    },
    async events({ id }, format) {
      const run = await training.run(id)
      return format === 'ndjson' ? training.ndjson(run) : training.tensorboard(run)
    },
  }
}

async function render(
  { checkpoints, pictures }: UsedServices,
  { checkpoint: reference, seed, truncation, format, size }: SampleRequest,
  signal: AbortSignal,
): Promise<SampleFile> {
  const checkpoint = asGenerator(await checkpoints.resolve(reference))
  const source = pictures.check({
    kind: 'sample',
    sampling: { ...plainSampling(checkpoint), truncation },
    latent: seedLatent(seed, checkpoint, truncation),
    format,
    size,
  })
  const { bytes } = await pictures.render(source, signal)
  return { bytes, checkpoint: checkpoint.name, digest: `sha256:${checkpoint.digest}` }
}

function checkpointSummary(checkpoint: Checkpoint): CheckpointSummary {
  const { name, kind, digest, aliases, format, batchNorm, generator } = checkpoint
  const { size: zDim, prior } = generator?.latent ?? {}
  const shown = { name, kind, digest: `sha256:${digest}`, aliases, format, batchNorm }
  return { ...shown, zDim, prior, ...imageOf(checkpoint) }
}

function datasetSummary({ id: _, packKey: _key, createdAt: _at, ...shown }: DatasetRow) {
  return shown satisfies DatasetSummary
}

function runSummary({ datasetName, ...run }: RunRow): RunSummary {
  const { id, name, state, reason, step, steps, lastSeq, createdAt } = run
  return { id, name, state, reason, step, steps, lastSeq, createdAt, dataset: datasetName }
}

function toEvent(event: EventRow, png: (seq: number) => Promise<Uint8Array | null>): RunEvent {
  if (event.kind !== 'snapshot') return event
  const { kind, seq, step, speckle, diversity } = event
  return { kind, step, png: () => png(seq), speckle, diversity }
}
