/**
 * Measures the variety of pictures by two numbers: their distance, and the share of near
 * duplicates.
 */
import { picturesOf, type PictureStack } from '../../images/pixels.ts'
import { distanceBetween, thumbnailOf } from '../../images/quality.ts'

/** Variety of a set of pictures. */
export interface Variety {
  /** Mean distance between two pictures, in [0, 1]. */
  readonly distance: number
  /** Share of pictures with a near twin among the others, in [0, 1]. */
  readonly twins: number
}

/** Pictures are twins if their distance is below this share of the mean distance between reals. */
const TWIN_SHARE = 0.15

/** Measures reals, as the reference for samples. */
export function varietyOfReals(reals: PictureStack): { variety: Variety; twinBelow: number } {
  const distances = pairwise(reals)
  const twinBelow = TWIN_SHARE * meanOf(distances)
  return { variety: summary(distances, reals.count, twinBelow), twinBelow }
}

/** Measures samples. `twinBelow` comes from the reals. */
export function varietyOf(samples: PictureStack, twinBelow: number): Variety {
  return summary(pairwise(samples), samples.count, twinBelow)
}

function summary(distances: Float64Array, count: number, twinBelow: number): Variety {
  const hasTwin = new Uint8Array(count)
  let pair = 0
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      if (distances[pair++]! < twinBelow) hasTwin[one] = hasTwin[other] = 1
    }
  }
  const twins = count === 0 ? 0 : hasTwin.reduce((sum, has) => sum + has, 0) / count
  return { distance: meanOf(distances), twins }
}

/** Returns the distances of all pairs, in the order (0, 1), (0, 2), ..., (1, 2), ... */
function pairwise(stack: PictureStack): Float64Array {
  const thumbnails = picturesOf(stack).map(thumbnailOf)
  const distances = thumbnails.flatMap((one, at) =>
    thumbnails.slice(at + 1).map((other) => distanceBetween(one, other)),
  )
  return Float64Array.from(distances)
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
