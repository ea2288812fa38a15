import { createHash } from 'node:crypto'
import path from 'node:path'
import { meta } from '@dicebear/pixel-art'
import { expect, test } from 'vitest'
import {
  AVATAR_ATTRIBUTES,
  AVATAR_CLASSES,
  AVATAR_COUNT,
  avatar,
  avatarCounts,
} from '../../server/datasets/avatars.ts'
import { drawAvatar, drawAvatars } from '../../server/datasets/draw-avatars.ts'
import { openPackedFile } from '../../server/datasets/packed-file.ts'
import { createTempDir } from '../support/temp-dir.ts'

/** Returns the attributes of a face by name. */
function looksOf(index: number): Record<string, string> {
  const { attributes } = avatar(index)
  const words = AVATAR_ATTRIBUTES.map(({ name, values }, at) => [name, values[attributes[at]!]!])
  return Object.fromEntries(words)
}

test('the faces never change', () => {
  const all = createHash('sha256')
  for (let index = 0; index < AVATAR_COUNT; index++) {
    all.update(JSON.stringify(avatar(index).attributes))
  }
  expect(all.digest('hex')).toBe('12dba9590dbda0314ce1d6f7235da5490b6ec17022eb4215c59e3747dd56aa34')
  const drawing = createHash('sha256').update(avatar(4095).svg(64)).digest('hex')
  expect(drawing).toBe('c9499d1f0f5e22130fb4c3effa92d0ab8509ff7cfdfc8546340e6e34ff7966f0')
  expect(looksOf(4095)).toEqual({
    ...{ glasses: 'clear', hair: 'short', mouth: 'smile', beard: 'yes', earrings: 'no' },
    ...{ skinColour: 'pale', hairColour: 'brown', clothingColour: 'navy', background: 'mint' },
  })
})

test('their design is in the public domain, as the style states', () => {
  expect(meta.license).toEqual({
    name: 'CC0 1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
  })
})

test('class counts are known without drawing, and half of the faces wear glasses', () => {
  const counts = avatarCounts()
  const labels = Array.from({ length: AVATAR_COUNT }, (_, index) => avatar(index).label)
  expect(counts).toEqual(
    AVATAR_CLASSES.map((label, at) => ({
      label,
      count: labels.filter((found) => found === at).length,
    })),
  )
  for (const { count } of counts) expect(count / AVATAR_COUNT).toBeCloseTo(0.5, 1)
})

test('labels agree with the attribute', () => {
  for (let index = 0; index < 200; index++) {
    const label = AVATAR_CLASSES[avatar(index).label]
    expect(label).toBe(looksOf(index)['glasses'] === 'none' ? 'no glasses' : 'glasses')
  }
})

test('every look is common, and attributes are independent', () => {
  const faces = Array.from({ length: AVATAR_COUNT }, (_, index) => avatar(index).attributes)
  AVATAR_ATTRIBUTES.forEach(({ name, values }, at) => {
    values.forEach((value, index) => {
      const share = faces.filter((face) => face[at] === index).length / AVATAR_COUNT
      expect(share, `${name} ${value}`).toBeGreaterThan(0.1)
    })
  })
  const both = faces.filter(([glasses, hair]) => glasses !== 0 && hair === 1).length
  expect(both / AVATAR_COUNT).toBeCloseTo(0.25, 1)
})

test('faces are drawn at the requested size with their attributes', async () => {
  for (const size of [16, 28, 64, 256]) {
    const { data, width } = await drawAvatar(3, size)
    expect([width, data.length]).toEqual([size, size * size * 3])
    const corner = Buffer.from(data.subarray(0, 3)).toString('hex')
    const backgrounds = { sky: 'b6e3f4', pink: 'ffd5dc', lavender: 'd1d4f9', mint: 'c4edcb' }
    expect({ ...backgrounds, cream: 'f6f1e1' }[looksOf(3)['background']!]).toBe(corner)
  }
})

test('all faces are packed with labels and attributes, the same each time', async () => {
  await using dir = await createTempDir()
  const file = path.join(dir.path, 'avatars.pack')
  const stages: (number | undefined)[] = []
  await drawAvatars(file, {
    imageSize: 16,
    channels: 3,
    onProgress: ({ done }) => stages.push(done),
  })
  const packed = openPackedFile(file)
  expect(packed).toMatchObject({ count: AVATAR_COUNT, imageSize: 16, classes: AVATAR_CLASSES })
  expect(packed.attributesOf(42)).toEqual(looksOf(42))
  expect(packed.label(42)).toBe(avatar(42).label)
  const image = new Uint8Array(16 * 16 * 3)
  packed.read(Uint32Array.of(42), image)
  expect(Buffer.from((await drawAvatar(42, 16)).data).equals(image)).toBe(true)
  packed.close()
  expect(stages.length).toBeGreaterThan(1)
})

test('drawing stops when aborted, and leaves no file', async () => {
  await using dir = await createTempDir()
  const file = path.join(dir.path, 'avatars.pack')
  const abort = new AbortController()
  const reason = new Error('enough')
  const drawing = drawAvatars(file, {
    imageSize: 16,
    channels: 3,
    signal: abort.signal,
    onProgress: () => abort.abort(reason),
  })
  await expect(drawing).rejects.toBe(reason)
  expect(() => openPackedFile(file)).toThrow('ENOENT')
})
