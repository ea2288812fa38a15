/** Attributes of images, from tables beside or among them. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { attributeValue } from '../../server/datasets/attribute.ts'
import { openSource } from '../../server/datasets/sources/open-source.ts'
import { DatasetInvalid } from '../../server/errors.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { writeFiles } from './pictures.ts'

let root: string
let folder: string
beforeEach(async () => {
  root = (await createTempDir()).path
  folder = path.join(root, 'img')
  await mkdir(folder)
})

/** Opens a source and reads the attributes of its images by name. */
async function read(source = folder, mayFollow = (_real: string) => true) {
  await using opened = await openSource(source, { mayFollow })
  const images: Record<string, unknown> = {}
  for await (const image of opened.images()) {
    images[image.path] = Object.fromEntries(
      opened.attributes.map((attribute, at) => [
        attribute.name,
        attributeValue(attribute, image.attributes![at]!),
      ]),
    )
  }
  return { attributes: opened.attributes, images }
}

async function write(table: string, name = 'attributes.csv', ...pictures: string[]) {
  const names = pictures.length > 0 ? pictures : ['1.jpg', '2.jpg', '3.jpg']
  await writeFiles(folder, Object.fromEntries(names.map((picture) => [picture, 'picture'])))
  await writeFile(path.join(folder, name), table)
}

describe('attributes.csv in a folder', () => {
  test('gives each image its named values and numbers', async () => {
    await write('\ufefffile,hair,age\r\n1.jpg,"long, dark",30\r\n3.jpg,short,25.5\r\n')
    expect(await read()).toEqual({
      attributes: [
        { name: 'hair', kind: 'CATEGORY', values: ['long, dark', 'short'] },
        { name: 'age', kind: 'NUMBER', min: 25.5, max: 30 },
      ],
      images: {
        '1.jpg': { hair: 'long, dark', age: 30 },
        '2.jpg': { hair: null, age: null },
        '3.jpg': { hair: 'short', age: 25.5 },
      },
    })
  })

  test('may leave a value empty, and a column without values is left out', async () => {
    await write('file,hair,age,notes\n1.jpg,,30,\n2.jpg,short,,\n')
    const { attributes, images } = await read()
    expect(attributes.map(({ name }) => name)).toEqual(['hair', 'age'])
    expect(images).toMatchObject({
      '1.jpg': { hair: null, age: 30 },
      '2.jpg': { hair: 'short', age: null },
    })
  })

  test('reads -1 and 1, or 0 and 1, as no and yes, but other whole numbers as numbers', async () => {
    await write('file,a,b,c\n1.jpg,-1,0,0\n2.jpg,1,1,1\n3.jpg,1,0,2\n')
    expect((await read()).attributes).toEqual([
      { name: 'a', kind: 'CATEGORY', values: ['no', 'yes'] },
      { name: 'b', kind: 'CATEGORY', values: ['no', 'yes'] },
      { name: 'c', kind: 'NUMBER', min: 0, max: 2 },
    ])
    expect((await read()).images['1.jpg']).toEqual({ a: 'no', b: 'no', c: 0 })
  })

  test('names an image by its path, or by a file name that only it has', async () => {
    const pictures = ['a/1.jpg', 'b/1.jpg', 'b/2.jpg']
    await write(
      'file,n\na/1.jpg,1\n./b/1.jpg,5\n2.jpg,3\n1.jpg,9\nelse.jpg,7\n',
      undefined,
      ...pictures,
    )
    const { images, attributes } = await read()
    expect(images).toEqual({ 'a/1.jpg': { n: 1 }, 'b/1.jpg': { n: 5 }, 'b/2.jpg': { n: 3 } })
    expect(attributes).toMatchObject([{ min: 1, max: 5 }])
  })

  test('is refused with the line and the reason if it is malformed', async () => {
    const many = Array.from({ length: 101 }, (_, at) => `n${at}`).join()
    const wrong: [table: string, message: string][] = [
      ['', 'attributes.csv: it is empty.'],
      ['file\n1.jpg\n', 'it has only one column.'],
      ['file,a,a\n1.jpg,1,2\n', 'two columns are named "a".'],
      ['file,a,\n1.jpg,1,2\n', 'a column has no name.'],
      ['file,a\n1.jpg,1\n2.jpg,1,2\n', 'line 3 has 3 values; expected 2.'],
      ['file,a\n1.jpg,"1\n', 'it is not a CSV file'],
      ['file,a\n1.jpg,1\n1.jpg,2\n', 'line 3 names an image of an earlier line.'],
      [`file,${'x'.repeat(300)}a,${'x'.repeat(300)}b\n`, 'two columns are named'],
      [
        'file,a\nother.jpg,1\n',
        'no row names an image. The first column must hold names such as "1.jpg".',
      ],
      [`file,${many}\n`, 'it has 101 attributes; at most 100 are allowed.'],
    ]
    for (const [table, message] of wrong) {
      await write(table)
      await expect(read(), message).rejects.toThrow(message)
      await expect(read(), message).rejects.toThrow(DatasetInvalid)
    }
  })

  test('is refused if a column of words has more than 1,000 values', async () => {
    const names = Array.from({ length: 1001 }, (_, at) => `${at}.jpg`)
    await write(
      `file,word\n${names.map((name) => `${name},w${name}`).join('\n')}`,
      undefined,
      ...names,
    )
    await expect(read()).rejects.toThrow('the column "word" has more than 1000 different values')
    await write(`file,word\n${names.map((name, at) => `${name},${at / 8}`).join('\n')}`)
    expect((await read()).attributes).toMatchObject([{ kind: 'NUMBER', min: 0, max: 125 }])
  })
})

