/**
 * What an operation costs, known before anything runs. The unit is one sample of 64x64 pixels. It is an upper bound:
 * where a field's cost depends on what its parent was asked, the parent multiplies the cost of all its fields.
 */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { getComplexity, type ComplexityEstimatorArgs } from 'graphql-query-complexity'
import { allCheckpoints, type Checkpoint } from '../checkpoints/checkpoint.ts'
import { BadUserInput, CostLimitExceeded } from '../errors.ts'
import { LARGEST_TIMELINE, TIMELINE_FRAMES } from '../training/pictures.ts'
import type { RequestContext } from './request-context.ts'

/** An operation that is valid and has not run. */
export interface Operation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables?: Readonly<Record<string, unknown>> | null
}

/** Pixels of one unit. */
const UNIT_PIXELS = 64 * 64

/** Scaling and encoding a pixel against drawing it, measured on the CPU: 0.4 against 1.6 ms for 64x64. */
const ENCODED_SHARE = 0.25

/** Decoding, scaling and encoding a pixel of a run's picture, which was drawn before, against drawing one. */
const REPEATED_SHARE = 0.1

/** One seed, literal or saved latent of a recipe, against one sample: 0.02 against 1.6 ms for 100 values. */
const TERM = 0.0125

/** One row of a list. */
const ROW = 0.05

/** Means over the steps of a run: the database looks at every step, whatever `points` says. */
const METRICS = 20

/** Counting tags: the database looks at every latent. */
const TAGS = 5

/** Levels of objects and lists in variables; a LatentInput as deep as it may be has half as many. */
const MAX_NESTING = 64

/** A checkpoint that only the database knows: the one a latent was saved with, or one of a list. */
const ANY_CHECKPOINT = Symbol('any checkpoint')

/** A sample's native size, pixels. */
interface Native {
  readonly width: number
  readonly height: number
}

const SMALLEST: Native = { width: 64, height: 64 }

/** What the estimators know, and what they find. */
interface Estimation {
  /** Of the largest checkpoint that the operation samples. */
  readonly native: Native
  /** Checkpoints of which pictures are asked for. */
  readonly sampled: Set<string | null | typeof ANY_CHECKPOINT>
  /** How many datasets there are, as far as it is known, and whether they are all asked for. */
  readonly datasets: { readonly count: number; listed: boolean }
}

type Args = ComplexityEstimatorArgs['args']
type Estimator = (args: Args, childCost: number, estimation: Estimation) => number

/** Throws CostLimitExceeded if the operation would cost more than one may. Nothing has run until then. */
export async function checkCost(operation: Operation, context: RequestContext): Promise<void> {
  const { cost: limit } = context.services.config.limits
  const cost = await operationCost(operation, context)
  if (cost <= limit) return
  throw new CostLimitExceeded(
    `This would cost ${cost}, and one request may cost ${limit}. Ask for fewer or smaller pictures at a time.`,
    { cost, limit },
  )
}

/** The whole operation, rounded up. Introspection is free. */
async function operationCost(operation: Operation, context: RequestContext): Promise<number> {
  checkNesting(operation.variables)
  const estimation: Estimation = {
    native: SMALLEST,
    sampled: new Set(),
    datasets: { count: 1, listed: false },
  }
  const cost = estimate(operation, estimation)
  const native = await largestSample(estimation, context)
  const datasets = await countDatasets(estimation, context)
  const nothingNew = native === SMALLEST && datasets === estimation.datasets
  return Math.ceil(nothingNew ? cost : estimate(operation, { ...estimation, native, datasets }))
}

function estimate({ schema, document, operation, variables }: Operation, context: Estimation) {
  return getComplexity({
    schema,
    query: document,
    operationName: operation.name?.value,
    variables: variables ?? undefined,
    context: context as unknown as Record<string, unknown>,
    estimators: [estimateField],
  })
}

function estimateField({ type, field, args, childComplexity, context }: ComplexityEstimatorArgs) {
  const estimator = estimators[`${type.name}.${field.name}`]
  if (!estimator) return childComplexity
  // A count below 0, which the resolver will refuse, must not pay for the fields beside it.
  return Math.max(0, estimator(args, childComplexity, context as unknown as Estimation))
}

