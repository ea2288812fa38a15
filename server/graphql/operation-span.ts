/** The span of an operation in traces. */
import type { OperationDefinitionNode } from 'graphql'
import type { Span } from '../timing.ts'

/** Characters of an operation's name in traces. */
const TRACED_NAME = 64

/** Names the span, which has started before the operation is known. */
export function nameSpan(
  span: Span | undefined,
  { operation, name }: OperationDefinitionNode,
): void {
  const named = name?.value.slice(0, TRACED_NAME)
  span?.describe(
    { 'graphql.operation.type': operation, 'graphql.operation.name': named },
    named === undefined ? operation : `${operation} ${named}`,
  )
}
