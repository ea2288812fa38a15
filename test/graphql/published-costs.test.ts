import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  parse,
  validate,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { getComplexity, type ComplexityEstimatorArgs } from 'graphql-query-complexity'
import { describe, expect, test } from 'vitest'
import type { Estimation } from '../../server/graphql/estimators.ts'
import { declared } from '../../server/graphql/resolvers/index.ts'
import { createSchema } from '../../server/graphql/schema.ts'
import { minimalCall } from './minimal-call.ts'

type Field = GraphQLField<unknown, unknown>
type Args = Record<string, any>

interface ListSize {
  readonly assumedSize?: number
  readonly slicingArguments?: readonly string[]
  readonly sizedFields?: readonly string[]
}

const schema = createSchema()
const ESTIMATION: Estimation = {
  schema,
  native: { width: 64, height: 64 },
  sampled: new Set(),
  counts: { checkpoints: 50, datasets: 50 },
  listed: new Set(),
}
const objectTypes = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
)
const fields = objectTypes.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    field: field as Field,
    type: type.name,
    name: `${type.name}.${field.name}`,
  })),
)

/** Arguments of the simplest call of a field, defaults included. */
function defaultArgs(field: Field): Args {
  const [operation] = parse(`{ ${minimalCall(field)} }`).definitions
  const { selections } = (operation as OperationDefinitionNode).selectionSet
  return getArgumentValues(field, selections[0] as FieldNode)
}

/** The server's estimate for a field, at 64x64 pixels, if the fields below it cost `child`. */
function estimate(type: string, field: Field, child: number): number {
  return declared.cost(type, field.name)!(defaultArgs(field), child, ESTIMATION)
}

function weightOf({ astNode }: Pick<Field | GraphQLInputField, 'astNode'>): number {
  const given = astNode && getDirectiveValues(schema.getDirective('cost')!, astNode)
  return given ? Number(given.weight) : 0
}

function listSizeOf({ astNode }: Field): ListSize | undefined {
  return astNode ? getDirectiveValues(schema.getDirective('listSize')!, astNode) : undefined
}

/** The weights of all input fields that are given. */
function inputWeights(value: unknown, type: GraphQLInputType): number {
  const nullable = getNullableType(type)
  if (value == null) return 0
  if (isListType(nullable)) {
    const values = value as unknown[]
    return values.reduce((sum: number, item) => sum + inputWeights(item, nullable.ofType), 0)
  }
  if (!isInputObjectType(nullable)) return 0
  return Object.values(nullable.getFields()).reduce((sum, field) => {
    const given = (value as Args)[field.name] as unknown
    return given == null ? sum : sum + weightOf(field) + inputWeights(given, field.type)
  }, 0)
}

/** The published cost of a field and its arguments, without the fields below it. */
function publishedCost(field: Field, args = defaultArgs(field)): number {
  return field.args.reduce(
    (sum, { name, type }) => sum + inputWeights(args[name], type),
    weightOf(field),
  )
}

/** The published length of the list that a field, or one of its sized fields, returns. */
function publishedLength(field: Field, args = defaultArgs(field)): number | undefined {
  const { assumedSize, slicingArguments = [] } = listSizeOf(field) ?? {}
  const given = slicingArguments
    .map((path) => path.split('.').reduce<any>((value, key) => value?.[key], args))
    .filter((value) => value != null)
  return given.length > 0 ? Math.max(...given) : assumedSize
}

const isPicture = ({ type }: Field) => getNamedType(type).name === 'Picture'

/** Factor by which the server multiplies the fields below a field. */
const times = (type: string, field: Field) => estimate(type, field, 1) - estimate(type, field, 0)

/** Types whose fields the server multiplies even if they aren't lists, and the query of each. */
const MULTIPLIED: Readonly<Record<string, string>> = {
  Interpolation: 'interpolate',
  Arithmetic: 'arithmetic',
}

/** Fields that multiply without a list: by the number of all groups; by the frames per second. */
const WITHOUT_LIST = ['Query.arithmetic', 'Subscription.walk']

