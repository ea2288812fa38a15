/** Chooses the limits within which images are duplicates, on the dataset itself. */
import type { Pixels } from '../../images/pixels.ts'
import { drawPrior } from '../../latent/draws.ts'
import { changesAt, copyOf } from './copies.ts'
import { Hashes, MAX_RADIUS } from './hashes.ts'
import type { Calibration } from './kind.ts'
import {
  combine,
  type DuplicateSearch,
  type Found,
  type Limits,
  type SearchedImages,
} from './search.ts'
import { detailDistance, detailsOf } from './details.ts'

/** Share of the copies that each limit alone must recognize, and that the combined limit must. */
const RECALL = 0.99
const COMBINED_RECALL = 0.98
/** Maximum estimated share of false positives among the duplicates. */
const FALSE_POSITIVES = 0.01
/** Purpose of the random numbers; see latent/draws.ts. */
const STREAM = 0x4c510205
/** Copies made at a time. */
const CHUNK = 32

/** Distances of copies from their originals. */
export interface CopyDistances {
  readonly bits: readonly number[]
  readonly details: readonly number[]
}

export interface CopiesOptions {
  /** Originals at the size at which they are copied, and their indices. */
  readonly originals: readonly Pixels[]
  readonly indices: readonly number[]
  /** All images and their hashes. */
  readonly images: SearchedImages
  readonly hashes: Hashes
  readonly seed: number
  /** Called often; rejects by throwing. */
  check(): void
  /** Returns the activations of the hidden layer, float32 [images, CODE_BITS]. */
  encode(images: Uint8Array): Promise<Float32Array>
}

/** Makes a copy of each original, with random changes, and measures its distance. */
export async function measureCopies(options: CopiesOptions): Promise<CopyDistances> {
  const { originals, indices, images, hashes, seed, check, encode } = options
  const { imageSize } = images
  const draws = drawPrior({ seed, stream: STREAM, position: 0 }, 3 * originals.length, {
    distribution: 'uniform',
  }).map((value) => (value + 1) / 2)
  const bits: number[] = []
  const details: number[] = []
  for (let first = 0; first < originals.length; first += CHUNK) {
    check()
    const chunk = originals.slice(first, first + CHUNK)
    const copies = await Promise.all(
      chunk.map((original, at) => {
        const [a, b, c] = draws.subarray(3 * (first + at))
        return copyOf(original, changesAt([a!, b!, c!]), imageSize)
      }),
    )
    const copied = new Hashes(copies.length)
    copied.set(0, await encode(Buffer.concat(copies.map(({ data }) => data))))
    copies.forEach(({ data }, at) => {
      const index = indices[first + at]!
      const original = detailsOf(images.read([index]), images)
      bits.push(copied.distance(at, hashes, index))
      details.push(detailDistance(detailsOf(data, images), original))
    })
  }
  return { bits, details }
}

/** Returns the narrowest limits that recognize nearly all copies. */
export function limitsFor({ bits, details }: CopyDistances): Limits {
  const both = bits.map((value, at) => combine(value, details[at]!))
  return {
    radius: Math.min(MAX_RADIUS, quantile(bits, RECALL)),
    distance: quantile(details, RECALL),
    combined: quantile(both, COMBINED_RECALL),
  }
}

/**
 * Searches within the limits and, if too many matches are wrong, again within narrower ones, which
 * finds images near those that the first search removed. Pairs of the second search that would
 * still be too many are dropped, so that two searches always suffice. Null if a search was ended.
 */
export async function narrowedSearch(
  search: Pick<DuplicateSearch, 'run'>,
  widest: Limits,
): Promise<{ readonly limits: Limits; readonly found: Found } | null> {
  const first = await search.run(widest)
  if (!first) return null
  const narrower = withoutFalsePositives(widest, first)
  if (narrower === widest) return { limits: widest, found: first }
  const second = await search.run(narrower)
  if (!second) return null
  const { pairs, wrong } = second
  const limits = withoutFalsePositives(narrower, { pairs, wrong })
  const found = {
    pairs: pairs.filter(([, , , distance]) => distance <= limits.distance),
    wrong: wrong.filter((distance) => distance <= limits.distance),
  }
  return { limits, found }
}

/**
 * Returns the limits with the largest distance at which the matches of images upside down are at
 * most 1 % of the duplicates; the same limits if all of them are. Equal details always count.
 */
export function withoutFalsePositives(limits: Limits, { pairs, wrong: matches }: Found): Limits {
  if (matches.length <= FALSE_POSITIVES * pairs.length || limits.distance === 0) return limits
  const found = pairs.map(([, , , distance]) => distance).sort((one, other) => one - other)
  const wrong = [...matches].sort((one, other) => one - other)
  while (found.length > 0) {
    const distance = found.at(-1)!
    while (wrong.length > 0 && wrong.at(-1)! > distance) wrong.pop()
    if (wrong.length <= FALSE_POSITIVES * found.length) return { ...limits, distance }
    found.pop()
  }
  return { ...limits, distance: 0 }
}

/** Describes the limits, and what they found, for the result. */
export function describe(copies: CopyDistances, limits: Limits, found: Found): Calibration {
  const { bits, details } = copies
  const shareOf = (isRecognized: (at: number) => boolean) =>
    bits.filter((_, at) => isRecognized(at)).length / bits.length
  return {
    ...limits,
    copies: bits.length,
    recall: shareOf(
      (at) =>
        bits[at]! <= limits.radius &&
        details[at]! <= limits.distance &&
        combine(bits[at]!, details[at]!) <= limits.combined,
    ),
    exactRecall: shareOf((at) => bits[at] === 0),
    falsePositives: found.wrong.length / Math.max(1, found.pairs.length),
  }
}

/** The smallest value that this share of the values don't exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.ceil(share * sorted.length) - 1]!
}
