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
import { findRuleStudy } from '../../training/rules/study.ts'
import type { Declarations } from '../declarations.ts'
import { jobResult, member, membersOf, RESULT, scalars } from '../estimators.ts'
import type { RequestContext } from '../request-context.ts'
import { reference } from './checkpoint-fields.ts'

/** Maximum number of points of a run's curve, and of the jobs that they are read from. */
const MAX_POINTS = 200
const MAX_JOBS = 100
/** Reading and checking the results of as many jobs, most of which have one or few each. */
const CURVE = 25

/** Beginning of the subject of a job about a rule study; the study's name follows. */
const STUDY = 'rule-study:'

export const qualityDeclarations: Declarations = {
  costs: {
    ...membersOf('StartQualityPayload', 'Quality', 'QualityPoint'),
    QualityJob: {
      '*': member,
      checkpoints: scalars,
      results: (_args, child) => MAX_CHECKPOINTS * child + RESULT,
    },
    Checkpoint: { quality: jobResult },
    TrainingRun: { quality: (_args, child) => MAX_POINTS * child + CURVE },
    RuleStudyRun: { quality: jobResult },
    // A worker measures; the number of unfinished measurements is limited.
    Mutation: { startQuality: member },
  },
  roles: { startQuality: 'write' },
  creates: { startQuality: 'MAX_JOBS' },
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
    run(job) {
      const runs = new Set(parse(job).checkpoints.map(({ run }) => run))
      return runs.size === 1 ? [...runs][0]! : null
    },
    ruleStudy: ({ subject }) => (subject?.startsWith(STUDY) ? subject.slice(STUDY.length) : null),
    features: (job) => reference(parse(job).features),
    dataset: (job) => parse(job).dataset,
    samples: (job) => parse(job).samples,
    results: async (job, _args, { services }) =>
      (await services.jobs.result(qualityKind, job))?.results ?? [],
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
  RuleStudyRun: {
    async quality({ study, run }, _args, { services }) {
      const newest = await services.jobs.newestResult(qualityKind, STUDY + study)
      return newest?.results.find((result) => result.run === run.id) ?? null
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
      quality.datasetId === newest!.datasetId &&
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
  const { id: datasetId, name: dataset } = await datasets.requireFor(
    name,
    generator.generator.image,
  )
  return {
    ...{ checkpoints: found.checkpoints, features: features.digest },
    ...{ datasetId, dataset },
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
  { checkpoint: named, run: key, ruleStudy: study }: StartQualityInput,
  context: RequestContext,
): Promise<Measured> {
  if ([named, key, study].filter((given) => given != null).length > 1) {
    throw new BadUserInput('Pass only one of `checkpoint`, `run` and `ruleStudy`.')
  }
  if (study != null) return findInStudy(study, context)
  if (key != null) return findInRun(key, context)
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

/** Runs without a checkpoint are left out. Throws BadUserInput if none has one. */
async function findInStudy(name: string, context: RequestContext): Promise<Measured> {
  const { training } = context.services
  const study = await findRuleStudy(training, name)
  const found = await Promise.all(
    (study?.runs ?? []).map(async ({ run }) => {
      const { nodes } = await training.checkpointPage(run, { first: 1 })
      return nodes.map(({ digest, step }) => ({ checkpoint: digest, run, step }))
    }),
  )
  const newest = found.flat()
  const [first] = newest
  if (!first) {
    throw new BadUserInput(
      study
        ? `No run of the rule study "${name}" has a checkpoint yet. Wait for the first.`
        : `No rule study has the name ${JSON.stringify(name.slice(0, 80))}.`,
    )
  }
  return {
    checkpoints: newest.map(({ run, ...own }) => ({ ...own, run: run.id })),
    newest: await context.checkpoint(`${first.run.name}@latest`),
    features: `${first.run.name}@latest:discriminator`,
    subject: STUDY + name,
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
