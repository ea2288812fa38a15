/** Tallies of planted maps and scores, which are linear in z: their correlations are cosines. */
import { describe, expect, test } from 'vitest'
import { MapTally } from '../../../server/exploration/activations/map-tally.ts'
import { seedToZ } from '../../../server/latent/seed-to-z.ts'

const SAMPLES = 4000
const SIZE = { maps: 5, scores: 4 }
/** Means of the maps: the last one is always the same, and far from 0. */
const MAPS = [
  { weights: [1, 0, 0], offset: 0 },
  { weights: [0, 2, 0], offset: 1000 },
  { weights: [3, 0, 4], offset: -5 },
  { weights: [0, 0, -1], offset: 0 },
  { weights: [0, 0, 0], offset: 7 },
]
/** Decision values of two classifiers of two values; the second always decides the same. */
const SCORES = [
  { weights: [-3, -4, 0], offset: 1 },
  { weights: [3, 4, 0], offset: -1 },
  { weights: [0, 0, 0], offset: -2 },
  { weights: [0, 0, 0], offset: 2 },
]

type Linear = (typeof MAPS)[number]

const apply = ({ weights, offset }: Linear, z: Float32Array) =>
  z.reduce((sum, value, at) => sum + weights[at]! * value, offset)

const zOf = (seed: number) => seedToZ(seed, 3, { distribution: 'normal' })

function add(tally: MapTally, seed: number): void {
  const z = zOf(seed)
  const means = Float32Array.from(MAPS, (map) => apply(map, z))
  tally.add(
    { means, peaks: means.map((mean) => mean + 1), active: means.map((mean) => Number(mean > 0)) },
    SCORES.map((score) => apply(score, z)),
  )
}

function tallied(samples: number): MapTally {
  const tally = new MapTally(SIZE)
  for (let seed = 0; seed < samples; seed++) add(tally, seed)
  return tally
}

describe('a tally of maps', () => {
  const maps = tallied(SAMPLES).report()
  const rows = Array.from({ length: SAMPLES }, (_, seed) => zOf(seed))
  const meansOf = (map: number) => rows.map((z) => Math.fround(apply(MAPS[map]!, z)))

  test('has the correlations that geometry predicts, even of maps far from 0', () => {
    const length = ({ weights }: Linear) => Math.hypot(...weights)
    MAPS.slice(0, 4).forEach((map, index) => {
      const dot = map.weights.reduce((sum, weight, at) => sum + weight * SCORES[1]!.weights[at]!, 0)
      const cosine = dot / (length(map) * length(SCORES[1]!))
      const [opposite, correlation] = maps[index]!.correlations
      // The standard error of a correlation is at most 1 / root n.
      expect(Math.abs(correlation! - cosine)).toBeLessThan(4 / Math.sqrt(SAMPLES))
      expect(opposite).toBeCloseTo(-correlation!, 12)
    })
  })

  test('agrees with figures that are computed in two passes', () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / SAMPLES
    const scores = rows.map((z) => apply(SCORES[1]!, z))
    maps.slice(0, 4).forEach((figures, map) => {
      const means = meansOf(map)
      const centred = (values: number[]) => {
        const centre = mean(values)
        return values.map((value) => value - centre)
      }
      const [x, y] = [centred(means), centred(scores)]
      const product = (a: number[], b: number[]) => mean(a.map((value, at) => value * b[at]!))
      const deviation = Math.sqrt(product(x, x))
      expect(figures.mean).toBeCloseTo(mean(means), 8)
      expect(figures.deviation).toBeCloseTo(deviation, 8)
      const correlation = product(x, y) / (deviation * Math.sqrt(product(y, y)))
      expect(figures.correlations[1]).toBeCloseTo(correlation, 9)
      expect(figures.peak).toBe(Math.fround(Math.max(...means) + 1))
      expect(figures.active).toBeCloseTo(mean(means.map((value) => Number(value > 0))), 12)
    })
  })

  test('lists the seeds of the largest means, the largest first', () => {
    maps.slice(0, 4).forEach(({ seeds }, map) => {
      const means = meansOf(map)
      const order = [...means.keys()].sort((a, b) => means[b]! - means[a]! || a - b)
      expect(seeds).toEqual(order.slice(0, 8))
    })
  })

  test('finds the map that never changes, and correlates neither it nor constant scores', () => {
    const still = new MapTally({ maps: 2, scores: 1 })
    for (let seed = 0; seed < 20; seed++) {
      const means = Float32Array.from([7, zOf(seed)[0]!])
      still.add({ means, peaks: means, active: means }, [1])
    }
    expect(still.report().map(({ dead }) => dead)).toEqual([true, false])
    expect(still.report().map(({ correlations }) => correlations)).toEqual([[null], [null]])
    expect(maps[1]!.correlations.slice(2)).toEqual([null, null])
  })

  test('goes on from its bytes as if it had not stopped', () => {
    const resumed = MapTally.restore(tallied(30).save(), SIZE)
    for (let seed = 30; seed < 50; seed++) add(resumed, seed)
    expect(resumed.count).toBe(50)
    expect(resumed.report()).toEqual(tallied(50).report())
  })
})
