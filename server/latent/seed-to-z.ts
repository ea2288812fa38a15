/** Seeds become latents: z drawn from a prior, the same for the same seed for ever, on every platform. */
import { isSeed, MAX_SEED } from '../../clients/sdk/src/recipe.ts'
import { BadUserInput } from '../errors.ts'
import { normalQuantile } from './exact-math.ts'
import { philox4x32 } from './philox.ts'

export { MAX_SEED }

/** The distribution z is drawn from. `bound` belongs to `truncatedNormal`: |z| <= bound. */
export interface Prior {
  readonly distribution: 'normal' | 'uniform' | 'truncatedNormal'
  readonly bound?: number
}

/** Below this bound nearly every draw of a truncated normal would be drawn again. */
export const MIN_PRIOR_BOUND = 0.01

/**
 * The second word of Philox's key: what the numbers are for, and the version of how they are made. Any change of the
 * mapping from seed to values takes a new number; those in use keep their meaning for ever.
 */
const LATENT_STREAM_V1 = 0x4c510001
const JITTER_STREAM_V1 = 0x4c510002
const SEED_STREAM_V1 = 0x4c510003

/**
 * z of a seed, [zDim] float32. Value i depends on (seed, i) alone, so a shorter z is a prefix of a longer one.
 * - normal: quantile of a uniform with 52 bits, rounded to float32; |z| < 8.3.
 * - uniform: k / 2^23 - 1 with k of 24 bits, in [-1, 1).
 * - truncatedNormal: the normal, values with |z| > bound drawn again. `bound` is at least MIN_PRIOR_BOUND.
 * Throws BadUserInput for a seed outside 0..MAX_SEED.
 */
export function seedToZ(seed: number, zDim: number, prior: Prior): Float32Array {
  checkSeed(seed, 'seed')
  switch (prior.distribution) {
    case 'normal':
      return draw(seed, LATENT_STREAM_V1, zDim, (words) => normalQuantile(openUnit(words)))
    case 'uniform':
      return draw(seed, LATENT_STREAM_V1, zDim, symmetricUnit)
    case 'truncatedNormal': {
      const bound = checkedBound(prior.bound)
      return draw(seed, LATENT_STREAM_V1, zDim, (words) => {
        const value = Math.fround(normalQuantile(openUnit(words)))
        return Math.abs(value) <= bound ? value : undefined
      })
    }
  }
}

/** Uniform noise of a seed, [zDim] float32 in [-1, 1): independent of the latent that the same seed gives. */
export function seedToNoise(seed: number, zDim: number): Float32Array {
  checkSeed(seed, 'seed')
  return draw(seed, JITTER_STREAM_V1, zDim, symmetricUnit)
}

/** The seed number `index` of those that a seed stands for: where one seed has to give many unrelated ones. */
export function derivedSeed(seed: number, index: number): number {
  checkSeed(seed, 'seed')
  return philox4x32([index, 0, 0, 0], [seed, SEED_STREAM_V1])[0] >>> 1
}

/** Throws BadUserInput, naming `path`, unless `seed` is an integer in 0..MAX_SEED. */
export function checkSeed(seed: unknown, path: string): asserts seed is number {
  if (isSeed(seed)) return
  throw new BadUserInput(`${path} must be an integer from 0 to ${MAX_SEED}.`)
}

function checkedBound(bound: number | undefined): number {
  if (bound !== undefined && bound >= MIN_PRIOR_BOUND && Number.isFinite(bound)) return bound
  throw new RangeError(
    `A truncated prior needs a bound of at least ${MIN_PRIOR_BOUND}; got ${bound}`,
  )
}

/** A pair of random words, first and second. */
type WordPair = readonly [number, number]

/** [zDim] values, two a Philox block; where `transform` refuses a draw, the counter's second word moves on. */
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

/** 52 bits to the middle of their cell: never 0, never 1, symmetric about 1/2. */
function openUnit([high, low]: WordPair): number {
  return ((high >>> 6) * 2 ** 26 + (low >>> 6) + 0.5) / 2 ** 52
}

/** 24 bits to [-1, 1), each value exact in float32. */
function symmetricUnit([high]: WordPair): number {
  return (high >>> 8) / 2 ** 23 - 1
}
