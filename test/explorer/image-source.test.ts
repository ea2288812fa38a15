/** The Train view's inspection and packing of images, against the server's own reader. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freeName, problemWithDatasetName } from '../../clients/explorer/src/checkpoints/names.ts'
import {
  inspectImages,
  type FoundFile,
  type ImageSource,
} from '../../clients/explorer/src/views/train/images/image-source.ts'
import { packImages } from '../../clients/explorer/src/views/train/images/pack-images.ts'
import {
  filesLeftOut,
  problemWith,
} from '../../clients/explorer/src/views/train/images/source-words.ts'
import { openSource } from '../../server/datasets/sources/open-source.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { createTempDir } from '../support/temp-dir.ts'

const LIMITS = { maxUploadBytes: 1e9, command: 'npx latentql' }

let folder: Awaited<ReturnType<typeof createTempDir>>
beforeAll(async () => {
  folder = await createTempDir()
})
afterAll(() => folder?.[Symbol.asyncDispose]())

const found = (paths: readonly string[]): FoundFile[] =>
  paths.map((name) => ({ path: name, file: new File([name], path.posix.basename(name)) }))

const images = (prefix: string, count: number, ending = '.png') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}${ending}`)

async function problemOf(paths: readonly string[]): Promise<string | undefined> {
  return problemWith(await inspectImages(found(paths)), LIMITS)
}

/** Packs a source as the page does, and opens it as the server does. */
async function packed({ files }: ImageSource) {
  const options = { signal: new AbortController().signal, onProgress: () => undefined }
  const zip = await packImages(files, options)
  const file = path.join(folder.path, 'packed.zip')
  await writeFile(file, Buffer.from(await zip.arrayBuffer()))
  return { zip, opened: await openSource(file, { mayFollow: () => false }) }
}

async function inspectZip(entries: readonly string[]) {
  const contentOf = (name: string) => (name.endsWith('.csv') ? 'file,age\ncat/0.png,3\n' : name)
  const zip = makeZip(entries.map((name) => ({ name, data: Buffer.from(contentOf(name)) })))
  const path = 'faces.zip'
  return {
    zip,
    source: await inspectImages([{ path, file: new File([new Uint8Array(zip)], path) }]),
  }
}

describe('a folder', () => {
  test('becomes a ZIP of the predicted size that the server reads, with subfolders as classes', async () => {
    const paths = [...images('pets/cat/', 9, '.JPG'), ...images('pets/dog/', 8), 'pets/top.webp']
    const source = await inspectImages(found(paths))
    expect(source).toMatchObject({ name: 'pets', contents: { images: 18 } })
    const { zip, opened } = await packed(source)
    await using closing = opened
    expect(zip.size).toBe(source.bytes)
    expect(closing.total).toBe(18)
    expect(closing.classes).toEqual(['cat', 'dog'])
    expect([...source.contents!.labels]).toEqual([
      ['cat', 9],
      ['dog', 8],
    ])
    for await (const image of opened.images()) {
      expect(Buffer.from(await image.read()).toString()).toBe(`pets/${image.path}`)
    }
  })

  test('keeps attributes.csv and CelebA’s list, and leaves other files out', async () => {
    const others = ['faces/attributes.csv', 'faces/list_attr_celeba.txt', 'faces/read me.txt']
    const source = await inspectImages(found([...images('faces/img/', 20), ...others]))
    const names = source.files.map(({ path }) => path).filter((path) => !path.endsWith('.png'))
    expect(names).toEqual(['attributes.csv', 'list_attr_celeba.txt'])
    expect(source.contents!.attributes).toEqual(names)
    expect(filesLeftOut(source.contents!)).toBe('1 .txt file')
  })

  test('with its attributes dropped next to it keeps its name for the dataset', async () => {
    const source = await inspectImages(found([...images('My Faces/', 20), 'attributes.csv']))
    expect(source.name).toBe('my-faces')
    expect(source.files.map(({ path }) => path)).toContain('attributes.csv')
    expect(source.contents!.labels.size).toBe(0)
  })

  test('of more than 65,535 images becomes a ZIP that the server reads', async () => {
    const source = await inspectImages(found(images('many/', 65_600, '.jpg')))
    const { zip, opened } = await packed(source)
    await using closing = opened
    expect(closing.total).toBe(65_600)
    expect(zip.size).toBe(source.bytes)
  })

  test('is packed until the signal aborts', async () => {
    const { files } = await inspectImages(found(images('', 60)))
    const stop = new AbortController()
    const onProgress = (fraction: number) => {
      if (fraction > 0.5) stop.abort()
    }
    const { signal } = stop
    await expect(packImages(files, { signal, onProgress })).rejects.toSatisfy(
      (error) => error === signal.reason,
    )
  })
})

test('loose images of the same name are all kept', async () => {
  const source = await inspectImages(found(['1.png', '1.png', ...images('', 16, '.jpg')]))
  const { opened } = await packed(source)
  await using closing = opened
  expect(closing.total).toBe(18)
  expect(source.files.map(({ path }) => path)).toContain('1 (2).png')
})

