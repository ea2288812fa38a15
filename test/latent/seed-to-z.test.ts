/**
 * The golden values come from an independent program (Python integers and statistics.NormalDist).
 */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadUserInput } from '../../server/errors.ts'
import { philox4x32 } from '../../server/latent/philox.ts'
import { MAX_SEED, seedToNoise, seedToZ, type Prior } from '../../server/latent/seed-to-z.ts'

const normal: Prior = { distribution: 'normal' }
const uniform: Prior = { distribution: 'uniform' }
const truncated: Prior = { distribution: 'truncatedNormal', bound: 0.5 }

describe('Philox4x32-10', () => {
  test.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('gives the known answer of Random123 for counter %j', (counter, key, words) => {
    expect(philox4x32([...counter], key)).toEqual(words)
  })
})

describe('a seed is permanent', () => {
  test.each([
    [
      0,
      normal,
      1.9475274085998535,
      '37e8dd2dda1208e35cb0f4cf8792d43ec085c540c998e906c303635e434d3f08',
    ],
    [
      0,
      uniform,
      0.9485284090042114,
      '5aa90b7f03e711f31b7092deab4570163b9f407cdbfed75050ca5833af2b5167',
    ],
    [
      0,
      truncated,
      0.21696855127811432,
      '662abda99e31cca06070a6cf4d1093dab7a69144ebcd81e2313f8172c44f971e',
    ],
    [
      1,
      normal,
      0.11844011396169662,
      '41e4fb5ed8f1168d50c88713965d9b43120d15a5ad0c4980b77c7c08b5075081',
    ],
    [
      7,
      normal,
      0.3147585690021515,
      'dc4ccf3670c07f0fd52b0b39b3e52e1c59ad3e5e66131ec14d081bb195d704c6',
    ],
    [
      7,
      uniform,
      0.24705493450164795,
      'b0799c580f95eddb7c24f474cffc2297b52411d89578f4d056d5845fb40e65c4',
    ],
    [
      7,
      truncated,
      0.3147585690021515,
      '60e25f38ac545a8a2aa81b4fcba2176d91d5c7b8fe1a9e787be4df2cc20a20bb',
    ],
    [
      MAX_SEED,
      normal,
      0.16649292409420013,
      '4244da32c625b2485ff98efa9f5784265588e7139b64ac8db9ddad9d9cc55eec',
    ],
    [
      MAX_SEED,
      uniform,
      0.13223087787628174,
      '75e8ea4461aafaeb1fec70c250534e74e9939957c927bbd4c272f4f507f41bae',
    ],
    [
      MAX_SEED,
      truncated,
      0.16649292409420013,
      'bba9ead8d5288d2e7488acab714107f893ca70100e3d48608f39dd59b894b3f2',
    ],
  ] as const)('seed %i, %o', (seed, prior, first, hash) => {
    const z = seedToZ(seed, 101, prior)
    expect(z[0]).toBe(first)
    expect(sha256(z)).toBe(hash)
  })

  test('the noise of a seed has its own stream', () => {
    expect(sha256(seedToNoise(7, 101))).toBe(
      'bc1b644b40b4a5c728274dfb63e30fc28a452850dd3f2185d02b26d45bc18fe3',
    )
    expect(seedToNoise(7, 4)).not.toEqual(seedToZ(7, 4, uniform))
  })

  test('a shorter z is a prefix of a longer one', () => {
    for (const prior of [normal, uniform, truncated]) {
      const long = seedToZ(42, 33, prior)
      for (const zDim of [0, 1, 2, 17, 32])
        expect(seedToZ(42, zDim, prior)).toEqual(long.slice(0, zDim))
    }
  })

  test('rejects seeds outside 0..2^31-1', () => {
    for (const seed of [-1, 0.5, 2 ** 31, Number.NaN, Infinity])
      expect(() => seedToZ(seed, 4, normal)).toThrow(BadUserInput)
  })

  test('rejects a truncated prior whose bound would make it redraw forever', () => {
    for (const bound of [undefined, 0, -1, 1e-9, Number.NaN, Infinity])
      expect(() => seedToZ(1, 4, { distribution: 'truncatedNormal', bound })).toThrow(RangeError)
  })

  test('neighbouring seeds and neighbouring values have nothing in common', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_SEED - 1 }), (seed) => {
        const values = [...seedToZ(seed, 64, normal), ...seedToZ(seed + 1, 64, normal)]
        expect(new Set(values).size).toBe(values.length)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the draws follow their prior', () => {
  const count = 200_000
  const draws = (prior: Prior) => {
    const values = new Float64Array(count)
    for (let seed = 0; seed < 200; seed++) values.set(seedToZ(seed, 1000, prior), seed * 1000)
    return values.sort()
  }

  test('normal: moments and Kolmogorov-Smirnov distance', () => {
    const values = draws(normal)
    expect(moment(values, 1)).toBeCloseTo(0, 2)
    expect(moment(values, 2)).toBeCloseTo(1, 1.5)
    expect(moment(values, 4)).toBeCloseTo(3, 0.7)
    expect(distance(values, normalCdf)).toBeLessThan(1.63 / Math.sqrt(count))
  })

  test('uniform: in [-1, 1), moments and Kolmogorov-Smirnov distance', () => {
    const values = draws(uniform)
    expect(values[0]).toBeGreaterThanOrEqual(-1)
    expect(values.at(-1)).toBeLessThan(1)
    expect(moment(values, 2)).toBeCloseTo(1 / 3, 2)
    expect(distance(values, (x) => (x + 1) / 2)).toBeLessThan(1.63 / Math.sqrt(count))
  })

  test('truncated normal: within its bound, shaped like the normal there', () => {
    const values = draws({ distribution: 'truncatedNormal', bound: 1.5 })
    const inside = 2 * normalCdf(1.5) - 1
    expect(values[0]).toBeGreaterThanOrEqual(-1.5)
    expect(values.at(-1)).toBeLessThanOrEqual(1.5)
    const cdf = (x: number) => (normalCdf(x) - normalCdf(-1.5)) / inside
    expect(distance(values, cdf)).toBeLessThan(1.63 / Math.sqrt(count))
  })

  test('values of one z are uncorrelated at lags 1 to 8', () => {
    const z = seedToZ(3, 100_000, normal)
    for (let lag = 1; lag <= 8; lag++) {
      let sum = 0
      for (let i = lag; i < z.length; i++) sum += z[i]! * z[i - lag]!
      expect(Math.abs(sum / z.length)).toBeLessThan(4 / Math.sqrt(z.length))
    }
  })
})

function sha256(z: Float32Array): string {
  return createHash('sha256').update(new Uint8Array(z.buffer)).digest('hex')
}

function moment(values: Float64Array, power: number): number {
  return values.reduce((sum, value) => sum + value ** power, 0) / values.length
}

/** Kolmogorov-Smirnov: the largest gap between the sorted values' distribution and `cdf`. */
function distance(sorted: Float64Array, cdf: (x: number) => number): number {
  let largest = 0
  sorted.forEach((value, i) => {
    const expected = cdf(value)
    const above = (i + 1) / sorted.length - expected
    largest = Math.max(largest, above, expected - i / sorted.length)
  })
  return largest
}

/** Abramowitz and Stegun 26.2.17; error below 7.5e-8. */
function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x)
  const t = 1 / (1 + 0.2316419 * x)
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly
}
