/** Images of a dataset over which statistics are computed. */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { Database, DatasetRow } from '../../server/db/stores.ts'
import { createDatasets, type Datasets } from '../../server/datasets/datasets.ts'
import { openPackedFile } from '../../server/datasets/packed-file.ts'
import { DatasetNotFound } from '../../server/errors.ts'
import { openFolderStorage } from '../../server/storage/folder-storage.ts'
import type { Storage } from '../../server/storage/storage.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger, type TestDatabase } from '../support/test-database.ts'
import { somePngs, writeFiles } from './pictures.ts'

let testDatabase: TestDatabase
let database: Database
let storage: Storage
let dir: TempDir
let datasets: Datasets
let colours: DatasetRow
beforeAll(async () => {
  testDatabase = await createTestDatabase()
  const options = { url: testDatabase.url, dataDir: '/nowhere', logger: silentLogger }
  database = await openDatabase(options)
  dir = await createTempDir()
  storage = await openFolderStorage(path.join(dir.path, 'storage'))
  datasets = open('cache')
  await writeFiles(path.join(dir.path, 'import/colours'), await somePngs('', 20))
  colours = await datasets.registerAllowed('colours', { name: 'colours', imageSize: 32 })
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await testDatabase[Symbol.asyncDispose]()
  await dir[Symbol.asyncDispose]()
})

/** Opens the datasets as a machine with its own cache. */
function open(cache: string): Datasets {
  return createDatasets({
    ...{ rows: database.datasets, storage, cacheDir: path.join(dir.path, cache) },
    importDirectory: path.join(dir.path, 'import'),
    ...{ maxUploadBytes: 200_000, logger: silentLogger },
  })
}

test('reals are the images used in training, in the same order on every machine', async () => {
  const shape = { imageSize: 16, channels: 1 } as const
  const reals = await datasets.reals(colours.id, { count: 2048, ...shape })
  expect(reals).toMatchObject({ datasetId: colours.id, count: 20 })
  const file = openPackedFile((await datasets.open(colours.id, shape)).path)
  const expected = new Uint8Array(20 * 16 * 16)
  file.read(
    Uint32Array.from({ length: 20 }, (_, index) => index),
    expected,
  )
  file.close()
  expect(reals.data).toEqual(expected)
  const some = await datasets.reals(colours.id, { count: 7, ...shape })
  expect(await open('other').reals(colours.id, { count: 7, ...shape })).toEqual(some)
  expect(some.data).toHaveLength(7 * 16 * 16)
})

test('draws reals of a dataset without files', async () => {
  const options = { count: 3, imageSize: 16, channels: 3 } as const
  const { id } = (await datasets.find('avatars'))!
  const { data } = await datasets.reals(id, options)
  expect(data).toHaveLength(3 * 16 * 16 * 3)
  expect(new Set(data).size).toBeGreaterThan(10)
  expect((await datasets.reals(id, options)).data).toEqual(data)
})

test('rejects a missing dataset, or one packed too small', async () => {
  const shape = { count: 4, imageSize: 64, channels: 3 } as const
  await expect(datasets.reals(randomUUID(), shape)).rejects.toThrow(DatasetNotFound)
  await expect(datasets.reals(colours.id, shape)).rejects.toThrow('packed at 32 pixels')
})
