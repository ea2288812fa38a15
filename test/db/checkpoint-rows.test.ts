/** Tests of the checkpoint registry, documents, and settings shared by replicas. */
import { beforeEach, afterEach, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { CheckpointRows, Database } from '../../server/db/stores.ts'
import { BadUserInput, CheckpointNotFound } from '../../server/errors.ts'
import { canonicalJson, sha256 } from '../../server/weights/canonical-json.ts'
import {
  asAdmin,
  createTestDatabase,
  silentLogger,
  type TestDatabase,
} from '../support/test-database.ts'

let testDatabase: TestDatabase
let database: Database
let rows: CheckpointRows

beforeEach(async () => {
  testDatabase = await createTestDatabase()
  database = await open()
  rows = database.checkpoints
})
afterEach(async () => {
  await database[Symbol.asyncDispose]()
  await testDatabase[Symbol.asyncDispose]()
})

function open(): Promise<Database> {
  return openDatabase({ url: testDatabase.url, dataDir: '/nowhere', logger: silentLogger })
}

const digest = (start: string) => start.padEnd(64, '0')

function register(start: string, name: string, kind = 'generator') {
  const description = { kind, layers: [1, { b: 2, a: 'x' }] }
  return rows.insert({
    digest: digest(start),
    name,
    sourceDigest: digest(`f${start}`),
    description,
  })
}

test('the first registered checkpoint becomes the default, later ones do not', async () => {
  const { row, inserted } = await register('a1', 'faces')
  expect(inserted).toBe(true)
  expect(row).toEqual({
    digest: digest('a1'),
    name: 'faces',
    aliases: ['default'],
    sourceDigest: digest('fa1'),
    description: { kind: 'generator', layers: [1, { b: 2, a: 'x' }] },
    createdAt: expect.any(Date),
    deletedAt: null,
    quarantine: null,
  })
  expect((await register('b2', 'digits')).row.aliases).toEqual([])
  expect((await rows.findByAlias(null, 'default'))?.digest).toBe(digest('a1'))
})

test('registering a discriminator never makes it the default', async () => {
  expect((await register('d1', 'critic', 'discriminator')).row.aliases).toEqual([])
  expect((await register('a1', 'faces', 'onnx')).row.aliases).toEqual(['default'])
})

test('a list contains generators, discriminators, or both', async () => {
  await register('a1', 'faces')
  await register('b1', 'graph', 'onnx')
  await register('d1', 'critic', 'discriminator')
  const names = async (kind: 'generator' | 'discriminator' | null) => {
    const { nodes, totalCount } = await rows.list({ first: 10, kind })
    expect(totalCount).toBe(nodes.length)
    return nodes.map(({ name }) => name).sort()
  }
  expect(await names('generator')).toEqual(['faces', 'graph'])
  expect(await names('discriminator')).toEqual(['critic'])
  expect(await names(null)).toEqual(['critic', 'faces', 'graph'])
})

test('registering an existing digest returns it unchanged', async () => {
  const { row } = await register('a1', 'faces')
  expect(await register('a1', 'another name')).toEqual({ row, inserted: false })
})

test('concurrent registrations of one digest insert it once', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => register('a1', 'faces')))
  expect(answers.filter((answer) => answer.inserted)).toHaveLength(1)
})

test('a name resolves to its newest checkpoint that is not deleted', async () => {
  await register('a1', 'faces')
  await register('b2', 'faces')
  expect((await rows.findNewest('faces'))?.digest).toBe(digest('b2'))
  await rows.delete(digest('b2'))
  expect((await rows.findNewest('faces'))?.digest).toBe(digest('a1'))
  expect(await rows.findNewest('unknown')).toBeNull()
})