/** By field; what is not here costs what its fields cost. */
const estimators: Readonly<Record<string, Estimator>> = {
  'Sample.dataUri': ({ size }, _child, { native }) => pictureCost(1, native, size),
  // How many samples a sheet or an animation has is for the field that made it to say. Its address costs what fetching
  // it will: none is made that costs more than a request may.
  'Picture.dataUri': () => 1,
  'Picture.url': () => 1,

  'Query.generate': (args, child, found) => sampling(args, child, found),
  'Query.sample': (args, child, found) => sampling(args, child, found) + terms(args.latent),
  'Query.samples': (args, child, found) =>
    args.latents.length * sampling(args, child, found) + terms(args.latents),

  'Query.interpolate': ({ input }, child, found) =>
    input.frames * (sampling(input, child, found) + ROW) + terms(input.waypoints),
  'Interpolation.sheet': (_args, child, { native }) => pictureCost(child, native),
  'Interpolation.animation': ({ size }, child, { native }) => pictureCost(child, native, size),

  'Query.arithmetic': ({ input }, child, found) => {
    const pictures = input.plus.length + input.minus.length + (input.grid ? 9 : 1)
    return pictures * sampling(input, child, found) + terms([...input.plus, ...input.minus].flat())
  },
  'Arithmetic.sheet': (_args, child, { native }) => pictureCost(child, native),

  // An endless walk costs what a second of it costs.
  'Subscription.walk': ({ input }, child, found) =>
    Math.max(1, input.fps) * sampling(input, child, found) + terms(input.waypoints),

  'Query.latents': ({ first }, child) => first * (child + ROW),
  'Query.latentTags': () => TAGS,
  'Query.checkpoints': ({ first }, child) => first * (child + ROW),
  'Latent.sample': ({ checkpoint }, child, found) =>
    sampling({ checkpoint: checkpoint ?? ANY_CHECKPOINT }, child, found),
  'Checkpoint.sheet': ({ count }, child, found) => {
    const cost = pictureCost(count * child, found.native)
    return sampling({ checkpoint: ANY_CHECKPOINT }, cost, found)
  },

  'Query.datasets': (_args, child, { datasets }) => {
    datasets.listed = true
    return datasets.count * (child + ROW)
  },
  // Images are read and scaled, some even drawn, and encoded: never more than samples of that size.
  'Dataset.sheet': ({ count, imageSize }, child) =>
    child * pictureCost(count, { width: imageSize, height: imageSize }),

  'Query.runs': ({ first }, child) => first * (child + ROW),
  'TrainingRun.snapshots': ({ count }, child) => count * (child + ROW),
  'TrainingRun.metrics': () => METRICS,
  'TrainingRun.timeline': ({ size }, child) => {
    const edge = size ?? LARGEST_TIMELINE
    return (child * TIMELINE_FRAMES * edge * edge * REPEATED_SHARE) / UNIT_PIXELS
  },

  'Mutation.saveLatent': ({ input }, child) => 1 + child + terms(input.latent),
}

/** Remembers which checkpoint is sampled, if anything is; returns the cost it was given. */
function sampling({ checkpoint }: Args, cost: number, { sampled }: Estimation): number {
  if (cost > 0) sampled.add(checkpoint ?? null)
  return cost
}

function terms(input: unknown): number {
  return TERM * countTerms(input)
}

/** Drawing `images` samples, and encoding them; `size` is the longer edge asked for, default native. */
function pictureCost(images: number, { width, height }: Native, size?: number | null): number {
  const scale = size == null ? 1 : size / Math.max(width, height)
  return (images * width * height * (1 + ENCODED_SHARE * scale * scale)) / UNIT_PIXELS
}

/** Seeds, literal and saved latents, all counted. */
function countTerms(input: unknown): number {
  if (typeof input !== 'object' || input === null) return 0
  const isLeaf = 'z' in input || 'saved' in input || ('seed' in input && !('latent' in input))
  if (isLeaf) return 1
  return Object.values(input).reduce((sum: number, value) => sum + countTerms(value), 0)
}

/** Throws BadUserInput for variables nested so deep that walking them would end with the stack. Does not recurse. */
function checkNesting(variables: unknown): void {
  let level = [variables]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) {
      throw new BadUserInput(`variables are nested too deep: at most ${MAX_NESTING} levels`)
    }
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
}

/** The datasets as they are counted, or as they were where nobody asks for all of them. */
async function countDatasets({ datasets }: Estimation, { services }: RequestContext) {
  if (!datasets.listed) return datasets
  return { ...datasets, count: (await services.datasets.list()).length }
}

/** The size of the largest checkpoint's samples. One that is not there is not counted: its resolver will say so. */
async function largestSample({ sampled }: Estimation, context: RequestContext): Promise<Native> {
  const checkpoints = await Promise.all(
    [...sampled].map(async (reference): Promise<readonly Checkpoint[]> => {
      if (reference === ANY_CHECKPOINT) return allCheckpoints(context.services.checkpoints)
      return context.checkpoint(reference).then(
        (checkpoint) => [checkpoint],
        () => [],
      )
    }),
  )
  return checkpoints.flat().reduce<Native>((largest, { width, height }) => {
    return width * height > largest.width * largest.height ? { width, height } : largest
  }, SMALLEST)
}
