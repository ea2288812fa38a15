import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import { BadUserInput, LatentNotFound } from '../../server/errors.ts'
import { createLatents, type Latents, type LatentToSave } from '../../server/latents/latents.ts'
import { seedLatent } from '../../server/sampling/latents.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger as logger } from '../support/test-database.ts'
import { zOf } from '../support/z-of.ts'

let folder: TempDir
let place: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
let latents: Latents

beforeAll(async () => {
  folder = await createTempDir()
  place = await createTestDatabase()
  database = await openDatabase({ url: place.url, dataDir: folder.path, logger })
  latents = createLatents(database.latents)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const latent = seedLatent(
  7,
  { generator: { latent: { size: 5, prior: { distribution: 'normal' } } } },
  0.5,
)
const toSave = (name: string, more: Partial<LatentToSave> = {}): LatentToSave => ({
  ...{ name, recipe: latent.recipe, checkpointDigest: 'f'.repeat(64), rows: 1 },
  point: { space: 'Z', values: zOf(latent) },
  ...more,
})

describe('saving', () => {
  test('stores the recipe and its values, and each tag once', async () => {
    const row = await latents.save(toSave('seven', { tags: ['odd', 'prime', 'odd'] }))
    expect(row).toMatchObject({
      ...{ name: 'seven', tags: ['odd', 'prime'], note: '', recipe: latent.recipe },
    })
    expect(row.values).toEqual(zOf(latent))
    expect(await latents.findOne({ id: row.id })).toEqual(row)
    expect(await latents.findOne({ name: 'seven' })).toEqual(row)
    expect((await latents.find(['seven'])).get('seven')).toEqual(row)
  })

  test('returns the same row for the same clientMutationId and content', async () => {
    const once = toSave('once', { clientMutationId: 'a click', tags: null, note: null })
    const row = await latents.save(once)
    expect(await latents.save(once)).toEqual(row)
    await expect(latents.save({ ...once, note: 'another' })).rejects.toThrow(BadUserInput)
  })

  test.each([
    [{ name: '' }, /^name is empty/],
    [{ name: '  ' }, /^name is empty/],
    [{ name: 'a\0b' }, /^name contains the control character U\+0000/],
    [{ name: 'a\u202egnp.b' }, /^name contains the control character U\+202E. Remove it/],
    [{ tags: ['two\nlines'] }, /^tags\[0\] contains the control character U\+000A/],
    [{ name: 'x'.repeat(121) }, /^name has 121 characters; at most 120 are allowed/],
    [{ note: 'x'.repeat(4_001) }, /^note has 4001 characters/],
    [{ tags: ['fine', ''] }, /^tags\[1\] is empty/],
    [{ tags: ['x'.repeat(65)] }, /^tags\[0\] has 65 characters/],
    [{ tags: Array.from({ length: 33 }, (_, i) => `${i}`) }, /^tags has 33 entries; at most 32/],
    [{ clientMutationId: 'x'.repeat(201) }, /^clientMutationId has 201 characters/],
  ])('rejects %j', async (texts, message) => {
    const saving = latents.save(toSave('rejected', texts))
    await expect(saving).rejects.toThrow(BadUserInput)
    await expect(saving).rejects.toThrow(message)
    expect(await latents.findOne({ name: 'rejected' })).toBeNull()
  })
})

test('finds a latent by exactly one of id and name, and does not confuse them', async () => {
  const { id } = await latents.save(toSave('findable'))
  for (const key of [{}, { id: null, name: null }, { id, name: 'findable' }]) {
    await expect(latents.findOne(key)).rejects.toThrow(BadUserInput)
  }
  expect(await latents.findOne({ name: id })).toBeNull()
  expect(await latents.findOne({ id: 'findable' })).toBeNull()
})

test('an update changes the given texts and leaves the others', async () => {
  const { id } = await latents.save(toSave('before', { tags: ['a'], note: 'kept' }))
  const updated = await latents.update(id, { name: 'after', tags: ['b', 'b'], note: null })
  expect(updated).toMatchObject({ name: 'after', tags: ['b'], note: 'kept' })
  await expect(latents.update(id, { note: '\0' })).rejects.toThrow(/^note contains .* U\+0000/)
  await expect(latents.update(crypto.randomUUID(), { note: 'x' })).rejects.toThrow(LatentNotFound)
})

test('deleteMany returns the ids that existed; delete of an unknown id is LATENT_NOT_FOUND', async () => {
  const one = await latents.save(toSave('one', { tags: ['short-lived'] }))
  const two = await latents.save(toSave('two', { tags: ['short-lived'] }))
  expect(await latents.tags()).toContainEqual({ tag: 'short-lived', count: 2 })
  expect(await latents.delete(one.id)).toBe(one.id)
  await expect(latents.delete(one.id)).rejects.toThrow(LatentNotFound)
  expect(await latents.deleteMany([one.id, two.id])).toEqual([two.id])
  const many = Array.from({ length: 1_001 }, () => crypto.randomUUID())
  await expect(latents.deleteMany(many)).rejects.toThrow(/^Can't delete 1001 latents at once/)
})
