import { createReadStream } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import { createDatasets, type Datasets } from '../../server/datasets/datasets.ts'
import { openPackedFile } from '../../server/datasets/packed-file.ts'
import { datasetRenderer } from '../../server/datasets/picture.ts'
import type { DatasetProgress } from '../../server/datasets/progress.ts'
import {
  BadUserInput,
  DatasetInvalid,
  DatasetNotFound,
  TrainingRunConflict,
} from '../../server/errors.ts'
import { openFolderStorage } from '../../server/storage/folder-storage.ts'
import { type Storage, StorageUnavailable } from '../../server/storage/storage.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger, type TestDatabase } from '../support/test-database.ts'
import { makeIdxImages } from './archives.ts'
import { flatPng, somePngs, writeFiles } from './pictures.ts'

let testDatabase: TestDatabase
let database: Database
let dir: TempDir
let importDirectory: string
let datasets: Datasets

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  database = await openDatabase({
    url: testDatabase.url,
    dataDir: '/nowhere',
    logger: silentLogger,
  })
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await testDatabase[Symbol.asyncDispose]()
})

beforeEach(async () => {
  dir = await createTempDir()
  importDirectory = path.join(dir.path, 'import')
  await writeFiles(importDirectory, { 'notes.txt': 'none' })
  datasets = await replica('cache')
})
afterEach(async () => {
  for (const { name } of await database.datasets.list()) await database.datasets.delete(name)
  await dir[Symbol.asyncDispose]()
})

/** Opens the datasets as another machine: its own cache, but the same database and storage. */
async function replica(cache: string, storage?: Storage): Promise<Datasets> {
  return createDatasets({
    rows: database.datasets,
    storage: storage ?? (await openFolderStorage(path.join(dir.path, 'storage'))),
    cacheDir: path.join(dir.path, cache),
    importDirectory,
    maxUploadBytes: 200_000,
    logger: silentLogger,
  })
}

const imported = (name: string) => path.join(importDirectory, name)

/** Lists the files in a folder of this test. */
async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(dir.path, folder), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

/** Registers 20 colourful pictures of two classes, packed at 32 pixels. */
async function registerColours(name = 'colours') {
  const files = { ...(await somePngs('cats/', 12)), ...(await somePngs('dogs/', 8)) }
  await writeFiles(imported(name), files)
  return datasets.registerAllowed(name, { name, imageSize: 32 })
}

