import { createHash } from 'node:crypto'
import path from 'node:path'
import { meta } from '@dicebear/pixel-art'
import { describe, expect, test } from 'vitest'
import { attributeValue } from '../../server/datasets/attribute.ts'
import { AVATARS } from '../../server/datasets/built-in/avatars.ts'
import { drawAll } from '../../server/datasets/built-in/draw.ts'
import type { DrawnSet } from '../../server/datasets/built-in/drawn-set.ts'
import { FACES } from '../../server/datasets/built-in/faces.ts'
import { openPackedFile } from '../../server/datasets/packed-file.ts'
import { createTempDir } from '../support/temp-dir.ts'

const BACKGROUNDS: Record<string, Record<string, string>> = {
  faces: {
    ...{ sky: 'cfe3f5', lavender: 'e3d5f0', mint: 'd5ecd4', peach: 'f6e0d0', cream: 'f3e9b8' },
  },
  avatars: {
    ...{ sky: 'b6e3f4', pink: 'ffd5dc', lavender: 'd1d4f9', mint: 'c4edcb', cream: 'f6f1e1' },
  },
}

/** Hashes of all attributes, and of the last drawing at 64 pixels. */
const GOLDEN: Record<string, readonly [string, string]> = {
  faces: [
    '76161a173f721afa06a085f406ca2462a84183aa5252172fb382f1aca67a2e69',
    'd885ee4f32a28ad2efc8a3c8e2f99846c5e1b3484ae157b14a7287060a1b0399',
  ],
  avatars: [
    '12dba9590dbda0314ce1d6f7235da5490b6ec17022eb4215c59e3747dd56aa34',
    'd64a38a09ab082a4f58fd9ad10f9fe7092871e4c9b67bb000fd722bae5de167c',
  ],
}

