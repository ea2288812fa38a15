import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { NO_INDEX } from '../../server/datasets/attribute.ts'
import { PackWriter } from '../../server/datasets/pack-writer.ts'
import {
  openPackedFile,
  PackedFileDamaged,
  TRAILER_BYTES,
  verifyPackedFile,
} from '../../server/datasets/packed-file.ts'
import { createTempDir } from '../support/temp-dir.ts'

const ATTRIBUTES = [
  { name: 'hair', kind: 'CATEGORY', values: ['short', 'long'] },
  { name: 'turn', kind: 'NUMBER', min: -1, max: 1 },
] as const

let folder: string
let made = 0

beforeAll(async () => {
  folder = (await createTempDir()).path
})

/** Four images of 2x2 RGB, the last one without a label or known attributes. */
async function smallPack(): Promise<string> {
  const file = path.join(folder, `${made++}.pack`)
  const shape = { imageSize: 2, channels: 3, classes: ['a', 'b'], attributes: ATTRIBUTES } as const
  await using writer = await PackWriter.create(file, shape)
  for (const [index, label] of [1, 0, 1, null].entries()) {
    const stored = label === null ? [NO_INDEX, NaN] : [index % 2, index / 4]
    await writer.add(new Uint8Array(12).fill(index + 1), label, stored)
  }
  await writer.finish()
  return file
}

const GRAY_PIXEL = { imageSize: 1, channels: 1, classes: [] } as const

type Description = { attributes: [{ name: string; values: string[] }] }

/** Rewrites the description of a packed file. */
async function describeAnew(file: string, change: (old: Description) => Description) {
  const whole = await readFile(file)
  const end = whole.length - TRAILER_BYTES
  const start = end - whole.readUInt32LE(end)
  const json = Buffer.from(JSON.stringify(change(JSON.parse(whole.toString('utf8', start, end)))))
  const trailer = Buffer.from(whole.subarray(end))
  trailer.writeUInt32LE(json.length, 0)
  trailer.writeUInt32LE(crc32(json), 4)
  await writeFile(file, Buffer.concat([whole.subarray(0, start), json, trailer]))
}

describe('a packed file', () => {
  test('returns images in any order, with labels and attributes', async () => {
    const file = openPackedFile(await smallPack())
    expect(file).toMatchObject({ count: 4, imageSize: 2, channels: 3, classes: ['a', 'b'] })
    const into = new Uint8Array(3 * 12)
    file.read(Uint32Array.of(3, 0, 3), into)
    expect([into[0], into[11], into[12], into[24]]).toEqual([4, 4, 1, 4])
    expect([0, 1, 2, 3].map((index) => file.label(index))).toEqual([1, 0, 1, null])
    expect(file.attributesOf(1)).toEqual({ hair: 'long', turn: 0.25 })
    expect(file.attributesOf(3)).toEqual({ hair: null, turn: null })
    expect(() => file.read(Uint32Array.of(4), new Uint8Array(12))).toThrow(RangeError)
    expect(() => file.read(Uint32Array.of(0), new Uint8Array(13))).toThrow(RangeError)
    file.close()
  })

  test('with categories only is written as version 1, and read without their kind', async () => {
    const file = path.join(folder, `${made++}.pack`)
    const attributes = [ATTRIBUTES[0]]
    await using writer = await PackWriter.create(file, { ...GRAY_PIXEL, attributes })
    await writer.add(Uint8Array.of(7), null, [1])
    expect(await writer.finish()).toMatchObject({ version: 1 })
    await describeAnew(file, (description) => {
      const [{ name, values }] = description.attributes
      return { ...description, attributes: [{ name, values }] }
    })
    const opened = openPackedFile(file)
    expect(opened.attributesOf(0)).toEqual({ hair: 'long' })
    opened.close()
  })

  test('preserves any images and labels', async () => {
    const images = fc.array(
      fc.record({
        pixels: fc.uint8Array({ minLength: 16, maxLength: 16 }),
        label: fc.option(fc.nat(2)),
      }),
      { maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(images, async (all) => {
        const file = path.join(folder, `${made++}.pack`)
        const shape = { imageSize: 4, channels: 1, classes: ['x', 'y', 'z'] } as const
        await using writer = await PackWriter.create(file, shape)
        for (const { pixels, label } of all) await writer.add(pixels, label)
        await writer.finish()
        await verifyPackedFile(file)
        const opened = openPackedFile(file)
        const into = new Uint8Array(all.length * 16)
        opened.read(Uint32Array.from(all.keys()), into)
        opened.close()
        expect(Buffer.concat(all.map(({ pixels }) => pixels)).equals(into)).toBe(true)
        expect(all.map((_, index) => opened.label(index))).toEqual(all.map(({ label }) => label))
      }),
      { numRuns: 20 },
    )
  })

  test('is rejected if it is truncated or changed anywhere', async () => {
    const whole = await readFile(await smallPack())
    const file = path.join(folder, 'damaged.pack')
    for (let at = 8; at < whole.length; at++) {
      const changed = Buffer.from(whole)
      changed[at]! ^= 0x40
      await writeFile(file, changed)
      await expect(verifyPackedFile(file), `byte ${at}`).rejects.toThrow(PackedFileDamaged)
    }
    for (const length of [0, 10, 24, whole.length - 1]) {
      await writeFile(file, whole.subarray(0, length))
      expect(() => openPackedFile(file), `${length} bytes`).toThrow(PackedFileDamaged)
    }
  })

  test('leaves nothing behind if it was never finished', async () => {
    const file = path.join(folder, 'unfinished.pack')
    {
      await using writer = await PackWriter.create(file, GRAY_PIXEL)
      await writer.add(Uint8Array.of(1), null)
    }
    await expect(readFile(file)).rejects.toThrow('ENOENT')
  })

  test('rejects an image of another size', async () => {
    const shape = { imageSize: 2, channels: 1, classes: [] } as const
    await using writer = await PackWriter.create(path.join(folder, 'odd.pack'), shape)
    await expect(writer.add(new Uint8Array(5), null)).rejects.toThrow(RangeError)
  })
})
