import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { encodeImage, scaledSize } from '../../server/images/encode.ts'
import type { Pixels } from '../../server/images/pixels.ts'

describe('encodeImage', () => {
  test('PNG is lossless, for grey and RGB of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1 as const, 3 as const),
        async (width, height, channels) => {
          const pixels = noise(width, height, channels)
          const { bytes, contentType } = await encodeImage(pixels, 'PNG')
          const decoded = await decode(bytes)
          expect(contentType).toBe('image/png')
          expect(decoded.channels).toBe(channels)
          expect(decoded.data).toEqual(Buffer.from(pixels.data))
        },
      ),
      { numRuns: 25 },
    )
  })

  test.each([
    ['JPEG', 'image/jpeg', 'jpeg'],
    ['WEBP', 'image/webp', 'webp'],
    ['AVIF', 'image/avif', 'heif'],
  ] as const)('%s looks like the picture', async (format, type, name) => {
    const pixels = gradient(64, 48)
    const { bytes, contentType } = await encodeImage(pixels, format)
    expect(contentType).toBe(type)
    expect((await sharp(bytes).metadata()).format).toBe(name)
    const decoded = await decode(bytes)
    expect([decoded.width, decoded.height]).toEqual([64, 48])
    const errors = pixels.data.map((value, i) => Math.abs(value - decoded.data[i]!))
    expect(Math.max(...errors)).toBeLessThan(24)
    expect(errors.reduce((sum, value) => sum + value, 0) / errors.length).toBeLessThan(3)
  })

  test('JPEG of a grey picture has one channel', async () => {
    const { bytes } = await encodeImage(noise(8, 8, 1), 'JPEG')
    expect((await sharp(bytes).metadata()).channels).toBe(1)
  })

  test('RAW is the unchanged bytes, regardless of the requested size', async () => {
    const pixels = noise(5, 4, 3)
    const { bytes, contentType } = await encodeImage(pixels, 'RAW', { size: 100 })
    expect(contentType).toBe('application/octet-stream')
    expect(bytes).toEqual(Buffer.from(pixels.data))
  })

  test('a view of a larger buffer encodes only its own part', async () => {
    const all = noise(4, 8, 3).data
    const pixels: Pixels = { data: all.subarray(48), width: 4, height: 4, channels: 3 }
    expect((await decode((await encodeImage(pixels, 'PNG')).bytes)).data).toEqual(
      Buffer.from(all.subarray(48)),
    )
    expect((await encodeImage(pixels, 'RAW')).bytes).toEqual(Buffer.from(all.subarray(48)))
  })

  test('enlarging repeats pixels', async () => {
    for (const channels of [1, 3] as const) {
      const pixels = noise(4, 2, channels)
      const large = await decode((await encodeImage(pixels, 'PNG', { size: 12 })).bytes)
      expect([large.width, large.height, large.channels]).toEqual([12, 6, channels])
      for (let y = 0; y < 6; y++)
        for (let x = 0; x < 12; x++)
          for (let c = 0; c < channels; c++)
            expect(large.data[(y * 12 + x) * channels + c]).toBe(
              pixels.data[(Math.floor(y / 3) * 4 + Math.floor(x / 3)) * channels + c],
            )
    }
  })

  test('shrinking averages pixels', async () => {
    const checks: Pixels = {
      data: Uint8Array.from({ length: 64 * 64 }, (_, i) => ((i + (i >> 6)) % 2) * 255),
      width: 64,
      height: 64,
      channels: 1,
    }
    const small = await decode((await encodeImage(checks, 'PNG', { size: 8 })).bytes)
    expect([small.width, small.channels]).toEqual([8, 1])
    for (const value of small.data) expect(Math.abs(value - 127.5)).toBeLessThan(10)
  })

  test('the same pixels yield the same bytes, many at once', async () => {
    const pixels = noise(64, 64, 3)
    const encoded = await Promise.all(Array.from({ length: 32 }, () => encodeImage(pixels, 'PNG')))
    for (const { bytes } of encoded) expect(bytes).toEqual(encoded[0]!.bytes)
  })
})

test('scaledSize keeps the aspect ratio and never goes below one pixel', () => {
  expect(scaledSize({ width: 64, height: 32 }, undefined)).toEqual({ width: 64, height: 32 })
  expect(scaledSize({ width: 64, height: 32 }, 128)).toEqual({ width: 128, height: 64 })
  expect(scaledSize({ width: 32, height: 64 }, 1)).toEqual({ width: 1, height: 1 })
})

function noise(width: number, height: number, channels: 1 | 3): Pixels {
  let state = 1
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24
  const data = Uint8Array.from({ length: width * height * channels }, next)
  return { data, width, height, channels }
}

function gradient(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([x * 3, y * 4, 128], (y * width + x) * 3)
  return { data, width, height, channels: 3 }
}

async function decode(bytes: Buffer) {
  const { channels } = await sharp(bytes).metadata()
  const { data, info } = await sharp(bytes)
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, ...info }
}
