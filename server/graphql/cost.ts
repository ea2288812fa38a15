/** What an operation costs, known before anything runs: the sum of what its fields declare (estimators.ts). */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { getComplexity, type ComplexityEstimatorArgs } from 'graphql-query-complexity'
import { allCheckpoints, type Checkpoint } from '../checkpoints/checkpoint.ts'
import { BadUserInput, CostLimitExceeded } from '../errors.ts'
import { ANY_CHECKPOINT, member, type Estimation, type Native } from './estimators.ts'
import type { RequestContext } from './request-context.ts'
import { declared } from './resolvers/index.ts'

/** An operation that is valid and has not run. */
export interface Operation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables?: Readonly<Record<string, unknown>> | null
}

/** Levels of objects and lists in variables; a LatentInput as deep as it may be has half as many. */
const MAX_NESTING = 64

const SMALLEST: Native = { width: 64, height: 64 }

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
  // Only introspection declares nothing.
  const estimator = declared.cost(type.name, field.name) ?? member
  // A count below 0, which the resolver will refuse, must not pay for the fields beside it.
  return Math.max(0, estimator(args, childComplexity, context as unknown as Estimation))
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
  return checkpoints.flat().reduce<Native>((largest, { generator }) => {
    const { width, height } = generator?.image ?? SMALLEST
    return width * height > largest.width * largest.height ? { width, height } : largest
  }, SMALLEST)
}
