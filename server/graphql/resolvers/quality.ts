/** Measurements of quality: the mutation that starts one, its job and its results. */
import { checkInteger } from '../../check-integer.ts'
import { asGenerator, type Checkpoint } from '../../checkpoints/checkpoint.ts'
import { parseRunCheckpointId } from '../../checkpoints/run-checkpoint-id.ts'
import { BadUserInput } from '../../errors.ts'
import { featuresOf } from '../../exploration/quality/feature-network.ts'
import { qualityKind } from '../../exploration/quality/kind.ts'
import {
  MAX_CHECKPOINTS,
  MAX_SAMPLES,
  MIN_SAMPLES,
  type MeasuredCheckpoint,
  type Quality,
  type QualityInput,
} from '../../exploration/quality/quality.ts'
import type { Resolvers, StartQualityInput } from '../../generated/graphql.ts'
import { checkImageSizes } from '../../sampling/discriminator-input.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, ROW, scalars, upTo } from '../estimators.ts'
import type { RequestContext } from '../request-context.ts'
import { reference } from './checkpoint-fields.ts'

/** Maximum number of points of a run's curve, and of the jobs that they are read from. */
const MAX_POINTS = 200
const MAX_JOBS = 100

export const qualityDeclarations: Declarations = {
  costs: {
    ...membersOf('StartQualityPayload', 'Quality', 'QualityPoint'),
    QualityJob: { '*': member, checkpoints: scalars, results: upTo(MAX_CHECKPOINTS) },
    Checkpoint: { quality: (_args, child) => child + ROW },
    TrainingRun: { quality: (_args, child) => MAX_POINTS * (child + ROW) },
    // A worker measures; the number of unfinished measurements is limited.
    Mutation: { startQuality: member },
  },
  roles: { startQuality: 'write' },
}

const parse = ({ input }: { readonly input: unknown }) => qualityKind.input.parse(input)

export const qualityResolvers: Resolvers = {
  Mutation: {
    async startQuality(_parent, { input }, context) {
      checkInteger('samples', input.samples, MIN_SAMPLES, MAX_SAMPLES)
      const { subject, ...measurement } = await prepare(input, context)
      return { job: await context.services.jobs.start(qualityKind, measurement, { subject }) }
    },
  },
  QualityJob: {
    checkpoints: (job) => parse(job).checkpoints.map(({ checkpoint }) => reference(checkpoint)),
    run: (job) => parse(job).checkpoints[0]!.run,
    features: (job) => reference(parse(job).features),
    dataset: (job) => parse(job).dataset,
    samples: (job) => parse(job).samples,
    results: ({ state, result }) =>
      state === 'DONE' ? qualityKind.result.parse(result).results : [],
  },
  Quality: {
    checkpoint: ({ checkpoint }) => reference(checkpoint),
    features: ({ features }) => reference(features),
  },
  Checkpoint: {
    async quality({ digest }, _args, context) {
      const [newest] = await newestOf({ checkpoint: digest }, 1, context)
      return newest ?? null
    },
  },
  TrainingRun: {
    async quality({ id }, _args, context) {
      return curveOf(await newestOf({ run: id }, MAX_JOBS, context))
    },
  },
}

/** Returns the results about a checkpoint or a run in the newest `jobs` jobs, newest first. */
async function newestOf(
  part: { readonly checkpoint: string } | { readonly run: string },
  jobs: number,
  { services }: RequestContext,
): Promise<Quality[]> {
  const found = await services.jobs.newestResults(qualityKind, { results: [part] }, jobs)
  const [[key, value]] = Object.entries(part) as [[keyof Quality, string]]
  return found.flatMap(({ results }) => results.filter((result) => result[key] === value))
}

/** From results of a run, newest first: those that can be compared with the newest, by step. */
function curveOf(results: readonly Quality[]) {
  const bySteps = new Map<number, Quality>()
  const [newest] = results
  for (const quality of results) {
    const isComparable =
      quality.features === newest!.features &&
      quality.dataset === newest!.dataset &&
      quality.samples === newest!.samples
    if (isComparable && !bySteps.has(quality.step!)) bySteps.set(quality.step!, quality)
  }
  return [...bySteps]
    .map(([step, quality]) => ({ step, quality }))
    .sort((a, b) => a.step - b.step)
    .slice(-MAX_POINTS)
}

interface Measurement extends QualityInput {
  readonly subject: string
}

/** Resolves the input. Throws BadUserInput, CheckpointNotFound, DatasetNotFound and the like. */
async function prepare(input: StartQualityInput, context: RequestContext): Promise<Measurement> {
  const { datasets, training } = context.services
  const found = await findMeasured(input, context)
  const generator = asGenerator(found.newest)
  const { checkpoint: features } = featuresOf(
    await context.checkpoint(input.features ?? found.features ?? noFeatures(generator)),
  )
  checkImageSizes(generator, features)
  const name = input.dataset ?? (await training.datasetOf(generator.digest))?.name
  if (name === undefined) {
    throw new BadUserInput(
      `"${generator.name}" belongs to no run whose dataset still exists. Pass \`dataset\`, the ` +
        'name of a dataset to compare its samples with.',
    )
  }
  const { name: dataset } = await datasets.requireFor(name, generator.generator.image)
  return {
    ...{ checkpoints: found.checkpoints, features: features.digest, dataset },
    ...{ samples: input.samples, subject: found.subject },
  }
}

interface Measured {
  readonly checkpoints: MeasuredCheckpoint[]
  readonly newest: Checkpoint
  /** Reference of the run's discriminator; null if the checkpoint belongs to no run. */
  readonly features: string | null
  readonly subject: string
}

async function findMeasured(
  { checkpoint: named, run: key }: StartQualityInput,
  context: RequestContext,
): Promise<Measured> {
  if (key != null) {
    if (named != null) throw new BadUserInput('Pass either `checkpoint` or `run`, not both.')
    return findInRun(key, context)
  }
  const newest = await context.checkpoint(named)
  const { digest, id, run } = newest
  const ofRun = run && !run.raw ? { run: parseRunCheckpointId(id)!.runId, step: run.step } : null
  return {
    checkpoints: [{ checkpoint: digest, run: ofRun?.run ?? null, step: ofRun?.step ?? null }],
    newest,
    features: run && `${run.name}@${run.step}:discriminator`,
    subject: digest,
  }
}

async function findInRun(key: string, context: RequestContext): Promise<Measured> {
  const { training } = context.services
  const run = await training.run(key)
  const { nodes } = await training.checkpointPage(run, { first: MAX_CHECKPOINTS })
  const newest = await context.checkpoint(`${run.name}@latest`)
  return {
    checkpoints: nodes.map(({ digest, step }) => ({ checkpoint: digest, run: run.id, step })),
    newest,
    features: `${run.name}@latest:discriminator`,
    subject: run.id,
  }
}

function noFeatures({ name, generator: { image } }: ReturnType<typeof asGenerator>): never {
  const size = `${image.width}x${image.height} ${image.channels === 1 ? 'grey' : 'RGB'}`
  throw new BadUserInput(
    `"${name}" belongs to no run, so it has no discriminator of its own. Pass \`features\`, the ` +
      `reference of a discriminator or feature network for ${size} images, such as ` +
      'RUN@STEP:discriminator.',
  )
}
