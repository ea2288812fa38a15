/** Searches the thumbnails of a dataset's images for the nearest ones. */
import { sampleIndices } from '../../datasets/sample-indices.ts'
import { openPackedFile } from '../../datasets/packed-file.ts'
import { readImage } from '../../datasets/repack.ts'
import { thumbnailOf } from '../../images/quality.ts'

/**
 * Share of the dataset's own images that are closer to another one than `flaggedBelow`, and so of
 * new images like them that would be flagged by chance.
 */
export const FLAGGED_REALS = 0.01

/** Maximum number of images whose distances calibrate a dataset, and of comparisons for it. */
const MAX_CALIBRATION_IMAGES = 1024
const MAX_COMPARISONS = 2 ** 25
/** Values compared before a search tests whether an image can still be near. */
const STRIDE = 48

export interface Match {
  /** Index of the image in the dataset. */
  readonly index: number
  /** As `distanceBetween` measures it, 0 to 1. */
  readonly distance: number
}

export interface Thumbnails {
  readonly count: number
  /** uint8 [count, length] */
  readonly data: Uint8Array
  readonly length: number
}

/** Distances among a dataset's own images, each to the nearest other one. */
export interface Calibration {
  readonly median: number
  /** The distance that the share FLAGGED_REALS is below. */
  readonly flaggedBelow: number
}

/** Reads a packed file and averages its images. */
export function readThumbnails(path: string): Thumbnails {
  const file = openPackedFile(path)
  try {
    const { length } = thumbnailOf(readImage(file, 0))
    const data = new Uint8Array(file.count * length)
    for (let index = 0; index < file.count; index++) {
      data.set(thumbnailOf(readImage(file, index)), index * length)
    }
    return { count: file.count, data, length }
  } finally {
    file.close()
  }
}

/** Measures the distances of at most 1,024 images to all others. */
export function calibrate(thumbnails: Thumbnails): Calibration {
  const { count, data, length } = thumbnails
  const limit = Math.min(MAX_CALIBRATION_IMAGES, Math.ceil(MAX_COMPARISONS / count))
  const distances = sampleIndices(count, limit).map((index) => {
    const own = data.subarray(index * length, (index + 1) * length)
    return nearest(thumbnails, own, { first: 1, except: index })[0]!.distance
  })
  distances.sort((a, b) => a - b)
  const quantile = (share: number) => distances[Math.floor(share * distances.length)]!
  return { median: quantile(0.5), flaggedBelow: quantile(FLAGGED_REALS) }
}

export interface SearchOptions {
  /** Number of images to find. */
  readonly first: number
  /** Index of an image to leave out. */
  readonly except?: number
}

/** Returns the images nearest to a thumbnail, nearest first; of equally near ones, the first. */
export function nearest(
  { count, data, length }: Thumbnails,
  wanted: Uint8Array,
  { first, except }: SearchOptions,
): Match[] {
  const found: { index: number; squares: number }[] = []
  let limit = Infinity
  for (let index = 0; index < count; index++) {
    if (index === except) continue
    const squares = squaresBelow(limit, { data, from: index * length, wanted })
    if (squares >= limit) continue
    const farther = found.findIndex((other) => other.squares > squares)
    found.splice(farther === -1 ? found.length : farther, 0, { index, squares })
    found.splice(first)
    if (found.length === first) limit = found.at(-1)!.squares
  }
  return found.map(({ index, squares }) => ({
    index,
    distance: Math.sqrt(squares / length) / 255,
  }))
}

/** Returns the sum of squared differences, or any number from `limit` on if it is not below. */
function squaresBelow(
  limit: number,
  { data, from, wanted }: { data: Uint8Array; from: number; wanted: Uint8Array },
): number {
  const { length } = wanted
  let squares = 0
  for (let at = 0; at < length;) {
    for (const end = Math.min(length, at + STRIDE); at < end; at++) {
      const difference = wanted[at]! - data[from + at]!
      squares += difference * difference
    }
    if (squares >= limit) return squares
  }
  return squares
}
