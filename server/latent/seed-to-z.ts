/** Draws z from a prior by seed. A seed gives the same z forever, on every platform. */
import { isSeed, MAX_SEED } from '../../clients/sdk/src/recipe.ts'
import { BadUserInput } from '../errors.ts'
import { normalQuantile } from './exact-math.ts'
import { numpyNormals } from './numpy-normal.ts'
import { philox4x32 } from './philox.ts'

export { MAX_SEED }

/** The distribution of z. A `truncatedNormal` also has a `bound`: |z| <= bound. */
export interface Prior {
  readonly distribution: 'normal' | 'uniform' | 'truncatedNormal' | 'numpyNormal'
  readonly bound?: number
}

/** Below this bound, a truncated normal would redraw nearly every value. */
export const MIN_PRIOR_BOUND = 0.01

/**
 * Second words of Philox keys, one for each purpose and version of the mapping. A change of a
 * mapping from seed to values must use a new number; existing numbers keep their meaning forever.
 */
const LATENT_STREAM_V1 = 0x4c510001
const JITTER_STREAM_V1 = 0x4c510002
const SEED_STREAM_V1 = 0x4c510003

/**
 * The z of a seed, [zDim] float32. A shorter z is a prefix of a longer one.
 * - normal: quantile of a uniform number with 52 bits, rounded to float32; |z| < 8.3.
 * - uniform: k / 2^23 - 1 with a 24-bit k, in [-1, 1).
 * - numpyNormal: as NumPy's RandomState(seed).randn(zDim) draws them.
 * - truncatedNormal: the normal, redrawing values with |z| > bound (at least MIN_PRIOR_BOUND).
 *
 * Throws BadUserInput for a seed outside 0..MAX_SEED.
 */
export function seedToZ(seed: number, zDim: number, prior: Prior): Float32Array {
  checkSeed(seed, 'seed')
  switch (prior.distribution) {
    case 'normal':
      return draw(seed, LATENT_STREAM_V1, zDim, (words) => normalQuantile(openUnit(words)))
    case 'uniform':
      return draw(seed, LATENT_STREAM_V1, zDim, symmetricUnit)
    case 'numpyNormal':
      return numpyNormals(seed, zDim)
    case 'truncatedNormal': {
      const bound = checkedBound(prior.bound)
      return draw(seed, LATENT_STREAM_V1, zDim, (words) => {
        const value = Math.fround(normalQuantile(openUnit(words)))
        return Math.abs(value) <= bound ? value : undefined
      })
    }
  }
}

/** Uniform noise of a seed, [zDim] float32 in [-1, 1), independent of the seed's z. */
export function seedToNoise(seed: number, zDim: number): Float32Array {
  checkSeed(seed, 'seed')
  return draw(seed, JITTER_STREAM_V1, zDim, symmetricUnit)
}

/** Derives the seed number `index` from a seed, where one seed must give many unrelated ones. */
export function derivedSeed(seed: number, index: number): number {
  checkSeed(seed, 'seed')
  return philox4x32([index, 0, 0, 0], [seed, SEED_STREAM_V1])[0] >>> 1
}

/** Throws BadUserInput that names `path`, unless `seed` is an integer in 0..MAX_SEED. */
export function checkSeed(seed: unknown, path: string): asserts seed is number {
  if (isSeed(seed)) return
  throw new BadUserInput(
    `${path} must be a whole number from 0 to ${MAX_SEED}; got ${String(seed)}.`,
  )
}

function checkedBound(bound: number | undefined): number {
  if (bound !== undefined && bound >= MIN_PRIOR_BOUND && Number.isFinite(bound)) return bound
  throw new RangeError(
    `A truncated normal prior needs a bound of at least ${MIN_PRIOR_BOUND}; got ${bound}`,
  )
}

/** Two random words. */
type WordPair = readonly [number, number]

/** [zDim] values, two per Philox block. A draw that `transform` rejects increments `attempt`. */
function draw(
  seed: number,
  stream: number,
  zDim: number,
  transform: (words: WordPair) => number | undefined,
): Float32Array {
  const valueAt = (index: number) => {
    for (let attempt = 0; ; attempt++) {
      const words = philox4x32([index >>> 1, attempt, 0, 0], [seed, stream])
      const value = transform(index % 2 === 0 ? [words[0], words[1]] : [words[2], words[3]])
      if (value !== undefined) return value
    }
  }
  return new Float32Array(zDim).map((_, index) => valueAt(index))
}

/** Maps 52 bits to the middle of their interval: never 0 or 1, symmetric about 1/2. */
function openUnit([high, low]: WordPair): number {
  return ((high >>> 6) * 2 ** 26 + (low >>> 6) + 0.5) / 2 ** 52
}

/** Maps 24 bits to [-1, 1); float32 represents each value exactly. */
function symmetricUnit([high]: WordPair): number {
  return (high >>> 8) / 2 ** 23 - 1
}
