/** Hashes of codes, and their search against a comparison of all pairs. */
import { describe, expect, test } from 'vitest'
import { CODE_BITS } from '../../../server/exploration/deduplication/autoencoder.ts'
import {
  HashIndex,
  Hashes,
  MAX_RADIUS,
  MAX_VISITS,
} from '../../../server/exploration/deduplication/hashes.ts'
import { drawOrder, drawPrior } from '../../../server/latent/draws.ts'

const IMAGES = 600

/** Codes of which half the units are active, in groups that differ in 0, 1, 2, ... 23 bits. */
function clusteredCodes(): Float32Array {
  const uniform = { distribution: 'uniform' } as const
  const source = { seed: 3, stream: 1, position: 0 }
  const codes = drawPrior(source, IMAGES * CODE_BITS, uniform)
  for (let image = 24; image < IMAGES; image++) {
    const centre = image % 24
    codes.copyWithin(image * CODE_BITS, centre * CODE_BITS, (centre + 1) * CODE_BITS)
    const order = drawOrder({ seed: 3, stream: 2, position: image }, CODE_BITS)
    for (const bit of order.subarray(0, centre)) codes[image * CODE_BITS + bit]! *= -1
  }
  return codes
}

function hashesOf(codes: Float32Array): Hashes {
  const hashes = new Hashes(codes.length / CODE_BITS)
  hashes.set(0, codes)
  return hashes
}

const codes = clusteredCodes()
const hashes = hashesOf(codes)

test('the distance of two hashes is the number of units that are active in only one of the codes', () => {
  const [a, b] = [30, 77]
  let differing = 0
  for (let unit = 0; unit < CODE_BITS; unit++) {
    if (codes[a * CODE_BITS + unit]! > 0 !== codes[b * CODE_BITS + unit]! > 0) differing++
  }
  expect(hashes.distance(a, hashes, b)).toBe(differing)
  expect(differing).toBeGreaterThan(0)
})

test('a unit of activation 0 is a bit that is not set', () => {
  const two = hashesOf(new Float32Array(2 * CODE_BITS))
  const positive = hashesOf(new Float32Array(CODE_BITS).fill(1e-30))
  expect(two.distance(0, two, 1)).toBe(0)
  expect(positive.distance(0, two, 1)).toBe(CODE_BITS)
})

test('collisions are the images with the hash of an earlier image', () => {
  const repeated = new Float32Array(4 * CODE_BITS)
  repeated.set(codes.subarray(0, CODE_BITS), CODE_BITS)
  repeated.set(codes.subarray(0, CODE_BITS), 2 * CODE_BITS)
  expect(hashesOf(repeated).collisions()).toBe(2)
})

describe.each([0, 3, 7, 8, 11, MAX_RADIUS])('a search with radius %i', (radius) => {
  test('finds exactly the added images that a comparison with all of them finds', () => {
    const index = new HashIndex(hashes)
    let all = 0
    for (let image = 0; image < IMAGES; image++) {
      const expected: [number, number][] = []
      for (let other = 0; other < image; other++) {
        const distance = hashes.distance(image, hashes, other)
        if (distance <= radius && other % 5 !== 0) expected.push([other, distance])
      }
      const found: [number, number][] = []
      index.search(hashes, image, radius, (other, distance) => found.push([other, distance]))
      if (image % 5 !== 0) index.add(image)
      expect(found.sort(([one], [other]) => one - other)).toEqual(expected)
      all += expected.length
    }
    expect(all).toBeGreaterThan(100)
  })
})

test('a search among more equal hashes than it may look at finds the first ones', () => {
  const blank = new Hashes(MAX_VISITS + 100)
  const index = new HashIndex(blank)
  for (let image = 0; image < blank.count; image++) index.add(image)
  const found: number[] = []
  index.search(blank, blank.count - 1, 0, (image) => found.push(image))
  expect(found).toEqual(Array.from({ length: MAX_VISITS }, (_, image) => image))
})