describe('registering', () => {
  test('packs valid images, and counts and lists broken ones', async () => {
    await writeFiles(imported('mixed'), {
      ...(await somePngs('a/', 16)),
      ...(await somePngs('b/', 4)),
      'a/text.png': 'not a picture',
      'b/vector.png': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'b/cut.png': (await flatPng([1, 2, 3])).subarray(0, 60),
    })
    const progress: DatasetProgress[] = []
    const options = { name: 'mixed', onProgress: (step: DatasetProgress) => progress.push(step) }
    const dataset = await datasets.registerAllowed('mixed', options)
    expect(dataset).toMatchObject({
      name: 'mixed',
      source: 'FOLDER',
      count: 20,
      channels: 3,
      imageSize: 64,
      brokenCount: 3,
      classes: [
        { label: 'a', count: 16 },
        { label: 'b', count: 4 },
      ],
    })
    expect(dataset.broken.map(({ path: file }) => file)).toEqual([
      'a/text.png',
      'b/cut.png',
      'b/vector.png',
    ])
    expect(dataset.broken[0]!.reason).toBe('it is not a JPEG, PNG or WebP')
    expect(await datasets.find('mixed')).toEqual(dataset)
    expect(progress[0]!.stage).toBe('reading')
    expect(progress).toContainEqual({
      stage: 'packing',
      done: 23,
      total: 23,
      message: '20 images packed, 3 broken',
    })
    expect(progress.at(-1)!.stage).toBe('storing')
    expect(await filesUnder('cache')).toEqual([])
  })

  test('keeps one channel if every picture is grey, else three', async () => {
    const gray = await somePngs('', 20, { gray: true })
    await writeFiles(imported('gray'), gray)
    await writeFiles(imported('nearly'), { ...gray, 'z.png': await flatPng([9, 8, 7]) })
    const options = { imageSize: 16 }
    const pure = await datasets.registerAllowed('gray', { name: 'gray', ...options })
    const nearly = await datasets.registerAllowed('nearly', { name: 'nearly', ...options })
    expect([pure.channels, nearly.channels]).toEqual([1, 3])
    const { path: file } = await datasets.open(pure.id, options)
    const packed = openPackedFile(file)
    const image = new Uint8Array(16 * 16)
    // Third by name: 0.png, 1.png, 10.png.
    packed.read(Uint32Array.of(2), image)
    expect(new Set(image)).toEqual(new Set([80]))
    packed.close()
  })

  test('accepts uploads of a ZIP or an IDX file', async () => {
    const files = Object.entries(await somePngs('x/', 16))
    const zip = makeZip(files.map(([name, data]) => ({ name, data })))
    const zipped = await datasets.registerStream(Readable.from([zip]), 'x.zip', { name: 'zipped' })
    expect(zipped).toMatchObject({ source: 'ZIP', count: 16, classes: [] })
    const idx = Readable.from([makeIdxImages(20, 8)])
    const digits = await datasets.registerStream(idx, 'digits', { name: 'digits' })
    expect(digits).toMatchObject({ source: 'IDX', count: 20, imageSize: 8, channels: 1 })
    expect(await filesUnder('cache')).toEqual([])
  })

  test('repairs names that the database would reject', async () => {
    const data = await flatPng([9, 9, 9])
    const sound = ['a\0', 'b'].flatMap((folder) =>
      Array.from({ length: 8 }, (_, index) => ({ name: `${folder}/${index}.png`, data })),
    )
    const zip = makeZip([...sound, { name: 'a\0/bad.png', data: Buffer.from('bad') }])
    const dataset = await datasets.registerStream(Readable.from([zip]), 'x', { name: 'mended' })
    expect(dataset.classes.map(({ label }) => label)).toEqual(['a\ufffd', 'b'])
    expect(dataset.broken.map((broken) => broken.path)).toEqual(['a\ufffd/bad.png'])
  })

  test('rejects an upload that is too large, empty, or truncated, and keeps nothing', async () => {
    const send = (body: Readable) => datasets.registerStream(body, 'up', { name: 'up' })
    const large = Readable.from([Buffer.alloc(150_000), Buffer.alloc(60_000)])
    await expect(send(large)).rejects.toThrow('MAX_UPLOAD_BYTES')
    await expect(send(Readable.from([]))).rejects.toThrow('empty')
    const broken = new Readable({ read: () => broken.destroy(new Error('reset')) })
    await expect(send(broken)).rejects.toThrow(BadUserInput)
    expect(await filesUnder('cache')).toEqual([])
  })

  test('too few pictures, or none, are DATASET_INVALID with a list of the contents', async () => {
    await writeFiles(imported('few'), { ...(await somePngs('', 15)), 'bad.png': 'x' })
    const few = datasets.registerAllowed('few', { name: 'few' })
    await expect(few).rejects.toThrow(DatasetInvalid)
    await expect(few).rejects.toThrow(/Only 15 usable .* 1 are broken: bad\.png \(it is not a JPEG/)
    await writeFiles(imported('none'), { 'a.gif': 'x', 'b.gif': 'x', 'c.mp4': 'x' })
    const none = datasets.registerAllowed('none', { name: 'none' })
    await expect(none).rejects.toThrow('no JPEG, PNG or WebP: it contains 2 .gif, 1 .mp4.')
    expect((await datasets.list()).map(({ name }) => name)).toEqual(['avatars', 'faces'])
    expect(await filesUnder('storage')).toEqual([])
  })

  test('rejects invalid names, sizes and crop boxes before reading anything', async () => {
    const wrong = [
      { name: 'Upper' },
      { name: '' },
      { name: 'avatars' },
      { name: 'a', imageSize: 8 },
      { name: 'a', imageSize: 64.5 },
      { name: 'a', crop: { left: -1, top: 0, width: 5, height: 5 } },
      { name: 'a', crop: { left: 0, top: 0, width: 0, height: 5 } },
    ]
    for (const options of wrong) {
      await expect(datasets.registerAllowed('nowhere', options)).rejects.toThrow(BadUserInput)
    }
    await writeFiles(importDirectory, { digits: makeIdxImages(20, 8) })
    const crop = { left: 0, top: 0, width: 5, height: 5 }
    const cropped = datasets.registerAllowed('digits', { name: 'digits', crop })
    await expect(cropped).rejects.toThrow('crop only applies to pictures')
  })

  test('of two datasets with one name, rejects the second', async () => {
    await registerColours('twice')
    const again = datasets.registerAllowed('twice', { name: 'twice' })
    await expect(again).rejects.toThrow('already exists')
    const both = ['one', 'one'].map((name) => datasets.registerAllowed('twice', { name }))
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status)
    expect(outcomes.sort()).toEqual(['fulfilled', 'rejected'])
    expect(await filesUnder('storage')).toHaveLength(2)
  })

  test('rejects paths outside the import folder', async () => {
    await writeFiles(dir.path, { 'outside/1.png': await flatPng([1, 1, 1]) })
    for (const name of ['../outside', path.join(dir.path, 'outside'), 'a\0b', 'nowhere']) {
      await expect(datasets.registerAllowed(name, { name: 'x' })).rejects.toThrow(BadUserInput)
    }
  })

  test('stops when aborted, and leaves nothing behind', async () => {
    await writeFiles(imported('many'), await somePngs('', 60))
    const abort = new AbortController()
    const reason = new Error('enough')
    const registering = datasets.registerAllowed('many', {
      name: 'many',
      signal: abort.signal,
      onProgress: ({ stage }) => stage === 'packing' && abort.abort(reason),
    })
    await expect(registering).rejects.toBe(reason)
    expect(await filesUnder('cache')).toEqual([])
    expect(await filesUnder('storage')).toEqual([])
  })
})

