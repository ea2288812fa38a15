/** Conversion of the schema's own scalars. The SDL has their descriptions and specifications. */
import { GraphQLError, Kind, valueFromASTUntyped, type GraphQLScalarTypeConfig } from 'graphql'

type Conversion<Internal, External> = Pick<
  GraphQLScalarTypeConfig<Internal, External>,
  'serialize' | 'parseValue' | 'parseLiteral'
>

const json: Conversion<unknown, unknown> = {
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
}

const dateTime: Conversion<Date, string> = {
  serialize(value) {
    if (value instanceof Date) return value.toISOString()
    throw new GraphQLError(`DateTime: expected a Date; got ${String(value)}`)
  },
  parseValue: (value) => parseDate(value),
  parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : undefined),
}

/** makeExecutableSchema adds them to the scalars of the SDL. */
export const scalars = { JSON: json, DateTime: dateTime }

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' ? new Date(value) : null
  if (date && !Number.isNaN(date.getTime())) return date
  throw new GraphQLError('A DateTime is an ISO 8601 string, e.g. "2026-01-31T12:00:00.000Z"')
}