/** Returns the attributes of an image by name. */
function featuresOf(set: DrawnSet, index: number): Record<string, string | number | null> {
  const stored = set.describe(index).attributes
  return Object.fromEntries(
    set.attributes.map((attribute, at) => [attribute.name, attributeValue(attribute, stored[at]!)]),
  )
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

function everyIndex({ count }: DrawnSet): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

describe.each([FACES, AVATARS])('$name', (set) => {
  test('never change', async () => {
    const all = createHash('sha256')
    for (const index of everyIndex(set)) all.update(JSON.stringify(set.describe(index).attributes))
    const { data } = await set.draw(set.count - 1, 64)
    expect([all.digest('hex'), sha256(data)]).toEqual(GOLDEN[set.name])
  })

  test('have class counts known without drawing, and half of the faces wear glasses', () => {
    const labels = everyIndex(set).map((index) => set.describe(index).label)
    set.classes.forEach(({ count }, at) => {
      expect(count).toBe(labels.filter((label) => label === at).length)
      expect(count / set.count).toBeCloseTo(0.5, 1)
    })
  })

  test('have labels that agree with the attribute', () => {
    const { classes } = set
    for (const index of everyIndex(set).slice(0, 200)) {
      const { label } = classes[set.describe(index).label]!
      const isWithout = featuresOf(set, index)['glasses'] === 'none'
      expect(label).toBe(isWithout ? 'no glasses' : 'glasses')
    }
  })

  test('show every value of an attribute often, and combine them independently', () => {
    const faces = everyIndex(set).map((index) => featuresOf(set, index))
    const shareOf = (wanted: Record<string, string>) =>
      faces.filter((face) => Object.entries(wanted).every(([name, value]) => face[name] === value))
        .length / set.count
    for (const attribute of set.attributes) {
      if (attribute.kind === 'NUMBER') continue
      for (const value of attribute.values) {
        const share = shareOf({ [attribute.name]: value })
        expect(share, `${attribute.name} ${value}`).toBeGreaterThan(0.09)
        const both = shareOf({ [attribute.name]: value, glasses: 'none' })
        if (attribute.name !== 'glasses') expect(both).toBeCloseTo(share / 2, 1)
      }
    }
  })

  test('are drawn at the requested size with their background', async () => {
    for (const size of [16, 28, 64, 256]) {
      const { data, width } = await set.draw(3, size)
      expect([width, data.length]).toEqual([size, size * size * 3])
      const corner = Buffer.from(data.subarray(0, 3)).toString('hex')
      expect(BACKGROUNDS[set.name]![featuresOf(set, 3)['background']!]).toBe(corner)
    }
  })
})

test('the measured features of faces cover their ranges evenly', () => {
  const faces = everyIndex(FACES).map((index) => featuresOf(FACES, index))
  const measured = FACES.attributes.filter((attribute) => attribute.kind === 'NUMBER')
  expect(measured.map(({ name }) => name)).toEqual(['fatness', 'eyeAngle', 'noseSize', 'turn'])
  for (const { name, min, max } of measured) {
    const tenths = Array.from({ length: 10 }, () => 0)
    for (const face of faces) {
      const place = ((face[name] as number) - min) / (max - min)
      tenths[Math.floor(place * 10)]!++
    }
    for (const count of tenths) expect(count / FACES.count, name).toBeCloseTo(0.1, 1)
  }
})

test('a face that turns to the right shows its nose further right', async () => {
  const faces = everyIndex(FACES).map((index) => ({ index, ...featuresOf(FACES, index) }))
  const plain = faces.filter((face) => isPlain(face))
  const left = plain.find(({ turn }) => turn < -0.9)!
  const right = plain.find(({ turn }) => turn > 0.9)!
  const difference = (await featureColumn(right.index)) - (await featureColumn(left.index))
  expect(difference).toBeGreaterThan(4)
})

type PlainFace = { index: number; turn: number }

/** True for pale faces without hair, glasses, beard or hat: only eyes, nose and mouth are dark. */
function isPlain(face: object): face is PlainFace {
  return Object.entries({ hair: 'bald', glasses: 'none', beard: 'none', hat: 'no' }).every(
    ([name, value]) => (face as Record<string, unknown>)[name] === value,
  )
}

/** Mean column of the pixels in the middle of the face, weighted by their darkness. */
async function featureColumn(index: number): Promise<number> {
  const { data } = await FACES.draw(index, 64)
  let sum = 0
  let weight = 0
  const skin = data[(26 * 64 + 32) * 3]!
  for (let y = 28; y < 56; y++) {
    for (let x = 18; x < 46; x++) {
      const dark = Math.max(0, skin - 40 - data[(y * 64 + x) * 3]!)
      sum += dark * x
      weight += dark
    }
  }
  return sum / weight
}

test('the design of the avatars is in the public domain, as the style states', () => {
  expect(meta.license).toEqual({
    name: 'CC0 1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
  })
})

test('all images are packed with labels and attributes, the same each time', async () => {
  const small = { ...FACES, count: 48 }
  await using dir = await createTempDir()
  const file = path.join(dir.path, 'faces.pack')
  const stages: (number | undefined)[] = []
  await drawAll(small, file, {
    imageSize: 16,
    channels: 3,
    onProgress: ({ done }) => stages.push(done),
  })
  const packed = openPackedFile(file)
  const classes = FACES.classes.map(({ label }) => label)
  expect(packed).toMatchObject({ count: 48, imageSize: 16, classes })
  expect(packed.attributesOf(42)).toEqual(featuresOf(FACES, 42))
  expect(packed.label(42)).toBe(FACES.describe(42).label)
  const image = new Uint8Array(16 * 16 * 3)
  packed.read(Uint32Array.of(42), image)
  expect(Buffer.from((await FACES.draw(42, 16)).data).equals(image)).toBe(true)
  packed.close()
  expect(stages.length).toBeGreaterThan(0)
})

test('drawing stops when aborted, and leaves no file', async () => {
  await using dir = await createTempDir()
  const file = path.join(dir.path, 'avatars.pack')
  const abort = new AbortController()
  const reason = new Error('enough')
  const drawing = drawAll(AVATARS, file, {
    imageSize: 16,
    channels: 3,
    signal: abort.signal,
    onProgress: () => abort.abort(reason),
  })
  await expect(drawing).rejects.toBe(reason)
  expect(() => openPackedFile(file)).toThrow('ENOENT')
})
