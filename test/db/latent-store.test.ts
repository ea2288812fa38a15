/** Tests of saved latents: exact values, idempotent saves, lookup, and paging during saves. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { Database, LatentStore, NewLatent } from '../../server/db/stores.ts'
import { BadUserInput, LatentNotFound } from '../../server/errors.ts'
import { createTestDatabase, silentLogger } from '../support/test-database.ts'

let database: Database
let latents: LatentStore

beforeAll(async () => {
  const { url } = await createTestDatabase()
  database = await openDatabase({ url, dataDir: '/nowhere', logger: silentLogger })
  latents = database.latents
})
afterAll(() => database[Symbol.asyncDispose]())

let counter = 0

function newLatent(change: Partial<NewLatent> = {}): NewLatent {
  counter++
  return {
    name: `latent ${counter}`,
    tags: [],
    note: '',
    recipe: { seed: counter },
    recipeHash: counter.toString(16).padStart(64, '0'),
    space: 'Z',
    rows: 1,
    values: Float32Array.of(counter, -0.5),
    checkpointDigest: 'a'.repeat(64),
    ...change,
  }
}

test('values are read back bit for bit for all floats, with their space', async () => {
  const floats = fc.float32Array({ minLength: 1, maxLength: 600, noNaN: true })
  await fc.assert(
    fc.asyncProperty(floats, async (values) => {
      const saved = await latents.save(newLatent({ values }))
      const found = (await latents.find([saved.id])).get(saved.id)!
      const { buffer, byteOffset, byteLength } = values
      expect(Buffer.from(found.values.buffer)).toEqual(Buffer.from(buffer, byteOffset, byteLength))
    }),
    { numRuns: 20 },
  )
})

test('a row has the saved values', async () => {
  const recipe = { sum: [{ weight: -1.5, latent: { seed: 3 } }] }
  const given = newLatent({ name: 'smile', tags: ['b', 'a'], note: 'a\nnote', recipe })
  const { id, createdAt, updatedAt, ...kept } = await latents.save(given)
  expect(kept).toEqual(given)
  expect(id).toMatch(/^[0-9a-f-]{36}$/)
  expect(Math.abs(createdAt.getTime() - Date.now())).toBeLessThan(60_000)
  expect(updatedAt.getTime()).toBeGreaterThanOrEqual(createdAt.getTime())
})

test('saving again with the same clientMutationId and content returns the first row', async () => {
  const latent = newLatent({ clientMutationId: 'once' })
  const first = await latents.save(latent)
  expect(await latents.save({ ...latent })).toEqual(first)
})

test('twenty concurrent saves with one clientMutationId create one row', async () => {
  const latent = newLatent({ clientMutationId: 'all at once' })
  const rows = await Promise.all(Array.from({ length: 20 }, () => latents.save(latent)))
  expect(new Set(rows.map((row) => row.id)).size).toBe(1)
})

test('a clientMutationId that was used for different content is rejected', async () => {
  await latents.save(newLatent({ clientMutationId: 'used' }))
  const again = latents.save(newLatent({ clientMutationId: 'used' }))
  await expect(again).rejects.toThrow(BadUserInput)
  await expect(again).rejects.toThrow(/"used" was already used/)
})

test('a repeated save returns its row even if the latent was renamed since', async () => {
  const latent = newLatent({ clientMutationId: 'renamed later' })
  const { id } = await latents.save(latent)
  await latents.update(id, { name: 'another name' })
  expect(await latents.save(latent)).toMatchObject({ id, name: 'another name' })
})

test('a taken name is rejected on save and on rename', async () => {
  await latents.save(newLatent({ name: 'taken' }))
  const other = await latents.save(newLatent())
  await expect(latents.save(newLatent({ name: 'taken' }))).rejects.toThrow(BadUserInput)
  await expect(latents.save(newLatent({ name: 'taken' }))).rejects.toThrow(/"taken"/)
  await expect(latents.update(other.id, { name: 'taken' })).rejects.toThrow(BadUserInput)
  expect((await latents.find([other.id])).get(other.id)).toEqual(other)
})

test('latents are found by ids and names in one query, and ids win', async () => {
  const one = await latents.save(newLatent())
  const two = await latents.save(newLatent({ name: 'by name' }))
  const namedLikeAnId = await latents.save(newLatent({ name: one.id }))
  const found = await latents.find([one.id, 'by name', 'unknown', namedLikeAnId.id])
  expect([...found.entries()].map(([key, row]) => [key, row.id])).toEqual([
    [one.id, one.id],
    ['by name', two.id],
    [namedLikeAnId.id, namedLikeAnId.id],
  ])
})

test('an update changes only the given fields', async () => {
  const before = await latents.save(newLatent({ tags: ['old'], note: 'kept' }))
  const after = await latents.update(before.id, { tags: ['new'] })
  expect(after).toEqual({ ...before, tags: ['new'], updatedAt: after.updatedAt })
  expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(before.updatedAt.getTime())
})

const MISSING_IDS = ['00000000-0000-7000-8000-000000000000', 'not an id']

test('updating an unknown latent throws LatentNotFound', async () => {
  for (const id of MISSING_IDS) {
    await expect(latents.update(id, { note: 'x' })).rejects.toThrow(LatentNotFound)
  }
})

test('deleting several latents deletes the existing ones and returns their ids', async () => {
  const [one, two] = [await latents.save(newLatent()), await latents.save(newLatent())]
  expect((await latents.delete([one.id, ...MISSING_IDS, two.id, one.id])).sort()).toEqual(
    [one.id, two.id].sort(),
  )
  expect(await latents.delete([one.id])).toEqual([])
  expect(await latents.delete([])).toEqual([])
})

test('a deleted latent is not found, and its name can be used again', async () => {
  const { id, name } = await latents.save(newLatent())
  await latents.delete([id])
  expect((await latents.find([id, name])).size).toBe(0)
  await latents.save(newLatent({ name }))
})

test('text that Postgres cannot store throws BadUserInput', async () => {
  await expect(latents.save(newLatent({ name: 'nul \0' }))).rejects.toThrow(BadUserInput)
  await expect(latents.find(['nul \0'])).rejects.toThrow(BadUserInput)
})

test('tag and checkpoint filters match exactly', async () => {
  const checkpointDigest = 'b'.repeat(64)
  const match = await latents.save(newLatent({ tags: ['filter', 'x'], checkpointDigest }))
  await latents.save(newLatent({ tags: ['filtered'], checkpointDigest }))
  await latents.save(newLatent({ tags: ['filter'] }))
  const page = await latents.list({ first: 10, tag: 'filter', checkpointDigest })
  const cursor = expect.any(String)
  expect(page).toEqual({
    ...{ edges: [{ cursor, node: match }], nodes: [match], totalCount: 1 },
    ...{ hasNextPage: false, hasPreviousPage: false, startCursor: cursor, endCursor: cursor },
  })
})

test('tags are counted over all latents, most used first, then in code point order', async () => {
  const { url } = await createTestDatabase()
  await using own = await openDatabase({ url, dataDir: '/nowhere', logger: silentLogger })
  expect(await own.latents.tags(10)).toEqual([])
  for (const tags of [['é', 'b', 'B'], ['b'], [], ['é', 'b']]) {
    await own.latents.save(newLatent({ tags }))
  }
  const counts = [
    { tag: 'b', count: 3 },
    { tag: 'é', count: 2 },
    { tag: 'B', count: 1 },
  ]
  expect(await own.latents.tags(10)).toEqual(counts)
  expect(await own.latents.tags(2)).toEqual(counts.slice(0, 2))
})

test('search matches name, note and tags in any case and script, without wildcards', async () => {
  const ids = new Map<string, string>()
  for (const [key, change] of Object.entries({
    name: { name: 'Grüße aus KÖLN' },
    note: { note: 'ends at 100% sure' },
    tag: { tags: ['Sun_Glasses'] },
  })) {
    ids.set((await latents.save(newLatent(change))).id, key)
  }
  const search = async (text: string) =>
    (await latents.list({ first: 50, search: text })).nodes.map((row) => ids.get(row.id) ?? '?')
  expect(await search('grÜSSE')).toEqual([])
  expect(await search('grÜße')).toEqual(['name'])
  expect(await search('köln')).toEqual(['name'])
  expect(await search('0% S')).toEqual(['note'])
  expect(await search('n_g')).toEqual(['tag'])
  expect(await search('0\\%')).toEqual([])
  const { id } = (await latents.list({ first: 1, search: 'n_g' })).nodes[0]!
  await latents.update(id, { tags: [], note: 'moved' })
  expect(await search('n_g')).toEqual([])
  expect(await search('MOVED')).toEqual(['tag'])
})

test('pages neither repeat nor miss a row while other latents are saved', async () => {
  const tag = 'paged'
  const before: string[] = []
  for (let i = 0; i < 23; i++) before.push((await latents.save(newLatent({ tags: [tag] }))).id)
  const seen: string[] = []
  let after: string | null = null
  do {
    const page = await latents.list({ first: 5, after, tag })
    seen.push(...page.nodes.map((row) => row.id))
    after = page.hasNextPage ? page.endCursor : null
    await latents.save(newLatent({ tags: [tag] }))
  } while (after)
  expect(seen).toEqual(before.reverse())
})

test('paging works for rows saved in the same millisecond', async () => {
  const tag = 'burst'
  await Promise.all(Array.from({ length: 30 }, () => latents.save(newLatent({ tags: [tag] }))))
  const seen = new Set<string>()
  let after: string | null = null
  do {
    const page = await latents.list({ first: 7, after, tag })
    for (const row of page.nodes) seen.add(row.id)
    after = page.hasNextPage ? page.endCursor : null
  } while (after)
  expect(seen.size).toBe(30)
})

test('an empty page has no cursor, and an invalid cursor is rejected', async () => {
  const page = await latents.list({ first: 5, tag: 'unused' })
  expect(page).toEqual({
    ...{ edges: [], nodes: [], totalCount: 0, hasNextPage: false, hasPreviousPage: false },
    ...{ startCursor: null, endCursor: null },
  })
  for (const after of ['x', Buffer.from('1:abc').toString('base64url'), 'é']) {
    await expect(latents.list({ first: 5, after })).rejects.toThrow(BadUserInput)
  }
})
