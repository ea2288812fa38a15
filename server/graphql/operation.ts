/** What happens to an operation between its validation and its execution, over HTTP and WebSocket alike. */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { CostLimitExceeded } from '../errors.ts'
import { operationCost } from './cost.ts'
import type { RequestContext } from './request-context.ts'

export interface Operation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables?: Readonly<Record<string, unknown>> | null
}

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
