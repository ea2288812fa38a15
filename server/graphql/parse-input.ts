/** Values of the schema's input types that come another way than in a GraphQL request, checked as GraphQL checks them. */
import { buildSchema, coerceInputValue, isInputType, type GraphQLSchema } from 'graphql'
import { BadUserInput } from '../errors.ts'
import { readTypeDefs } from './schema.ts'

let schema: GraphQLSchema | undefined

/**
 * JSON as a value of the input type `type`; `what` is what messages call it. Throws BadUserInput for what is no JSON, for
 * fields that the type does not have and for values of other types.
 */
export function parseInput<Input>(type: string, json: string, what: string): Input {
  schema ??= buildSchema(readTypeDefs().join('\n'))
  const inputType = schema.getType(type)
  if (!isInputType(inputType)) throw new Error(`The schema has no input type ${type}`)
  return coerceInputValue(toObject(json, what), inputType, (path, _value, { message }) => {
    throw new BadUserInput(`${[what, ...path].join('.')}: ${message}`)
  }) as Input
}

function toObject(json: string, what: string): object {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new BadUserInput(`${what} is no JSON: ${(cause as Error).message}`, {}, { cause })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new BadUserInput(`${what} takes an object of JSON, not ${json.slice(0, 40)}`)
}
