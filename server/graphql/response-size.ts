/** The size of responses, measured as they are built, so that building stops at the limit. */
import {
  defaultFieldResolver,
  getNamedType,
  isIntrospectionType,
  isLeafType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql'
import { CostLimitExceeded } from '../errors.ts'

/** Values of one response: completing and printing them keeps the process for about 0.3 s. */
const MAX_VALUES = 250_000

/** Characters of the strings of one response. A picture of 1024x1024 pixels has 1 to 3 million. */
const MAX_CHARACTERS = 32 * 1024 ** 2

/** The values and characters that a response has so far. */
export class ResponseSize {
  #values = 0
  #characters = 0
  #exceeded: CostLimitExceeded | undefined

  /** The error of a response that is too large. */
  get exceeded(): CostLimitExceeded | undefined {
    return this.#exceeded
  }

  /** Counts a value. Throws CostLimitExceeded if the response is too large with it. */
  add(value: unknown): void {
    this.#count(value)
    if (this.#values > MAX_VALUES) this.#exceeded ??= tooLarge(`${MAX_VALUES} values`, MAX_VALUES)
    if (this.#characters > MAX_CHARACTERS) {
      this.#exceeded ??= tooLarge(`${MAX_CHARACTERS} characters`, MAX_CHARACTERS)
    }
    if (this.#exceeded) throw this.#exceeded
  }

  /** Starts the next response of a subscription. */
  restart(): void {
    this.#values = 0
    this.#characters = 0
    this.#exceeded = undefined
  }

  #count(value: unknown): void {
    this.#values += 1
    if (typeof value === 'string') this.#characters += value.length
    else if (ArrayBuffer.isView(value)) this.#values += (value as Float32Array).length
    else if (typeof value === 'object' && value !== null) {
      for (const part of Object.values(value)) this.#count(part)
    }
  }
}

function tooLarge(what: string, limit: number): CostLimitExceeded {
  return new CostLimitExceeded(
    `The response would have more than ${what}. Request fewer at a time.`,
    { limit },
  )
}

/** The part of a request's context that measures its response. */
interface Measured {
  readonly response: ResponseSize
}

/**
 * Makes every field that returns a scalar or a list of scalars count what it returns, except those
 * of introspection, which all schemas share: their cost limits them.
 */
export function measureResponses(schema: GraphQLSchema): void {
  const types = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type))
  for (const field of types.flatMap((type) => Object.values(type.getFields()))) {
    if (!isLeafType(getNamedType(field.type))) continue
    const { resolve = defaultFieldResolver } = field
    field.resolve = (parent, args, context: Measured, info) => {
      const value: unknown = resolve(parent, args, context, info)
      return value instanceof Promise ? value.then(measured) : measured(value)

      function measured(part: unknown): unknown {
        context.response.add(part)
        return part
      }
    }
  }
}
