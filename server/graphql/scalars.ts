/** The schema's own scalars. */
import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql'

export const GraphQLJSON = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
})

export const GraphQLDateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date) return value.toISOString()
    throw new GraphQLError('Not a Date')
  },
  parseValue: (value) => parseDate(value),
  parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : undefined),
})

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' ? new Date(value) : null
  if (date && !Number.isNaN(date.getTime())) return date
  throw new GraphQLError('A DateTime is an ISO 8601 string, e.g. "2026-01-31T12:00:00.000Z"')
}
