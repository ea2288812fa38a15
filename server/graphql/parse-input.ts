/** Parses values of the schema's input types that arrive outside GraphQL requests. */
import { buildSchema, coerceInputValue, isInputType, type GraphQLSchema } from 'graphql'
import { BadUserInput } from '../errors.ts'
import { readTypeDefs } from './schema.ts'

let schema: GraphQLSchema | undefined

/** Parses JSON as a list of strings, which messages call `what`. Throws BadUserInput. */
export function parseStrings(json: string, what: string): readonly string[] {
  const value = parse(json, what)
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string')
  if (isList) return value as string[]
  throw new BadUserInput(`${what} must be a JSON list of strings, not ${json.slice(0, 40)}`)
}

/**
 * Parses JSON as a value of the input type `type`; messages call it `what`. Throws BadUserInput for
 * invalid JSON, for fields that the type doesn't have and for values of other types.
 */
export function parseInput<Input>(type: string, json: string, what: string): Input {
  schema ??= buildSchema(readTypeDefs().join('\n'))
  const inputType = schema.getType(type)
  if (!isInputType(inputType)) throw new Error(`The schema has no input type ${type}`)
  return coerceInputValue(toObject(json, what), inputType, (path, _value, { message }) => {
    throw new BadUserInput(`${[what, ...path].join('.')}: ${message}`)
  }) as Input
}

function parse(json: string, what: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new BadUserInput(`${what} is not valid JSON: ${(cause as Error).message}`, {}, { cause })
  }
}

function toObject(json: string, what: string): object {
  const value = parse(json, what)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new BadUserInput(`${what} must be a JSON object, not ${json.slice(0, 40)}`)
}