test('a deleted checkpoint keeps its row, loses its aliases, and can be restored under a new name', async () => {
  await register('a1', 'faces')
  await rows.setAlias(digest('a1'), 'faces', 'prod')
  await rows.delete(digest('a1'))
  const [deleted] = await rows.findByDigest('a1', 10)
  expect(deleted).toMatchObject({ deletedAt: expect.any(Date), aliases: [] })
  expect((await rows.list({ first: 10 })).nodes).toEqual([])
  await expect(rows.delete(digest('a1'))).rejects.toThrow(CheckpointNotFound)
  const restored = await register('a1', 'people')
  expect(restored).toMatchObject({ inserted: true, row: { name: 'people', deletedAt: null } })
})

test('setting an existing alias moves it', async () => {
  await register('a1', 'faces')
  await register('b2', 'faces')
  await rows.setAlias(digest('a1'), 'faces', 'prod')
  const row = await rows.setAlias(digest('b2'), 'faces', 'prod')
  expect(row.aliases).toEqual(['faces@prod'])
  expect((await rows.findByAlias('faces', 'prod'))?.digest).toBe(digest('b2'))
  expect(await rows.findByAlias(null, 'prod')).toBeNull()
  await rows.setAlias(digest('b2'), null, 'default')
  expect((await rows.findByAlias(null, 'default'))?.digest).toBe(digest('b2'))
})

test('a checkpoint can have 100 aliases, one of which can be set again or moved away', async () => {
  for (const start of ['a1', 'b2']) await register(start, 'faces')
  for (let i = 1; i < 100; i++) await rows.setAlias(digest('a1'), 'faces', `v${i}`)
  const further = rows.setAlias(digest('a1'), 'faces', 'v100')
  await expect(further).rejects.toThrow('The checkpoint has 100 aliases, the maximum.')
  expect((await rows.setAlias(digest('a1'), 'faces', 'v99')).aliases).toHaveLength(100)
  await rows.setAlias(digest('b2'), 'faces', 'v99')
  expect((await rows.setAlias(digest('a1'), 'faces', 'v100')).aliases).toHaveLength(100)
})

test('an alias is removed only from the checkpoint that it points to', async () => {
  await register('a1', 'faces')
  await register('b2', 'faces')
  await rows.setAlias(digest('b2'), 'faces', 'prod')
  await rows.removeAlias(digest('a1'), 'faces', 'prod')
  expect((await rows.findByAlias('faces', 'prod'))?.digest).toBe(digest('b2'))
  expect((await rows.removeAlias(digest('b2'), 'faces', 'prod')).aliases).toEqual([])
  expect(await rows.findByAlias('faces', 'prod')).toBeNull()
  await expect(rows.removeAlias(digest('ff'), null, 'x')).rejects.toThrow(CheckpointNotFound)
})

test('a rename moves the aliases along, and fails if the new name already has one of them', async () => {
  await register('a1', 'faces')
  await register('b2', 'digits')
  await rows.setAlias(digest('a1'), 'faces', 'prod')
  const renamed = await rows.rename(digest('a1'), 'people')
  expect(renamed).toMatchObject({ name: 'people', aliases: ['default', 'people@prod'] })
  await rows.setAlias(digest('b2'), 'digits', 'prod')
  await expect(rows.rename(digest('b2'), 'people')).rejects.toThrow(BadUserInput)
  expect((await rows.findNewest('digits'))?.aliases).toEqual(['digits@prod'])
})

test('renaming or aliasing an unknown checkpoint throws CheckpointNotFound', async () => {
  await expect(rows.rename(digest('ff'), 'x')).rejects.toThrow(CheckpointNotFound)
  await expect(rows.setAlias(digest('ff'), null, 'x')).rejects.toThrow(CheckpointNotFound)
})

test('checkpoints are found by the first digits of the digest, and paged newest first', async () => {
  const starts = ['ab1', 'ab2', 'cd3', 'ab4', 'ef5']
  for (const start of starts) await register(start, 'faces')
  const found = await rows.findByDigest('ab', 2)
  expect(found.map((row) => row.digest)).toEqual([digest('ab1'), digest('ab2')])
  const seen: string[] = []
  let after: string | null = null
  do {
    const page = await rows.list({ first: 2, after })
    expect(page.totalCount).toBe(5)
    seen.push(...page.nodes.map((row) => row.digest))
    after = page.hasNextPage ? page.endCursor : null
  } while (after)
  expect(new Set(seen)).toEqual(new Set(starts.map(digest)))
  expect(seen).toHaveLength(5)
})

