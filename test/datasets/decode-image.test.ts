import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { BrokenImage, decodeImage, isGray } from '../../server/datasets/decode-image.ts'
import { flatPng } from './pictures.ts'

/** Left half red, right half blue; 40 wide and 20 high. */
function redAndBlue(): Promise<Buffer> {
  const data = Buffer.alloc(40 * 20 * 3)
  for (let at = 0; at < 40 * 20; at++) data[at * 3 + (at % 40 < 20 ? 0 : 2)] = 255
  return sharp(data, { raw: { width: 40, height: 20, channels: 3 } })
    .png()
    .toBuffer()
}

/** Returns the pixel at a position, as [red, green, blue]. */
function at(pixels: Uint8Array, imageSize: number, x: number, y: number): number[] {
  const start = (y * imageSize + x) * 3
  return [...pixels.subarray(start, start + 3)]
}

const RED = [255, 0, 0]
const BLUE = [0, 0, 255]

describe('decodeImage', () => {
  test('crops to the largest centred square', async () => {
    const pixels = await decodeImage(await redAndBlue(), { imageSize: 20 })
    expect(pixels.length).toBe(20 * 20 * 3)
    expect([at(pixels, 20, 0, 0), at(pixels, 20, 19, 19)]).toEqual([RED, BLUE])
    expect([at(pixels, 20, 9, 10), at(pixels, 20, 10, 10)]).toEqual([RED, BLUE])
  })

  test('applies a crop box first, and rejects one that extends beyond the image', async () => {
    const crop = { left: 20, top: 4, width: 16, height: 16 }
    const pixels = await decodeImage(await redAndBlue(), { imageSize: 16, crop })
    expect([at(pixels, 16, 0, 0), at(pixels, 16, 15, 15)]).toEqual([BLUE, BLUE])
    const out = { imageSize: 16, crop: { ...crop, left: 25 } }
    await expect(decodeImage(await redAndBlue(), out)).rejects.toThrow('beyond its 40x20 pixels')
  })

  test('rotates the picture to its EXIF orientation before it applies the crop box', async () => {
    // 6: the right side is up, so the left side is now at the top.
    const turned = await sharp(await redAndBlue())
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer()
    const pixels = await decodeImage(turned, { imageSize: 20 })
    expect([at(pixels, 20, 10, 0), at(pixels, 20, 10, 19)]).toEqual([RED, BLUE])
    const crop = { left: 0, top: 24, width: 16, height: 16 }
    const cropped = await decodeImage(turned, { imageSize: 16, crop })
    expect(at(cropped, 16, 0, 0)).toEqual(BLUE)
  })

  test('averages when it shrinks', async () => {
    const data = Buffer.alloc(256 * 256, 0)
    for (let i = 0; i < data.length; i++) if ((i + (i >> 8)) % 2 === 0) data[i] = 255
    const board = await sharp(data, { raw: { width: 256, height: 256, channels: 1 } })
      .png()
      .toBuffer()
    const pixels = await decodeImage(board, { imageSize: 16 })
    for (const value of pixels) expect(Math.abs(value - 128)).toBeLessThan(4)
  })

  test('converts grey, with or without alpha, and 16 bits to 8-bit RGB', async () => {
    const gray = Buffer.alloc(24 * 24, 77)
    const png = sharp(gray, { raw: { width: 24, height: 24, channels: 1 } }).toColourspace('b-w')
    const decoded = await decodeImage(await png.png().toBuffer(), { imageSize: 24 })
    expect(at(decoded, 24, 3, 3)).toEqual([77, 77, 77])
    expect(isGray(decoded)).toBe(true)

    const deep = sharp(new Uint16Array(24 * 24 * 3).fill(0x8040), {
      raw: { width: 24, height: 24, channels: 3 },
    }).toColourspace('rgb16')
    const deepPng = await deep.png().toBuffer()
    expect((await sharp(deepPng).metadata()).depth).toBe('ushort')
    expect(at(await decodeImage(deepPng, { imageSize: 24 }), 24, 0, 0)).toEqual([128, 128, 128])

    const grayAlpha = await sharp(Buffer.alloc(24 * 24 * 2, 0), {
      raw: { width: 24, height: 24, channels: 2 },
    })
      .png()
      .toBuffer()
    expect(at(await decodeImage(grayAlpha, { imageSize: 24 }), 24, 5, 5)).toEqual([255, 255, 255])
  })

  test('draws transparent parts over white', async () => {
    const half = { r: 255, g: 0, b: 0, alpha: 0.5 }
    const create = { width: 24, height: 24, channels: 4 as const, background: half }
    const pixels = await decodeImage(await sharp({ create }).png().toBuffer(), { imageSize: 16 })
    const [red, green, blue] = at(pixels, 16, 8, 8)
    expect(red).toBe(255)
    expect([green, blue]).toEqual([127, 127])
  })

  test('converts a CMYK JPEG to RGB', async () => {
    const jpeg = await sharp(await flatPng([250, 20, 20]))
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer()
    expect((await sharp(jpeg).metadata()).space).toBe('cmyk')
    const [red, green, blue] = at(await decodeImage(jpeg, { imageSize: 16 }), 16, 8, 8)
    expect(red).toBeGreaterThan(180)
    expect(green).toBeLessThan(90)
    expect(blue).toBeLessThan(90)
  })

  test('uses the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(20 * 20 * 3, 10), Buffer.alloc(20 * 20 * 3, 200)])
    const webp = await sharp(frames, {
      raw: { width: 20, height: 40, channels: 3, pageHeight: 20 },
    })
      .webp({ lossless: true, loop: 0, delay: [100, 100] })
      .toBuffer()
    expect((await sharp(webp).metadata()).pages).toBe(2)
    expect(at(await decodeImage(webp, { imageSize: 20 }), 20, 0, 0)).toEqual([10, 10, 10])
  })

  test('rejects SVG and other files, whatever their names', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for (const bytes of [Buffer.from(svg), Buffer.from('GIF89a'), Buffer.alloc(0)]) {
      await expect(decodeImage(bytes, { imageSize: 16 })).rejects.toThrow(
        'it is not a JPEG, PNG or WebP',
      )
    }
  })

  test('rejects a truncated picture', async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251))
    const jpeg = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer()
    const half = jpeg.subarray(0, jpeg.length / 2)
    await expect(decodeImage(half, { imageSize: 16 })).rejects.toThrow(BrokenImage)
  })

  test('broken pictures that are decoded in parallel keep their own reasons', async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251))
    const picture = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
    const whole = [await picture.clone().jpeg().toBuffer(), await picture.clone().png().toBuffer()]
    const broken = Array.from({ length: 8 }, () => whole.map((b) => b.subarray(0, b.length / 2)))
    const reasons = await Promise.all(
      broken
        .flat()
        .map((bytes) => decodeImage(bytes, { imageSize: 16 }).catch((e: Error) => e.message)),
    )
    expect(new Set(reasons)).toEqual(new Set(['it is damaged or truncated']))
  })

  test('rejects a few bytes that claim to be a huge picture, without unpacking them', async () => {
    const huge = await flatPng([0, 0, 0], 16)
    huge.writeUInt32BE(60_000, 16)
    huge.writeUInt32BE(60_000, 20)
    huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29)
    await expect(decodeImage(huge, { imageSize: 16 })).rejects.toThrow('more than 67108864 pixels')
  })
})