describe('opening', () => {
  test('returns the packed file as registered, and at other sizes and channels', async () => {
    const { id } = await registerColours()
    const native = await datasets.open(id, { imageSize: 32 })
    expect(native).toMatchObject({ count: 20, imageSize: 32, channels: 3 })
    const small = await datasets.open(id, { imageSize: 16, channels: 1 })
    const packed = openPackedFile(small.path)
    expect(packed).toMatchObject({
      count: 20,
      imageSize: 16,
      channels: 1,
      classes: ['cats', 'dogs'],
    })
    expect([packed.label(0), packed.label(19)]).toEqual([0, 1])
    const image = new Uint8Array(16 * 16)
    packed.read(Uint32Array.of(0), image)
    expect(new Set(image)).toEqual(new Set([Math.round(0.587 * 100 + 0.114 * 200)]))
    packed.close()
    expect(await datasets.open(id, { imageSize: 16, channels: 1 })).toEqual(small)
    await expect(datasets.open(id, { imageSize: 33 })).rejects.toThrow('register it again')
  })

  test('IDX may be enlarged', async () => {
    await writeFiles(importDirectory, { digits: makeIdxImages(20, 28) })
    const { id } = await datasets.registerAllowed('digits', { name: 'digits' })
    const { path: file, channels } = await datasets.open(id, { imageSize: 32 })
    expect(channels).toBe(1)
    const packed = openPackedFile(file)
    const image = new Uint8Array(32 * 32)
    packed.read(Uint32Array.of(7), image)
    expect(new Set(image)).toEqual(new Set([7]))
    packed.close()
  })

  test('works on another machine, and replaces a damaged copy', async () => {
    const { id } = await registerColours()
    const { path: file } = await datasets.open(id, { imageSize: 16 })
    const whole = await readFile(file)
    await writeFile(file, whole.subarray(0, 100))
    const other = await replica('cache')
    expect((await other.open(id, { imageSize: 16 })).path).toBe(file)
    expect((await readFile(file)).equals(whole)).toBe(true)
  })

  test('reports that the packed images are damaged or missing', async () => {
    const { id, packKey } = await registerColours()
    const file = path.join(dir.path, 'storage', packKey!)
    const bytes = await readFile(file)
    bytes[100]! ^= 1
    await writeFile(file, bytes)
    const other = await replica('other')
    await expect(other.open(id, { imageSize: 32 })).rejects.toThrow('damaged')
    await (await openFolderStorage(path.join(dir.path, 'storage'))).remove(packKey!)
    await expect(other.open(id, { imageSize: 32 })).rejects.toThrow('missing')
  })

  test('an abort ends the wait for a copy', async () => {
    const { id } = await registerColours()
    const abort = new AbortController()
    const reason = new Error('enough')
    const opening = datasets.open(id, {
      imageSize: 16,
      signal: abort.signal,
      onProgress: () => abort.abort(reason),
    })
    await expect(opening).rejects.toBe(reason)
  })
})

