import { execFileSync } from 'node:child_process'
import { symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { folderLabels } from '../../clients/sdk/src/folder-labels.ts'
import { openSource } from '../../server/datasets/sources/open-source.ts'
import type { ImageSource } from '../../server/datasets/sources/source.ts'
import { BadUserInput, DatasetInvalid } from '../../server/errors.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { makeCifarBatch, makeIdxImages, makeIdxLabels, makeTar } from './archives.ts'
import { writeFiles } from './pictures.ts'

let folder: string

beforeEach(async () => {
  folder = (await createTempDir()).path
})

function open(name = '', mayFollow = (_real: string) => true): Promise<ImageSource> {
  return openSource(path.join(folder, name), { mayFollow })
}

/** Reads all images as [path, class name or null, first byte or error]. */
async function read(source: ImageSource) {
  const all: [path: string, label: string | null, content: number | string][] = []
  for await (const image of source.images()) {
    const label = image.label === null ? null : source.classes[image.label]!
    const content = await image.read().then(
      (bytes) => bytes[0]!,
      (error: Error) => error.message,
    )
    all.push([image.path, label, content])
  }
  await source[Symbol.asyncDispose]()
  return all
}

const pathsAndLabels = async (source: ImageSource) =>
  (await read(source)).map(([name, label]) => [name, label])

describe('a folder', () => {
  test('is read recursively in the order of names, with folders as classes', async () => {
    await writeFiles(folder, {
      'train/dog/1.JPG': '1',
      'train/cat/2.png': '2',
      'test/cat/1.webp': '3',
      'stray.jpeg': '4',
      'train/.hidden/3.png': 'x',
      '.DS_Store.png': 'x',
      'train/cat/notes.txt': 'x',
      LICENSE: 'x',
    })
    const source = await open()
    expect(source).toMatchObject({
      kind: 'FOLDER',
      total: 4,
      classes: ['cat', 'dog'],
      format: null,
    })
    expect(source.others).toEqual(new Map([['.txt', 1], ['', 1]])) // prettier-ignore
    expect(await pathsAndLabels(source)).toEqual([
      ['stray.jpeg', null],
      ['test/cat/1.webp', 'cat'],
      ['train/cat/2.png', 'cat'],
      ['train/dog/1.JPG', 'dog'],
    ])
  })

  test('with a single subfolder has no classes', async () => {
    await writeFiles(folder, { 'img_align_celeba/1.jpg': '1', 'img_align_celeba/2.jpg': '2' })
    expect((await open()).classes).toEqual([])
  })

  test('with more subfolders than the maximum number of classes has none', () => {
    const paths = Array.from({ length: 1001 }, (_, index) => `${index}/1.jpg`)
    expect(folderLabels(paths.slice(1)).classes).toHaveLength(1000)
    const { classes, labelOf } = folderLabels(paths)
    expect([classes, labelOf('1/1.jpg')]).toEqual([[], null])
  })

  test('may contain cycles, and follows only allowed symlinks', async () => {
    const outside = (await createTempDir()).path
    await writeFiles(outside, { 'secret.png': 's', 'more/hidden.png': 'h' })
    await writeFiles(folder, { 'a/1.png': '1' })
    await symlink(folder, path.join(folder, 'a/round'))
    await symlink(path.join(outside, 'secret.png'), path.join(folder, 'a/link.png'))
    await symlink(path.join(outside, 'more'), path.join(folder, 'b'))
    await symlink('/nowhere.png', path.join(folder, 'a/broken.png'))
    expect(await read(await open('', (real) => real.startsWith(folder)))).toEqual([
      ['a/1.png', null, 0x31],
      ['a/broken.png', null, "it can't be read (ENOENT)"],
      ['a/link.png', null, 'it is a symlink that leads out of the import folder'],
    ])
    expect((await open()).total).toBe(4)
  })
})

describe('a ZIP', () => {
  const data = Buffer.from('picture')
  const zip = async (...entries: Parameters<typeof makeZip>[0]) => {
    await writeFile(path.join(folder, 'images.zip'), makeZip(entries))
    return open('images.zip')
  }

  test('is read in its own order, with folders as classes', async () => {
    const source = await zip(
      { name: 'set/', data: Buffer.alloc(0) },
      { name: 'set/b/1.png', data, deflate: true },
      { name: 'set/a/2.jpg', data },
      { name: '__MACOSX/set/a/._2.jpg', data },
      { name: 'set/readme.md', data },
    )
    expect(source).toMatchObject({ kind: 'ZIP', total: 2, classes: ['a', 'b'] })
    expect(source.others).toEqual(new Map([['.md', 1]]))
    expect(await read(source)).toEqual([
      ['set/b/1.png', 'b', 0x70],
      ['set/a/2.jpg', 'a', 0x70],
    ])
  })

  test('may have names in UTF-8, flagged or not', async () => {
    const [flagged, unflagged] = ['é/1.png', '猫/2.png']
    const source = await zip(
      { name: flagged!, data, claims: { flags: 0x800 } },
      { name: unflagged!, data },
    )
    expect((await read(source)).map(([name, label]) => [name, label])).toEqual([
      [flagged, 'é'],
      [unflagged, '猫'],
    ])
  })

  test.each(['../escape.png', '/etc/escape.png', 'C:/escape.png', 'a/../../escape.png'])(
    'with the entry %s is rejected',
    async (name) => {
      await expect(zip({ name, data })).rejects.toThrow(DatasetInvalid)
    },
  )

  test('lists entries that are bombs, huge, encrypted, damaged or otherwise compressed', async () => {
    const zeros = Buffer.alloc(4 * 1024 * 1024)
    const encrypted = Buffer.concat([Buffer.alloc(12), data])
    const source = await zip(
      { name: 'bomb.png', data: zeros, deflate: true },
      { name: 'liar.png', data: zeros, deflate: true, claims: { size: 1000 } },
      { name: 'huge.png', data, deflate: true, claims: { size: 2 ** 30 } },
      { name: 'secret.png', data: encrypted, claims: { flags: 1, size: data.length } },
      { name: 'damaged.png', data, claims: { checksum: 1 } },
      { name: 'lzma.png', data, claims: { method: 14 } },
      { name: 'fine.png', data },
    )
    const contents = (await read(source)).map(([, , content]) => content)
    expect(contents).toEqual([
      expect.stringMatching(/^it claims to unpack \d+ bytes to 4194304$/),
      "it can't be inflated to the 1000 bytes it claims",
      'it has 1073741824 bytes; at most 67108864 are allowed',
      'it is encrypted',
      'it does not match its checksum',
      'it uses compression method 14; only stored and deflated are supported',
      0x70,
    ])
  })

  test('lists entries that are links or repeat a name', async () => {
    const source = await zip(
      { name: 'link.png', data, claims: { mode: 0o120777 } },
      { name: 'fine.png', data },
      { name: 'fine.png', data },
    )
    expect((await read(source)).map(([, , content]) => content)).toEqual([
      'it is a link or a device',
      0x70,
      'it appears twice',
    ])
  })

  test('whose entries share packed bytes is rejected before any is read', async () => {
    const shared = { name: 'b.png', data, claims: { headerOffset: 0 } }
    const long = { name: 'long.png', data, claims: { packedSize: 1000, size: 1000 } }
    for (const [entries, reason] of [
      [[{ name: 'a.png', data }, shared], 'entry "a.png" overlaps the entry "b.png"'],
      [[long, { name: 'a.png', data }], 'entry "long.png" overlaps the entry "a.png"'],
      [[long], 'entry "long.png" overlaps the archive\'s directory'],
    ] as const) {
      const opened = zip(...entries)
      await expect(opened).rejects.toThrow(DatasetInvalid)
      await expect(opened).rejects.toThrow(reason)
    }
  })

  test('that is truncated, or has false entries, is rejected', async () => {
    const whole = makeZip([{ name: 'a.png', data }])
    for (const bytes of [
      whole.subarray(0, whole.length - 3),
      makeZip([{ name: 'a.png', data }], 9),
    ]) {
      await writeFile(path.join(folder, 'images.zip'), bytes)
      await expect(open('images.zip')).rejects.toThrow(DatasetInvalid)
    }
  })
})

describe('IDX', () => {
  test('is read plain or gzip, with labels from the file next to it', async () => {
    const labels = [2, 0, 1]
    await writeFiles(folder, {
      'train-images-idx3-ubyte.gz': gzipSync(makeIdxImages(3, 5)),
      'train-labels-idx1-ubyte.gz': gzipSync(makeIdxLabels(labels)),
      't10k-images.idx3-ubyte': makeIdxImages(3, 5),
      't10k-labels.idx1-ubyte': makeIdxLabels(labels),
    })
    for (const name of ['train-images-idx3-ubyte.gz', 't10k-images.idx3-ubyte']) {
      const source = await open(name)
      expect(source).toMatchObject({ kind: 'IDX', total: 3, classes: ['0', '1', '2'] })
      expect(source.format).toEqual({ imageSize: 5, channels: 1 })
      expect(await read(source)).toEqual([
        ['0', '2', 0],
        ['1', '0', 1],
        ['2', '1', 2],
      ])
    }
  })

  test('has no classes without a file of labels next to it', async () => {
    await writeFiles(folder, { images: makeIdxImages(2, 3) })
    expect(await pathsAndLabels(await open('images'))).toEqual([
      ['0', null],
      ['1', null],
    ])
  })

  test('that ends early, is not square, or has wrong labels is rejected', async () => {
    await writeFiles(folder, {
      short: makeIdxImages(3, 4).subarray(0, 50),
      wide: makeIdxImages(3, 4, 5),
      'a-images': makeIdxImages(3, 4),
      'a-labels': makeIdxLabels([1, 2]),
    })
    await expect(open('short').then(read)).rejects.toThrow('ends after 2 of its 3 images')
    await expect(open('wide')).rejects.toThrow('3 images of 5x4 pixels')
    await expect(open('a-images')).rejects.toThrow('a-labels is not an IDX file with labels for 3')
  })

  test('that unpacks to a thousand times its size is rejected during reading', async () => {
    await writeFiles(folder, { bomb: gzipSync(makeIdxImages(100, 256)) })
    await expect(open('bomb').then(read)).rejects.toThrow('more than 200 times its size')
  })
})

describe('CIFAR-10', () => {
  const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
  const files = {
    'data_batch_1.bin': makeCifarBatch(12),
    'test_batch.bin': makeCifarBatch(2),
    'batches.meta.txt': `${names.join('\n')}\n\n`,
  }

  test('is read from a folder, a batch, and the tar.gz', async () => {
    await writeFiles(path.join(folder, 'cifar-10-batches-bin'), files)
    const inTar = Object.entries(files).map(([name, bytes]) => [`x/${name}`, Buffer.from(bytes)])
    await writeFiles(folder, { 'cifar.tar.gz': gzipSync(makeTar(Object.fromEntries(inTar))) })
    for (const name of ['cifar-10-batches-bin', 'cifar.tar.gz']) {
      const source = await open(name)
      expect(source).toMatchObject({ kind: 'CIFAR10', total: 14, classes: names })
      const all = await read(source)
      expect(all[11]).toEqual(['data_batch_1.bin#11', 'one', 11])
      expect(all[13]).toEqual(['test_batch.bin#1', 'one', 1])
    }
    const batch = await open('cifar-10-batches-bin/test_batch.bin')
    expect(await pathsAndLabels(batch)).toEqual([
      ['test_batch.bin#0', 'zero'],
      ['test_batch.bin#1', 'one'],
    ])
  })

  test('ignores broken links among its batches', async () => {
    await writeFiles(folder, { 'test_batch.bin': makeCifarBatch(2) })
    await symlink('nowhere', path.join(folder, 'dangling'))
    for (const name of ['.', 'test_batch.bin']) expect(await open(name)).toMatchObject({ total: 2 })
  })

  test('its planes become pixels, and the ten classes have names', async () => {
    await writeFiles(folder, { 'data_batch_1.bin': makeCifarBatch(2) })
    const source = await open()
    expect(source.classes).toContain('automobile')
    for await (const image of source.images()) {
      const pixels = await image.read()
      expect([...pixels.subarray(0, 9)]).toEqual([
        ...[image.label, 100, 0],
        ...[image.label, 100, 1],
        ...[image.label, 100, 2],
      ])
    }
  })

  test('of the wrong length, with invalid labels, or without batches is rejected', async () => {
    const odd = makeCifarBatch(1)
    odd[0] = 10
    await writeFiles(folder, {
      'short.bin': Buffer.alloc(3000),
      'labels.bin': odd,
      'other.tar': makeTar({ 'a.txt': Buffer.from('a') }),
      'broken.tar': Buffer.concat([makeTar({ 'a.txt': odd }).subarray(0, 512).fill('9', 124, 130)]),
    })
    await expect(open('short.bin')).rejects.toThrow('short.bin has 3000 bytes')
    await expect(open('labels.bin').then(read)).rejects.toThrow('labels.bin#0 has the label 10')
    await expect(open('other.tar')).rejects.toThrow('contains no CIFAR-10 batches')
    await expect(open('broken.tar')).rejects.toThrow('The tar archive is damaged')
  })
})

test('a pipe is rejected instead of waited for, alone or beside what is read', async () => {
  await writeFiles(folder, {
    'cifar/data_batch_1.bin': makeCifarBatch(2),
    'idx/train-images-idx3-ubyte': makeIdxImages(2, 4),
  })
  const pipes = ['pipe', 'cifar/batches.meta.txt', 'idx/train-labels-idx1-ubyte']
  for (const pipe of pipes) execFileSync('mkfifo', [path.join(folder, pipe)])
  for (const name of ['pipe', 'cifar', 'idx/train-images-idx3-ubyte']) {
    await expect(open(name)).rejects.toThrow(DatasetInvalid)
    await expect(open(name)).rejects.toThrow(/is not a regular file/)
  }
})

test('missing and unsupported sources have different errors', async () => {
  await expect(open('nowhere')).rejects.toThrow(BadUserInput)
  await writeFiles(folder, {
    'a.txt': 'hello',
    empty: '',
    'broken.gz': Buffer.of(0x1f, 0x8b, 8, 0),
  })
  for (const name of ['a.txt', 'empty', 'broken.gz']) {
    await expect(open(name), name).rejects.toThrow(DatasetInvalid)
  }
})

test.runIf(process.platform === 'linux')(
  'files that the system fails to read are reported as such',
  async () => {
    const unread = openSource('/proc/self/mem', { mayFollow: () => true })
    await expect(unread).rejects.toThrow("The images can't be read (EIO")
  },
)
