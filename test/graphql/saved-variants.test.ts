/** Saved variants over the API. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let activation: string

beforeAll(async () => {
  server = await startTestServer()
  const { checkpoint } = await server.query('{ checkpoint { activations { name } } }')
  activation = checkpoint.activations[0].name
})
afterAll(() => server[Symbol.asyncDispose]())

const FIELDS = 'id name checkpoint { digest } ablate { activation maps strength } createdAt'
const SAVE = `mutation ($input: SaveVariantInput!) { saveVariant(input: $input) { variant { ${FIELDS} } } }`
const DRAW = `query ($variant: SamplingVariant) { generate(seed: 7, variant: $variant) { url variant dataUri } }`

const without = (maps: readonly number[]) => ({ ablate: [{ activation, maps }] })

async function save(name: string, variant: object): Promise<Record<string, any>> {
  return (await server.query(SAVE, { input: { name, variant } })).saveVariant.variant
}

const draw = async (variant: object) => (await server.query(DRAW, { variant })).generate

test('A saved variant gives the samples of its ablations, by name and by id, after a restart', async () => {
  const saved = await save('without 1 and 3', without([3, 1]))
  expect(saved).toMatchObject({
    name: 'without 1 and 3',
    checkpoint: { digest: server.digest },
    ablate: [{ activation, maps: [1, 3], strength: 1 }],
  })
  const direct = await draw(without([1, 3]))
  expect(direct.dataUri).not.toBe((await draw({})).dataUri)
  await server.restart()
  expect(await draw({ saved: 'without 1 and 3' })).toEqual(direct)
  expect(await draw({ saved: saved.id })).toEqual(direct)
})

test('Ablations that come with a saved variant are added to it', async () => {
  await save('without 0', without([0]))
  const both = await draw({ saved: 'without 0', ...without([2]) })
  expect(both).toEqual(await draw(without([0, 2])))
  const [one] = [{ activation, maps: [0], strength: 0.5 }]
  const { message } = await server.failure(DRAW, { variant: { saved: 'without 0', ablate: [one] } })
  expect(message).toContain('map 0 is listed with two different strengths')
})

test('A saved variant is found by id, name, node and checkpoint until it is deleted', async () => {
  const { id } = await save('passing', without([2]))
  const find = `query ($id: ID!) {
    byId: variant(id: $id) { name }
    byName: variant(name: "passing") { id }
    node(id: $id) { __typename ... on Variant { name } }
    variants(checkpoint: "small", first: 1) { nodes { id } totalCount }
  }`
  const found = await server.query(find, { id })
  expect(found).toMatchObject({
    byId: { name: 'passing' },
    byName: { id },
    node: { __typename: 'Variant', name: 'passing' },
    variants: { nodes: [{ id }] },
  })
  const remove = 'mutation ($id: ID!) { deleteVariant(input: { id: $id }) { deletedId } }'
  expect((await server.query(remove, { id })).deleteVariant).toEqual({ deletedId: id })
  const left = await server.query(find, { id })
  expect(left).toMatchObject({ byId: null, byName: null, node: null })
  expect(left.variants.totalCount).toBe(found.variants.totalCount - 1)
  const drawing = await server.failure(DRAW, { variant: { saved: 'passing' } })
  expect(drawing.extensions.code).toBe('VARIANT_NOT_FOUND')
  const again = await server.failure(remove, { id })
  expect(again.extensions.code).toBe('VARIANT_NOT_FOUND')
})

test.each([
  ['a name that is taken', { name: 'taken', variant: { ablate: 'OWN' } }, 'already exists'],
  ['an empty name', { name: ' ', variant: { ablate: 'OWN' } }, 'name is empty'],
  ['a variant that changes nothing', { name: 'nothing', variant: {} }, 'changes nothing'],
])('Saving %s is BAD_USER_INPUT', async (_what, input, words) => {
  const own = (name: string, variant: object) => ({
    name,
    variant: 'ablate' in variant ? without([5]) : variant,
  })
  await server.query(SAVE, { input: own('taken', without([5])) }).catch(() => undefined)
  const { extensions, message } = await server.failure(SAVE, {
    input: own(input.name, input.variant),
  })
  expect(extensions.code).toBe('BAD_USER_INPUT')
  expect(message).toContain(words)
})
