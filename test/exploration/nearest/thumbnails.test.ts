import { expect, test } from 'vitest'
import {
  calibrate,
  nearest,
  type Thumbnails,
} from '../../../server/exploration/nearest/thumbnails.ts'
import { distanceBetween } from '../../../server/images/quality.ts'
import { createRandom } from '../../graph/random.ts'

const LENGTH = 768

/** Random thumbnails, and a function that returns one. */
function randomThumbnails(count: number, seed: number) {
  const random = createRandom(seed)
  const data = Uint8Array.from({ length: count * LENGTH }, () => random.whole(0, 255))
  const thumbnails: Thumbnails = { count, data, length: LENGTH }
  return { thumbnails, at: (index: number) => data.slice(index * LENGTH, (index + 1) * LENGTH) }
}

test('finds the same images as comparing with all of them', () => {
  const { thumbnails, at } = randomThumbnails(300, 1)
  const { at: other } = randomThumbnails(5, 2)
  for (let wanted = 0; wanted < 5; wanted++) {
    const all = Array.from({ length: 300 }, (_, index) => ({
      index,
      distance: distanceBetween(other(wanted), at(index)),
    }))
    const expected = all.sort((a, b) => a.distance - b.distance || a.index - b.index).slice(0, 9)
    expect(nearest(thumbnails, other(wanted), { first: 9 })).toEqual(
      expected.map(({ index, distance }) => ({ index, distance: expect.closeTo(distance, 12) })),
    )
  }
})

test('finds a copy at distance 0, and leaves out what it is told to', () => {
  const { thumbnails, at } = randomThumbnails(20, 3)
  thumbnails.data.set(at(4), 11 * LENGTH)
  expect(nearest(thumbnails, at(4), { first: 2 })).toEqual([
    { index: 4, distance: 0 },
    { index: 11, distance: 0 },
  ])
  expect(nearest(thumbnails, at(4), { first: 1, except: 4 })).toEqual([{ index: 11, distance: 0 }])
})

test('finds at most all images', () => {
  const { thumbnails, at } = randomThumbnails(3, 4)
  expect(nearest(thumbnails, at(0), { first: 8 })).toHaveLength(3)
})

test('one in a hundred images is nearer to another one than the calibrated distance', () => {
  const { thumbnails, at } = randomThumbnails(200, 5)
  const distances = Array.from({ length: 200 }, (_, index) =>
    Math.min(
      ...Array.from({ length: 200 }, (_, other) =>
        other === index ? Infinity : distanceBetween(at(index), at(other)),
      ),
    ),
  )
  const { flaggedBelow, median } = calibrate(thumbnails)
  expect(distances.filter((distance) => distance < flaggedBelow - 1e-12)).toHaveLength(2)
  expect(distances.filter((distance) => distance < median - 1e-12)).toHaveLength(100)
})