test('numbers that a float32 cannot hold are words', async () => {
  await write('file,a,b\n1.jpg,1e39,3.4e38\n2.jpg,2,-1\n')
  const { attributes, images } = await read()
  expect(attributes).toMatchObject([
    { name: 'a', kind: 'CATEGORY', values: ['1e39', '2'] },
    { name: 'b', kind: 'NUMBER', min: -1 },
  ])
  expect(images['1.jpg']).toEqual({ a: '1e39', b: Math.fround(3.4e38) })
})

test('names and values lose characters that the database rejects', async () => {
  await write(`file,a\0b\n1.jpg,c\0d\n`)
  expect((await read()).attributes).toEqual([
    { name: 'a\ufffdb', kind: 'CATEGORY', values: ['c\ufffdd'] },
  ])
})

test('a table of many short lines or columns is refused', async () => {
  await write('x', 'notes.txt')
  await writeFile(path.join(folder, 'attributes.csv'), `file,a\n${'z,1\n'.repeat(200_000)}`)
  await expect(read()).rejects.toThrow('no row names an image')
  await writeFile(path.join(folder, 'attributes.csv'), `${'a,'.repeat(100_000)}b\n`)
  await expect(read()).rejects.toThrow('it has 100000 attributes; at most 100 are allowed')
})

describe('a table beside a folder', () => {
  test('is read if it names images of the folder, and ignored otherwise', async () => {
    await write('x', 'notes.txt')
    await writeFile(path.join(root, 'attributes.csv'), 'file,n\nimg/1.jpg,4\nother/2.jpg,5\n')
    expect((await read()).images).toMatchObject({ '1.jpg': { n: 4 } })
    await writeFile(path.join(root, 'attributes.csv'), 'file,n\nsomewhere.jpg,4\n')
    expect((await read()).attributes).toEqual([])
  })

  test('is not read from a place that may not be read', async () => {
    await write('x', 'notes.txt')
    await writeFile(path.join(root, 'attributes.csv'), 'file,n\nimg/1.jpg,4\n')
    const inside = (real: string) => real.startsWith(`${folder}/`)
    expect((await read(folder, inside)).attributes).toEqual([])
  })
})

test("CelebA's list_attr_celeba.txt is read as it is", async () => {
  const text = '3\nBald Eyeglasses Smiling \n1.jpg -1 -1  1\n2.jpg -1  1 -1\n3.jpg -1 -1  1\n'
  await write('x', 'notes.txt')
  await writeFile(path.join(root, 'list_attr_celeba.txt'), text)
  const { attributes, images } = await read()
  expect(attributes).toEqual([
    { name: 'Bald', kind: 'CATEGORY', values: ['no', 'yes'] },
    { name: 'Eyeglasses', kind: 'CATEGORY', values: ['no', 'yes'] },
    { name: 'Smiling', kind: 'CATEGORY', values: ['no', 'yes'] },
  ])
  expect(images).toMatchObject({
    '1.jpg': { Bald: 'no', Eyeglasses: 'no', Smiling: 'yes' },
    '2.jpg': { Bald: 'no', Eyeglasses: 'yes', Smiling: 'no' },
  })
})

test('the table of a ZIP names images relative to its own folder', async () => {
  const file = path.join(root, 'images.zip')
  const data = Buffer.from('picture')
  const zip = makeZip([
    { name: 'set/a/1.png', data },
    { name: 'set/a/2.png', data },
    { name: 'set/attributes.csv', data: Buffer.from('file,hair\na/1.png,long\n2.png,short\n') },
    { name: '__MACOSX/attributes.csv', data },
  ])
  await writeFile(file, zip)
  expect(await read(file)).toEqual({
    attributes: [{ name: 'hair', kind: 'CATEGORY', values: ['long', 'short'] }],
    images: { 'set/a/1.png': { hair: 'long' }, 'set/a/2.png': { hair: 'short' } },
  })
})