describe('deleting', () => {
  test('removes the images from this machine and the storage', async () => {
    const { id } = await registerColours()
    await datasets.open(id, { imageSize: 16 })
    expect(await datasets.delete('colours')).toMatchObject({ id })
    expect(await filesUnder('storage')).toEqual([])
    expect(await filesUnder('cache')).toEqual([])
    expect(await datasets.find('colours')).toBeNull()
    await expect(datasets.open(id, { imageSize: 32 })).rejects.toThrow(DatasetNotFound)
    await expect(datasets.delete('colours')).rejects.toThrow(DatasetNotFound)
  })

  test('succeeds even if its file remains in the storage', async () => {
    const { id } = await registerColours()
    const storage = await openFolderStorage(path.join(dir.path, 'storage'))
    const away = { ...storage, remove: () => Promise.reject(new StorageUnavailable('away')) }
    expect(await (await replica('other', away)).delete('colours')).toMatchObject({ id })
    expect(await datasets.find('colours')).toBeNull()
  })

  test('is rejected while a run may train on it', async () => {
    const { id } = await registerColours()
    const run = { name: 'run', datasetId: id, config: {}, steps: 10, priority: 0 }
    await database.runs.create(run)
    await expect(datasets.delete('colours')).rejects.toThrow(TrainingRunConflict)
    expect((await datasets.open(id, { imageSize: 32 })).count).toBe(20)
    await database.runs.cancel('run')
    expect(await datasets.delete('colours')).toMatchObject({ id })
  })
})

describe('a sheet', () => {
  test('shows the requested number of images, always the same ones', async () => {
    const { id } = await registerColours()
    const sheet = await datasets.sheet(id, 9, 16)
    expect(sheet).toMatchObject({ width: 2 + 3 * 18, height: 2 + 3 * 18, channels: 3 })
    expect(await (await replica('other')).sheet(id, 9, 16)).toEqual(sheet)
    expect((await datasets.sheet(id, 64, 16)).width).toBe(2 + 5 * 18)
  })

  test('of avatars is drawn without drawing all of them', async () => {
    const avatars = (await datasets.find('avatars'))!
    const { width } = await datasets.sheet(avatars.id, 4, 32)
    expect(width).toBe(2 + 2 * 34)
    expect(await filesUnder('cache')).toEqual([])
  })

  test('is rendered as a picture', async () => {
    const { id } = await registerColours()
    const renderer = datasetRenderer(datasets)
    const sheet = { kind: 'dataset', id, count: 4, imageSize: 16 } as const
    const { bytes, contentType } = await renderer.render(sheet)
    expect(contentType).toBe('image/png')
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    const unknown = { ...sheet, id: crypto.randomUUID() }
    await expect(renderer.render(unknown)).rejects.toThrow(DatasetNotFound)
  })
})

const MNIST = path.resolve('../shared/data/t10k-images-idx3-ubyte.gz')
const hasMnist = await readFile(MNIST).then(() => true, () => false) // prettier-ignore

test.skipIf(!hasMnist)('MNIST (of ../shared, where it is there) has its digits', async () => {
  const body = createReadStream(MNIST)
  await expect(datasets.registerStream(body, 'mnist', { name: 'large' })).rejects.toThrow('larger')
  body.destroy()
  const { classes } = await datasets.register(MNIST, { name: 'mnist' })
  expect(classes.map(({ count }) => count)).toEqual([
    ...[980, 1135, 1032, 1010, 982],
    ...[892, 958, 1028, 974, 1009],
  ])
})
