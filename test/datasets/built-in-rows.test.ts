/** The built-in datasets in the registry. */
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import { createDatasets, type Datasets } from '../../server/datasets/datasets.ts'
import { openFolderStorage } from '../../server/storage/folder-storage.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger, type TestDatabase } from '../support/test-database.ts'

let testDatabase: TestDatabase
let database: Database
let dir: TempDir
beforeAll(async () => {
  testDatabase = await createTestDatabase()
  const options = { url: testDatabase.url, dataDir: '/nowhere', logger: silentLogger }
  database = await openDatabase(options)
  dir = await createTempDir()
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await testDatabase[Symbol.asyncDispose]()
  await dir[Symbol.asyncDispose]()
})
beforeEach(async () => {
  for (const { name } of await database.datasets.list()) await database.datasets.delete(name)
})

/** Opens the datasets as a server that has just started. */
async function open(): Promise<Datasets> {
  return createDatasets({
    rows: database.datasets,
    storage: await openFolderStorage(path.join(dir.path, 'storage')),
    cacheDir: path.join(dir.path, 'cache'),
    importDirectory: dir.path,
    maxUploadBytes: 1,
    logger: silentLogger,
  })
}

test("are there from the start on every replica, and can't be deleted", async () => {
  const [one, other] = await Promise.all([open(), open()])
  const lists = await Promise.all([one.list(), other.list()])
  expect(lists[0]).toEqual(lists[1])
  expect(lists[0]).toMatchObject([
    { name: 'avatars', source: 'AVATARS', count: 4096, channels: 3, imageSize: 256 },
    { name: 'faces', source: 'FACES', count: 8192, channels: 3, imageSize: 256 },
  ])
  for (const name of ['avatars', 'faces'])
    await expect(one.delete(name)).rejects.toThrow('built in')
})

test('have their attributes in a database whose rows lack them', async () => {
  await (await open()).list()
  const row = await database.datasets.delete('faces')
  await database.datasets.insert({ ...row, attributes: [] })
  const faces = await (await open()).find('faces')
  expect(faces!.attributes).toContainEqual({ name: 'turn', kind: 'NUMBER', min: -1, max: 1 })
})

test("leave a user's dataset of their name as it is", async () => {
  await (await open()).list()
  const row = await database.datasets.delete('faces')
  const mine = { ...row, source: 'FOLDER' as const, packKey: 'datasets/mine.pack', count: 17 }
  await database.datasets.insert(mine)
  expect(await (await open()).find('faces')).toMatchObject(mine)
  expect(await (await open()).delete('faces')).toMatchObject(mine)
})
