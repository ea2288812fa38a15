/** Clients of earlier versions: the schema only grows. */
import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, findBreakingChanges } from 'graphql'
import { expect, test } from 'vitest'

const folder = (path: string) => new URL(`../../${path}/`, import.meta.url)
const read = (url: URL) => readFileSync(url, 'utf8')

function currentSchema() {
  const schema = folder('schema')
  const files = readdirSync(schema).filter((file) => file.endsWith('.graphql'))
  return buildSchema(files.map((file) => read(new URL(file, schema))).join('\n'))
}

/** Fields that are null only for discriminators, which clients of that version never ask for. */
const NULL_FOR_DISCRIMINATORS = [
  'Checkpoint.prior changed type from Prior! to Prior.',
  'Checkpoint.sheet changed type from Picture! to Picture.',
  'Checkpoint.zDim changed type from Int! to Int.',
]

test('every operation of clients of version 840103d is valid and returns the same types', () => {
  const earlier = buildSchema(read(new URL('840103d.graphql', folder('test/fixtures/schemas'))))
  const changes = findBreakingChanges(earlier, currentSchema())
  expect(changes.map(({ description }) => description).sort()).toEqual(NULL_FOR_DISCRIMINATORS)
})

test('scalars name their specifications, and deprecated fields their replacements', () => {
  const schema = currentSchema()
  const scalars = ['JSON', 'DateTime'].map((name) => schema.getType(name))
  expect(scalars).toMatchObject([
    { specifiedByURL: expect.stringContaining('https://ecma-international.org/') },
    { specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time' },
  ])
  const { datasets } = schema.getQueryType()!.getFields()
  expect(datasets!.deprecationReason).toContain('datasetConnection')
})
