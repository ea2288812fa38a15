/** Choosing limits by copies and by matches that are wrong. */
import { expect, test } from 'vitest'
import {
  describe as describeLimits,
  limitsFor,
  narrowedSearch,
  withoutFalsePositives,
} from '../../../server/exploration/deduplication/calibration.ts'
import { changesAt, COPY_RANGES } from '../../../server/exploration/deduplication/copies.ts'
import { detailDistance, detailsOf } from '../../../server/exploration/deduplication/details.ts'
import { MAX_RADIUS } from '../../../server/exploration/deduplication/hashes.ts'
import type { Pair } from '../../../server/exploration/deduplication/kind.ts'
import type { Found, Limits } from '../../../server/exploration/deduplication/search.ts'
import { drawNoise } from '../../../server/latent/draws.ts'

const count = (length: number) => Array.from({ length }, (_, at) => at)
const pairsAt = (distances: readonly number[]) =>
  distances.map((distance, at): Pair => [at, at + 1, 3, distance])

test('each limit recognizes nearly all copies, up to the largest radius of a search', () => {
  const details = count(100).map((at) => at / 100)
  expect(limitsFor({ bits: count(100).map((at) => at % 10), details })).toEqual({
    ...{ radius: 9, distance: 0.98, combined: 0.89 + 0.05 * 9 },
  })
  expect(limitsFor({ bits: count(100), details }).radius).toBe(MAX_RADIUS)
})

test('the distance is narrowed until at most 1 % of the matches are wrong', () => {
  const limits = { radius: 9, distance: 1, combined: 2 }
  const pairs = pairsAt(count(200).map((at) => at / 200))
  expect(withoutFalsePositives(limits, { pairs, wrong: [0.2, 0.9] })).toBe(limits)
  expect(withoutFalsePositives(limits, { pairs, wrong: [0.2, 0.7, 0.9] }).distance).toBe(0.695)
  const narrowed = withoutFalsePositives(limits, { pairs, wrong: [0.9, 0.601, 0.701, 0.801] })
  expect(narrowed).toEqual({ radius: 9, distance: 0.7, combined: 2 })
  const [none, all] = [pairsAt([0.5]), pairsAt([0])]
  expect(withoutFalsePositives(limits, { pairs: none, wrong: [0.1] }).distance).toBe(0)
  const equal = { radius: 9, distance: 0, combined: 2 }
  expect(withoutFalsePositives(equal, { pairs: all, wrong: [0] })).toBe(equal)
})

/** A search with these results, one after another, and the distances that it is asked for. */
function searchWith(...results: readonly Found[]) {
  const asked: number[] = []
  const run = ({ distance }: Limits) => Promise.resolve(results[asked.push(distance) - 1]!)
  return { asked, run }
}

test('a search without too many wrong matches is not repeated', async () => {
  const limits = { radius: 9, distance: 1, combined: 2 }
  const found = { pairs: pairsAt([0.1, 0.9]), wrong: [] }
  const search = searchWith(found)
  expect(await narrowedSearch(search, limits)).toEqual({ limits, found })
  expect(search.asked).toEqual([1])
})

test('a second search within narrower limits is the last, and loses the pairs that are too many', async () => {
  const hundred = count(100).map((at) => at / 200)
  const search = searchWith(
    { pairs: pairsAt([...hundred, 0.8, 0.9]), wrong: [0.3, 0.85] },
    { pairs: pairsAt([...hundred, 0.6]), wrong: [0.3, 0.55] },
  )
  const { limits, found } = (await narrowedSearch(search, {
    ...{ radius: 9, distance: 1, combined: 2 },
  }))!
  expect(search.asked).toEqual([1, 0.8])
  expect(limits).toEqual({ radius: 9, distance: 0.495, combined: 2 })
  expect(found).toEqual({ pairs: pairsAt(hundred), wrong: [0.3] })
})

test('the recall is the share of the copies within all limits', () => {
  const copies = { bits: [0, 0, 3, 9], details: [0.1, 0.9, 0.2, 0.2] }
  const found = { pairs: pairsAt([0.1, 0.2]), wrong: [0.2] }
  expect(describeLimits(copies, { radius: 5, distance: 0.5, combined: 0.3 }, found)).toEqual({
    ...{ radius: 5, distance: 0.5, combined: 0.3, copies: 4 },
    ...{ recall: 0.25, exactRecall: 0.5, falsePositives: 0.5 },
  })
})

test('the changes of a copy cover their ranges', () => {
  const [smallest, largest] = [changesAt([0, 0, 0]), changesAt([1, 1, 1])]
  for (const [change, [low, high]] of Object.entries(COPY_RANGES)) {
    const name = change as keyof typeof COPY_RANGES
    expect([smallest[name], largest[name]]).toEqual([low, high])
  }
  expect(changesAt([0.5, 0.5, 0.5])).toMatchObject({ scale: 1, brightness: 1 })
})

test('brightness and a slow change of colour are no details', () => {
  const shape = { imageSize: 16, channels: 3 } as const
  const noise = drawNoise({ seed: 1, stream: 1, position: 0 }, 16 * 16 * 3)
  const image = noise.map((value) => value / 2)
  const sloped = image.map((value, at) => value + 2 * (Math.floor(at / 3) % 16) + 40)
  const near = detailDistance(detailsOf(image, shape), detailsOf(sloped, shape))
  const other = drawNoise({ seed: 1, stream: 1, position: 1 }, 16 * 16 * 3)
  const far = detailDistance(detailsOf(image, shape), detailsOf(other, shape))
  expect(near).toBeLessThan(0.15)
  expect(far).toBeGreaterThan(1.2)
})
