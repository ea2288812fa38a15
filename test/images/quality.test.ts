import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Pixels } from '../../server/images/pixels.ts'
import {
  distanceBetween,
  meanSpeckle,
  mostTypical,
  relativeToReals,
  speckleOf,
  thumbnailOf,
} from '../../server/images/quality.ts'

type Colour = number | readonly [number, number, number]

/** Draws a picture from the colour of each pixel; grey if the first is one number. */
function draw(width: number, height: number, colour: (x: number, y: number) => Colour): Pixels {
  const pixels = Array.from({ length: width * height }, (_, at) =>
    colour(at % width, Math.floor(at / width)),
  )
  const channels = typeof pixels[0] === 'number' ? 1 : 3
  return { data: Uint8Array.from(pixels.flat()), width, height, channels }
}

/** Speckle pixel by pixel, in floating-point numbers. */
function plainSpeckle({ data, width, height, channels }: Pixels): number {
  const luma = (x: number, y: number) => {
    const at = (y * width + x) * channels
    const [red, green, blue] = [0, 1, 2].map((channel) => data[at + (channel % channels)]!)
    return 0.299 * red! + 0.587 * green! + 0.114 * blue!
  }
  const values: number[] = []
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const neighbours = luma(x, y - 1) + luma(x, y + 1) + luma(x - 1, y) + luma(x + 1, y)
      values.push(Math.abs(4 * luma(x, y) - neighbours))
    }
  }
  const sorted = values.sort((one, other) => one - other)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}

describe('speckle', () => {
  test('is 0 for a constant picture and for an even slope', () => {
    expect(speckleOf(draw(8, 8, () => 77))).toBe(0)
    expect(speckleOf(draw(8, 8, () => [9, 200, 31]))).toBe(0)
    expect(speckleOf(draw(20, 12, (x, y) => 7 * x + 3 * y))).toBe(0)
  })

  test('is four times the contrast of a checkerboard, and twice that of stripes', () => {
    expect(speckleOf(draw(9, 8, (x, y) => ((x + y) % 2) * 255))).toBe(1020)
    expect(speckleOf(draw(9, 8, (x, y) => 100 + ((x + y) % 2) * 3))).toBe(12)
    expect(speckleOf(draw(9, 8, (x) => 100 + (x % 2) * 3))).toBe(6)
  })

  test.each([
    ['red', [255, 0, 0], 0.299],
    ['green', [0, 255, 0], 0.587],
    ['blue', [0, 0, 255], 0.114],
  ] as const)('weighs %s as luma does', (_name, colour, weight) => {
    const board = draw(7, 7, (x, y) => ((x + y) % 2 === 0 ? colour : [0, 0, 0]))
    expect(speckleOf(board)).toBeCloseTo(4 * 255 * weight, 9)
  })

  test('of grey is the same in one channel and in three', () => {
    const grey = (x: number, y: number) => (x * x * 31 + y * 17) % 256
    const one = draw(13, 11, grey)
    const three = draw(13, 11, (x, y) => [grey(x, y), grey(x, y), grey(x, y)])
    expect(speckleOf(three)).toBe(speckleOf(one))
  })

  test('ignores sharp edges between flat areas', () => {
    expect(speckleOf(draw(32, 32, (x, y) => (x < 11 !== y < 20 ? 255 : 0)))).toBe(0)
  })

  test('of an even number of interior pixels is the mean of the two in the middle', () => {
    const picture = draw(4, 3, (x, y) => (y === 1 ? [0, 10, 20, 90][x]! : 10))
    // 4 * 10 - (10 + 10 + 0 + 20) = 0 and 4 * 20 - (10 + 10 + 10 + 90) = -40.
    expect(speckleOf(picture)).toBe(20)
  })

  test('is 0 without interior pixels', () => {
    expect(speckleOf(draw(2, 9, (x, y) => ((x + y) % 2) * 255))).toBe(0)
    expect(speckleOf(draw(9, 1, (x) => (x % 2) * 255))).toBe(0)
  })

  test('of any picture is what a plain computation gives', () => {
    const shape = { width: fc.integer({ min: 3, max: 9 }), height: fc.integer({ min: 3, max: 9 }) }
    const picture = fc
      .record({ ...shape, channels: fc.constantFrom<1 | 3>(1, 3) })
      .chain(({ width, height, channels }) => {
        const length = width * height * channels
        return fc
          .uint8Array({ minLength: length, maxLength: length })
          .map((data): Pixels => ({ data, width, height, channels }))
      })
    fc.assert(
      fc.property(picture, (pixels) => {
        expect(speckleOf(pixels)).toBeCloseTo(plainSpeckle(pixels), 8)
      }),
    )
  })

  test('of several pictures is their mean', () => {
    const board = (contrast: number) => draw(8, 8, (x, y) => ((x + y) % 2) * contrast)
    expect(meanSpeckle([board(0), board(10), board(50)])).toBe(80)
    expect(meanSpeckle([])).toBe(0)
  })
})

describe('the distance between pictures', () => {
  test('is the root mean square difference of their thumbnails, 1 from black to white', () => {
    expect(distanceBetween(Uint8Array.of(0, 0), Uint8Array.of(255, 255))).toBe(1)
    expect(distanceBetween(Uint8Array.of(0, 0), Uint8Array.of(51, 0))).toBeCloseTo(
      0.2 / Math.SQRT2,
      12,
    )
  })

  test('does not count grain: thumbnails average square blocks to at most 16 pixels', () => {
    const thumbnail = thumbnailOf(draw(64, 32, (x) => (x < 4 ? 200 : 10)))
    expect(thumbnail).toHaveLength(16 * 8)
    expect([...thumbnail.subarray(0, 3)]).toEqual([200, 10, 10])
    const boards = [0, 1].map((odd) => draw(64, 64, (x, y) => ((x + y + odd) % 2) * 255))
    const [one, other] = boards.map(thumbnailOf)
    expect(distanceBetween(one!, other!)).toBe(0)
  })

  test('uses pictures of at most 16 pixels as they are', () => {
    const small = thumbnailOf({ data: Uint8Array.of(1, 2, 3), width: 1, height: 1, channels: 3 })
    expect([...small]).toEqual([1, 2, 3])
  })
})

describe('the most typical picture', () => {
  const picture = (value: number) => Uint8Array.of(value)

  test('lies where pictures are densest, not between two groups of them', () => {
    const [small, large] = [
      [10, 12, 14, 60],
      [200, 201, 202, 203, 204],
    ]
    const values = [...small, 110, ...large]
    expect(values[mostTypical(values.map(picture))]).toBeGreaterThanOrEqual(200)
  })

  test('of equal or few pictures is the first', () => {
    expect(mostTypical([7, 7, 7].map(picture))).toBe(0)
    expect(mostTypical([picture(3)])).toBe(0)
    expect(mostTypical([1, 9].map(picture))).toBe(0)
  })
})

test('a measure relative to reals is a ratio, and null if that of the reals is 0', () => {
  expect(relativeToReals(30, 7.5)).toBe(4)
  expect(relativeToReals(0, 7.5)).toBe(0)
  expect(relativeToReals(30, 0)).toBeNull()
})
