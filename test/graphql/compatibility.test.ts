/** Clients of earlier versions: the schema only grows. */
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  findBreakingChanges,
  introspectionFromSchema,
  type GraphQLObjectType,
  type IntrospectionInputValue,
} from 'graphql'
import { expect, test } from 'vitest'
import { createSchema } from '../../server/graphql/schema.ts'

const folder = (path: string) => new URL(`../../${path}/`, import.meta.url)
const read = (url: URL) => readFileSync(url, 'utf8')

/** The served schema, which resolvers could change. */
const current = createSchema()

/** Fields that are null only for discriminators and latents in w, newer than that version. */
const NULL_FOR_NEWER_KINDS = [
  'Checkpoint.prior changed type from Prior! to Prior.',
  'Checkpoint.sheet changed type from Picture! to Picture.',
  'Checkpoint.zDim changed type from Int! to Int.',
  'Latent.z changed type from [Float!]! to [Float!].',
  'Sample.z changed type from [Float!]! to [Float!].',
]

test('every operation of clients of version 840103d is valid and returns the same types', () => {
  const earlier = buildSchema(read(new URL('840103d.graphql', folder('test/fixtures/schemas'))))
  const changes = findBreakingChanges(earlier, current)
  expect(changes.map(({ description }) => description).sort()).toEqual(NULL_FOR_NEWER_KINDS)
})

test('scalars name their specifications, and deprecated fields their replacements', () => {
  const scalars = ['JSON', 'DateTime'].map((name) => current.getType(name))
  expect(scalars).toMatchObject([
    { specifiedByURL: expect.stringContaining('https://ecma-international.org/') },
    { specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time' },
  ])
  const { datasets } = current.getQueryType()!.getFields()
  expect(datasets!.deprecationReason).toContain('datasetConnection')
  const run = current.getType('TrainingRun') as GraphQLObjectType
  expect(run.getFields().checkpoints!.deprecationReason).toContain('checkpointConnection')
})

test('introspection describes every type, field, argument and enum value', () => {
  const { types, directives } = introspectionFromSchema(current, {
    inputValueDeprecation: true,
  }).__schema
  const undescribed: string[] = []
  const check = (name: string, { description }: { readonly description?: unknown }) => {
    if (!description) undescribed.push(name)
  }
  /** The type of the argument `input` describes it. */
  const checkArgs = (name: string, args: readonly IntrospectionInputValue[]) => {
    for (const arg of args) if (arg.name !== 'input') check(`${name}(${arg.name})`, arg)
  }
  for (const directive of directives) {
    check(`@${directive.name}`, directive)
    checkArgs(`@${directive.name}`, directive.args)
  }
  for (const type of types) {
    check(type.name, type)
    if (type.name.startsWith('__')) continue
    for (const field of ('fields' in type && type.fields) || []) {
      check(`${type.name}.${field.name}`, field)
      checkArgs(`${type.name}.${field.name}`, field.args)
    }
    const values = 'enumValues' in type && type.enumValues
    const inputs = 'inputFields' in type && type.inputFields
    for (const value of values || inputs || []) check(`${type.name}.${value.name}`, value)
  }
  expect(undescribed).toEqual([])
})

test('introspection names the specification of every custom scalar', () => {
  const { types } = introspectionFromSchema(current).__schema
  const builtIn = ['ID', 'String', 'Int', 'Float', 'Boolean']
  const custom = types.filter(({ kind, name }) => kind === 'SCALAR' && !builtIn.includes(name))
  expect(custom).toHaveLength(2)
  for (const scalar of custom) expect(scalar).toHaveProperty('specifiedByURL', expect.any(String))
})
