import { expect, test } from 'vitest'
import type { PictureStack } from '../../../server/images/pixels.ts'
import { varietyOf, varietyOfReals } from '../../../server/training/alarms/variety.ts'

/** Makes pictures of one grey level each. */
function greys(size: number, channels: 1 | 3, ...levels: number[]): PictureStack {
  const bytes = size * size * channels
  const data = Uint8Array.from(
    { length: levels.length * bytes },
    (_, at) => levels[Math.floor(at / bytes)]!,
  )
  return { data, count: levels.length, size, channels }
}

test.each<[number, 1 | 3]>([
  [16, 3],
  [28, 1],
  [64, 3],
  [20, 1],
])(
  'black and white have distance 1 at %i pixels and %i channels, and sets the mean over pairs',
  (size, channels) => {
    expect(varietyOf(greys(size, channels, 0, 255), 0).distance).toBeCloseTo(1, 6)
    // Pairs: 0-0 differ by 0, four of 0-255 by 1, 255-255 by 0.
    expect(varietyOf(greys(size, channels, 0, 0, 255, 255), 0).distance).toBeCloseTo(4 / 6, 6)
  },
)

test('pictures that differ only in grain count as the same', () => {
  const size = 64
  const stripes = greys(size, 1, 0, 0)
  stripes.data.forEach((_, at) => {
    const picture = Math.floor(at / (size * size))
    stripes.data[at] = (at + picture) % 2 === 0 ? 0 : 255
  })
  expect(varietyOf(stripes, 0.01)).toEqual({ distance: 0, twins: 1 })
})

test('a twin differs by less than 15 % of the mean distance between reals', () => {
  const { variety, twinBelow } = varietyOfReals(greys(16, 1, 0, 100, 200))
  expect(variety.twins).toBe(0)
  expect(twinBelow).toBeCloseTo((0.15 * (400 / 3)) / 255, 6)
  expect(varietyOf(greys(16, 1, 0, 19, 100, 200), twinBelow).twins).toBe(0.5)
  expect(varietyOf(greys(16, 1, 0, 21, 100, 200), twinBelow).twins).toBe(0)
})

test('identical reals, or a single one, have no variety', () => {
  expect(varietyOfReals(greys(16, 1, 7, 7, 7)).variety.distance).toBe(0)
  expect(varietyOfReals(greys(16, 1, 7)).variety).toEqual({ distance: 0, twins: 0 })
})