describe('the costs that the schema publishes', () => {
  test('equal the costs of the server, for default arguments', () => {
    const root = schema.getQueryType()!.getFields()
    for (const { field, type, name } of fields) {
      if (type === 'Picture') continue
      const parent = MULTIPLIED[type]
      const factor = parent && isPicture(field) ? times('Query', root[parent] as Field) : 1
      const counted = factor * estimate(type, field, isPicture(field) ? 1 : 0)
      expect(publishedCost(field), name).toBeCloseTo(counted, 10)
    }
  })

  test('multiply by the lengths that the server uses', () => {
    for (const { field, type, name } of fields) {
      if (isPicture(field) || isLeafType(getNamedType(field.type))) continue
      if (WITHOUT_LIST.includes(name)) continue
      const counted = times(type, field)
      const { slicingArguments } = listSizeOf(field) ?? {}
      const length = publishedLength(field) ?? 1
      // A list with a fixed maximum may be shorter in the simplest call.
      if (slicingArguments && counted > 0) expect(length, name).toBeCloseTo(counted, 10)
      else expect(length + 1e-9, name).toBeGreaterThanOrEqual(counted)
    }
  })

  test('are on lists, and on fields that these types have', () => {
    for (const { field, name } of fields) {
      const { sizedFields, slicingArguments = [] } = listSizeOf(field) ?? {}
      const returned = getNamedType(field.type)
      for (const sized of sizedFields ?? []) {
        const list = isObjectType(returned) ? returned.getFields()[sized] : undefined
        expect(list && isListType(getNullableType(list.type)), `${name}: ${sized}`).toBe(true)
      }
      if (listSizeOf(field) && !sizedFields) {
        expect(isListType(getNullableType(field.type)), name).toBe(true)
      }
      for (const path of slicingArguments) {
        const [argument] = path.split('.')
        expect(
          field.args.map((arg) => arg.name),
          name,
        ).toContain(argument)
      }
    }
  })

  test('are not on interfaces, as the specification requires', () => {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isInterfaceType(type)) continue
      for (const field of Object.values(type.getFields())) expect(weightOf(field)).toBe(0)
    }
  })

  test.each([
    '{ generate(seed: 1) { url dataUri score(discriminator: "a") { logit } } }',
    '{ sample(latent: { mean: [{ seed: 1 }, { saved: "a" }] }) { dataUri } }',
    '{ interpolate(input: { waypoints: [{ seed: 1 }, { seed: 2 }] }) { frames { dataUri } sheet { url } } }',
    '{ latents { nodes { name sample { dataUri } } pageInfo { endCursor } } latentTags { tag } }',
    '{ checkpoints { edges { node { sheet { dataUri } report { activations { name } } } } } }',
    '{ runs { nodes { snapshots { picture { url } } metrics { step } timeline { url } } } }',
    '{ datasetConnection { nodes { sheet { url } } } }',
  ])('add up to the cost of the whole operation: %s', (query) => {
    const document = parse(query)
    expect(validate(schema, document)).toEqual([])
    const [operation] = document.definitions as [OperationDefinitionNode]
    const published = analyze(operation.selectionSet, schema.getQueryType()!)
    const estimators = [
      ({ type, field, args, childComplexity }: ComplexityEstimatorArgs) =>
        declared.cost(type.name, field.name)!(args, childComplexity, ESTIMATION),
    ]
    expect(published).toBeCloseTo(getComplexity({ schema, query: document, estimators }), 8)
  })
})

/** The specification's static analysis: weights, times the lengths of the lists above. */
function analyze(
  { selections }: SelectionSetNode,
  type: GraphQLObjectType,
  sizes: ReadonlyMap<string, number> = new Map(),
): number {
  return (selections as readonly FieldNode[]).reduce((sum, node) => {
    const field = type.getFields()[node.name.value] as Field
    const args = getArgumentValues(field, node)
    const length = publishedLength(field, args) ?? 1
    const { sizedFields } = listSizeOf(field) ?? {}
    const own = publishedCost(field, args)
    if (!node.selectionSet) return sum + own
    const inner = new Map(sizedFields?.map((name) => [name, length]))
    const times = sizes.get(field.name) ?? (sizedFields ? 1 : length)
    const below = analyze(node.selectionSet, getNamedType(field.type) as GraphQLObjectType, inner)
    return sum + own + times * below
  }, 0)
}
