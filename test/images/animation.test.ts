import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { encodeAnimation } from '../../server/images/animation.ts'
import type { AnimationFormat, Pixels } from '../../server/images/pixels.ts'

const levels = [0, 40, 60, 80, 120, 160, 200, 240]

describe.each(['GIF', 'WEBP'] as const)('%s', (format) => {
  test.each([1, 3] as const)('plays every frame, forever, with %i channels', async (channels) => {
    const frames = levels.map((level) => flat(level, channels))
    const decoded = await decode(frames, format, 10)
    expect(decoded.pages).toBe(levels.length)
    expect(decoded.loop).toBe(0)
    expect(decoded.delay).toEqual(levels.map(() => 100))
    expect([decoded.width, decoded.pageHeight]).toEqual([12, 8])
    levels.forEach((level, page) => {
      const value = decoded.data[(page * 8 * 12 + 50) * decoded.channels]!
      expect(Math.abs(value - level)).toBeLessThan(4)
    })
  })

  test('repeats pixels when enlarged', async () => {
    const halves = {
      ...flat(0, 1),
      data: Uint8Array.from({ length: 96 }, (_, i) => (i % 12 < 6 ? 0 : 255)),
    }
    const decoded = await decode([halves, flat(128, 1)], format, 5, 36)
    expect([decoded.width, decoded.pageHeight]).toEqual([36, 24])
    const row = Array.from(
      { length: 36 },
      (_, x) => decoded.data[(12 * 36 + x) * decoded.channels]!,
    )
    row.forEach((value, x) => expect(Math.abs(value - (x < 18 ? 0 : 255))).toBeLessThan(16))
  })

  test('merges equal frames without changing the timing', async () => {
    const frames = [0, 90, 90, 200].map((level) => flat(level, 3))
    const { delay } = await decode(frames, format, 10)
    expect(delay).toEqual(format === 'GIF' ? [100, 100, 100, 100] : [100, 200, 100])
  })

  test('of one frame is a still picture', async () => {
    expect((await decode([flat(9, 3)], format, 10)).width).toBe(12)
  })
})

test('delays add up to the requested duration', async () => {
  const frames = levels.map((level) => flat(level, 1))
  const webp = await decode(frames, 'WEBP', 12)
  expect(webp.delay!.reduce((sum, delay) => sum + delay, 0)).toBe(Math.round(8000 / 12))
  const gif = await decode(frames, 'GIF', 30)
  expect(gif.delay!.reduce((sum, delay) => sum + delay, 0)).toBe(270)
})

test('a GIF never has delays that viewers slow down', async () => {
  const { delay } = await decode(
    levels.map((level) => flat(level, 1)),
    'GIF',
    60,
  )
  expect(Math.min(...delay!)).toBe(20)
})

test('an empty animation is rejected', async () => {
  await expect(encodeAnimation([], { format: 'GIF', fps: 10 })).rejects.toThrow(RangeError)
})

function flat(level: number, channels: 1 | 3): Pixels {
  return { data: new Uint8Array(12 * 8 * channels).fill(level), width: 12, height: 8, channels }
}

async function decode(frames: Pixels[], format: AnimationFormat, fps: number, size?: number) {
  const { bytes, contentType } = await encodeAnimation(frames, { format, fps, size })
  expect(contentType).toBe(format === 'GIF' ? 'image/gif' : 'image/webp')
  const { pages, loop, delay, pageHeight } = await sharp(bytes, { animated: true }).metadata()
  const { data, info } = await sharp(bytes, { animated: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { pages, loop, delay, pageHeight, data, width: info.width, channels: info.channels }
}