test('a deleted checkpoint expires, unless a saved latent or variant names it', async () => {
  for (const start of ['1', '2', '3', '4']) await register(start, 'expiring')
  await database.variants.save({
    ...{ name: 'of-2', checkpointDigest: digest('2') },
    variant: { label: null, ablate: [] },
  })
  for (const start of ['1', '2', '3']) await rows.delete(digest(start))
  const gone = async () =>
    (await Promise.all(['1', '2', '3', '4'].map((start) => rows.findByDigest(digest(start), 1))))
      .map(({ length }) => length)
      .join('')
  expect(await rows.deleteExpired(new Date(Date.now() - 60_000))).toBe(0)
  await asAdmin(database.url, (client) =>
    client.query(`UPDATE checkpoint SET deleted_at = now() - interval '40 days'
      WHERE digest <= '${digest('2')}' AND deleted_at IS NOT NULL`),
  )
  expect(await rows.deleteExpired(new Date(Date.now() - 60_000))).toBe(1)
  expect(await gone()).toBe('0111')
})

test('a document is read back unchanged, by its hash or a prefix of it', async () => {
  const document = { b: [1.5, -0.1, 1e-7], a: { d: null, c: 'ü\0"' } }
  const { hash, content } = documentOf(document)
  await database.documents.put(hash, content)
  await database.documents.put(hash, content)
  const changed = documentOf({ ...document, b: [] })
  await database.documents.put(changed.hash, changed.content)
  expect(await database.documents.get(hash)).toEqual(document)
  expect(await database.documents.get('0'.repeat(64))).toBeUndefined()
  for (const digits of [hash, hash.slice(0, 16)]) {
    expect(await database.documents.findByPrefix(digits)).toEqual([document])
  }
  const other = hash.slice(0, 15) + (hash[15] === '0' ? '1' : '0')
  expect(await database.documents.findByPrefix(other)).toEqual([])
  expect(await database.documents.findByPrefix('')).toHaveLength(2)
})

test('documents that are unused are deleted; storing, reading and saving one keeps it', async () => {
  const variant = { ablate: [{ activation: '2.relu', maps: [1], strength: 0.5 }], label: null }
  const other = { ...variant, ablate: [{ ...variant.ablate[0], strength: 1 }] }
  const [unused, stored, read, found, saved, unsaved] = [
    ...[{ of: 'unused\0' }, { of: 'stored' }, { of: 'read' }, { of: 'found' }, variant, other],
  ].map(documentOf)
  const all = [unused, stored, read, found, saved, unsaved].map((one) => one!)
  const { documents } = database
  for (const { hash, content } of all) await documents.put(hash, content)
  await database.variants.save({ name: 'kept', checkpointDigest: digest('1'), variant })
  await asAdmin(database.url, (client) =>
    client.query(`UPDATE document SET used_at = now() - interval '40 days'`),
  )
  await documents.put(stored!.hash, stored!.content)
  await documents.get(read!.hash)
  await documents.findByPrefix(found!.hash.slice(0, 16))
  const limit = new Date(Date.now() - 30 * 24 * 60 * 60_000)
  expect(await documents.deleteUnused(limit)).toBeGreaterThanOrEqual(2)
  expect(await documents.deleteUnused(limit)).toBe(0)
  const left = await Promise.all(all.map(async ({ hash }) => (await documents.get(hash)) != null))
  expect(left).toEqual([false, true, true, true, true, false])
})

test('replicas that create a setting at the same time all get the same value', async () => {
  await using replica = await open()
  const values = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      (i % 2 ? replica : database).setting('key', () => `v${i}`),
    ),
  )
  expect(new Set(values).size).toBe(1)
  expect(await replica.setting('key', () => 'late')).toBe(values[0])
})

function documentOf(value: unknown): { hash: string; content: string } {
  const content = canonicalJson(value)
  return { hash: sha256(content), content }
}
