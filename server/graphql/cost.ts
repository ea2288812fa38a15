/** The cost of an operation, computed before it runs from the declarations of its fields. */
import {
  getVariableValues,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { getComplexity, type ComplexityEstimatorArgs } from 'graphql-query-complexity'
import { allCheckpoints, type Checkpoint } from '../checkpoints/checkpoint.ts'
import { CostLimitExceeded } from '../errors.ts'
import { ANY_CHECKPOINT, type Estimation, type Native } from './estimators.ts'
import { introspectionCost } from './introspection-cost.ts'
import { checkVariables } from './limits.ts'
import type { RequestContext } from './request-context.ts'
import { declared } from './resolvers/index.ts'

/** A valid operation that has not run yet. */
export interface Operation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables?: Readonly<Record<string, unknown>> | null
}

const SMALLEST: Native = { width: 64, height: 64 }

/** The cost of an operation, as `extensions.cost` of its response reports it. */
export interface CostReport {
  /** Upper bound of the operation's cost. */
  readonly estimated: number
  /** MAX_COST. */
  readonly limit: number
}

/** True if the request's own `extensions` ask for a report: `{"cost": true}`. */
export function asksForCost(extensions: Readonly<Record<string, unknown>> | null | undefined) {
  return extensions?.cost === true
}

/**
 * Throws CostLimitExceeded if the operation costs more than MAX_COST, and BadUserInput for
 * variables that are nested too deep. Runs nothing. Variables of wrong types cost nothing:
 * graphql-js reports them before it runs anything.
 */
export async function checkCost(
  operation: Operation,
  context: RequestContext,
): Promise<CostReport> {
  const { cost: limit } = context.services.config.limits
  checkVariables(operation.variables)
  const cost = areValid(operation) ? await operationCost(operation, context) : 0
  if (cost <= limit) return { estimated: cost, limit }
  throw new CostLimitExceeded(
    `The operation's cost of ${cost} exceeds the limit of ${limit}. Request fewer or smaller pictures at a time.`,
    { cost, limit },
  )
}

/** True if the variables have the types that the operation declares. */
function areValid({ schema, operation, variables }: Operation): boolean {
  const { variableDefinitions = [] } = operation
  const options = { maxErrors: 1 }
  return !getVariableValues(schema, variableDefinitions, variables ?? {}, options).errors
}

/** The cost of the whole operation, rounded up. */
async function operationCost(operation: Operation, context: RequestContext): Promise<number> {
  const estimation: Estimation = {
    schema: operation.schema,
    native: SMALLEST,
    sampled: new Set(),
    counts: { checkpoints: 1, datasets: 1 },
    listed: new Set(),
  }
  const cost = estimate(operation, estimation)
  const native = await largestSample(estimation, context)
  const counts = await countItems(estimation, context)
  const nothingNew = native === SMALLEST && estimation.listed.size === 0
  return Math.ceil(nothingNew ? cost : estimate(operation, { ...estimation, native, counts }))
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
  const estimation = context as unknown as Estimation
  const estimator = declared.cost(type.name, field.name)
  // Only introspection fields declare no cost.
  if (!estimator) return introspectionCost(estimation.schema, field.name, childComplexity)
  // A negative count, which the resolver rejects, must not pay for its sibling fields.
  return Math.max(0, estimator(args, childComplexity, estimation))
}

/** Counts the items of the lists that the operation needs counted. */
async function countItems({ counts, listed }: Estimation, { services }: RequestContext) {
  const [checkpoints, datasets] = await Promise.all([
    listed.has('checkpoints') ? services.checkpoints.list({ first: 1 }) : null,
    listed.has('datasets') ? services.datasets.page({ first: 1 }) : null,
  ])
  return {
    checkpoints: checkpoints?.totalCount ?? counts.checkpoints,
    datasets: datasets?.totalCount ?? counts.datasets,
  }
}

/**
 * Size of the largest checkpoint's samples, or of the images that a discriminator takes. Skips
 * unknown checkpoints; their resolvers fail.
 */
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
  return checkpoints.flat().reduce<Native>((largest, { generator, discriminator }) => {
    const { width, height } = generator?.image ?? discriminator?.image ?? SMALLEST
    return width * height > largest.width * largest.height ? { width, height } : largest
  }, SMALLEST)
}