describe('before an upload', () => {
  test.each<[what: string, paths: readonly string[], problem: string]>([
    [
      'files that are no images',
      images('', 3, '.txt'),
      'no JPEG, PNG or WebP images, only 3 .txt files',
    ],
    ['a folder of other files', ['a/x.pdf', 'a/y'], 'only 1 .pdf file and 1 file without an ext'],
    ['images of another format', images('', 20, '.heic'), 'Save the images as JPEG, PNG or WebP'],
    ['several archives', images('', 2, '.zip'), 'Choose one archive on its own.'],
    ['an empty folder', [], 'This folder is empty.'],
    ['hidden files only', ['a/.1.png', 'a/__MACOSX/2.png'], 'This folder is empty.'],
    ['attributes without images', ['attributes.csv'], 'only attributes.csv'],
    ['one image', ['1.png'], '1 image isn’t enough: training needs at least 16'],
    [
      'fewer than 16 images',
      [...images('', 15), 'x.txt'],
      '15 images aren’t enough, without 1 .txt',
    ],
  ])('%s are named as a problem', async (_what, paths, problem) => {
    expect(await problemOf(paths)).toContain(problem)
  })

  test('16 images are enough', async () => {
    expect(await problemOf(images('', 16))).toBeUndefined()
  })

  test('images above 64 MiB are left out, as the server would', async () => {
    const large = {
      path: 'large.png',
      file: new File([new Uint8Array(64 * 2 ** 20 + 1)], 'large.png'),
    }
    const source = await inspectImages([...found(images('', 16)), large])
    expect(source.contents!.images).toBe(16)
    expect(filesLeftOut(source.contents!)).toBe('1 image above 64 MiB')
  })

  test('more than the server accepts is named as a problem, with another way', async () => {
    const source = await inspectImages(found(images('', 16)))
    const problem = problemWith(source, { ...LIMITS, maxUploadBytes: source.bytes - 1 })
    expect(problem).toMatch(/MAX_UPLOAD_BYTES.*npx latentql dataset add FOLDER/)
    expect(problemWith(source, { ...LIMITS, maxUploadBytes: source.bytes })).toBeUndefined()
  })
})

describe('a ZIP', () => {
  test('is listed as the server reads it, and is not changed', async () => {
    const { zip, source } = await inspectZip([
      ...[...images('pets/cat/', 9), ...images('pets/dog/', 8), 'pets/notes.txt'],
      ...['pets/attributes.csv', '__MACOSX/1.png', 'pets/.DS_Store'],
    ])
    const file = path.join(folder.path, 'pets.zip')
    await writeFile(file, zip)
    await using opened = await openSource(file, { mayFollow: () => false })
    expect(source.contents).toMatchObject({
      images: opened.total,
      attributes: ['pets/attributes.csv'],
    })
    expect([...source.contents!.labels.keys()].sort()).toEqual(opened.classes)
    expect(source).toMatchObject({ name: 'faces', bytes: zip.length, files: [] })
    expect(filesLeftOut(source.contents!)).toBe('1 .txt file')
  })

  test('without enough images is refused before the upload, by name', async () => {
    const texts = await inspectZip(['a.txt', 'b.txt'])
    expect(problemWith(texts.source, LIMITS)).toBe(
      'faces.zip has no JPEG, PNG or WebP images, only 2 .txt files.',
    )
    const few = await inspectZip(images('', 3))
    expect(problemWith(few.source, LIMITS)).toContain('3 images aren’t enough')
  })

  test('that can’t be listed is left to the server, as are IDX and CIFAR-10 files', async () => {
    const { zip } = await inspectZip(images('', 3))
    const idx = Buffer.from('00000803000000640000001c0000001c', 'hex')
    const tar = Buffer.alloc(512)
    tar.write('ustar', 257)
    const files = {
      'cut.zip': zip.subarray(0, -10),
      'train-images-idx3-ubyte': idx,
      'train-images-idx3-ubyte.gz': Buffer.from('1f8b0800', 'hex'),
      'cifar-10.tar': tar,
      'data_batch_1.bin': Buffer.alloc(10),
    }
    for (const [name, bytes] of Object.entries(files)) {
      const file = new File([new Uint8Array(bytes)], name)
      const source = await inspectImages([{ path: name, file }])
      expect(source.archive, name).toBe(file)
      expect(problemWith(source, LIMITS), name).toBeUndefined()
    }
  })
})

test('a dataset’s proposed name is valid and free', () => {
  const taken = ['faces', 'faces-2', 'f'.repeat(63)]
  expect(freeName('faces', taken)).toBe('faces-3')
  expect(freeName('other', taken)).toBe('other')
  expect(freeName('f'.repeat(63), taken)).toBe(`${'f'.repeat(61)}-2`)
  expect(problemWithDatasetName('faces', taken)).toContain('faces')
  expect(problemWithDatasetName('Faces', taken)).toContain('a-z')
  expect(problemWithDatasetName('default', taken)).toBeUndefined()
})
