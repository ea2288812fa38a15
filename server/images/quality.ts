/**
 * Measures of picture quality: speckle (fine noise in one picture) and diversity (the distance
 * between pictures). Compare both as ratios to those of the real images.
 */
import type { Pixels } from './pixels.ts'

/** Weights of red, green and blue in a pixel's luma (ITU-R BT.601), in thousandths. */
const LUMA = [299, 587, 114] as const

/** Maximum edge length of a thumbnail, pixels. */
const EDGE = 16

/**
 * Returns the speckle of a picture in grey levels: the median over its interior pixels of
 * |4 c - above - below - left - right|, where each letter or word is the luma of a pixel, 0 to 255
 * and not rounded, and c the pixel itself. The median of an even number of pixels is the mean of
 * the two in the middle. 0 for a flat picture, and also for one where most pixels lie in flat areas
 * or on even slopes, however sharp its edges; 0 without interior pixels.
 */
export function speckleOf(picture: Pixels): number {
  const { width, height } = picture
  if (width < 3 || height < 3) return 0
  const luma = lumaOf(picture)
  const changes = new Int32Array((width - 2) * (height - 2))
  let count = 0
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      const around = luma[at - width]! + luma[at + width]! + luma[at - 1]! + luma[at + 1]!
      changes[count++] = Math.abs(4 * luma[at]! - around)
    }
  }
  changes.sort()
  return (changes[(count - 1) >> 1]! + changes[count >> 1]!) / 2000
}

/** Returns the mean speckle of pictures; 0 without pictures. */
export function meanSpeckle(pictures: readonly Pixels[]): number {
  const sum = pictures.reduce((total, picture) => total + speckleOf(picture), 0)
  return sum / Math.max(1, pictures.length)
}

/**
 * Averages square blocks of pixels until no edge exceeds 16, so that content counts and not grain;
 * uint8 [height, width, channels].
 */
export function thumbnailOf({ data, width, height, channels }: Pixels): Uint8Array {
  const block = Math.ceil(Math.max(width, height) / EDGE)
  const columns = Math.ceil(width / block)
  const rows = Math.ceil(height / block)
  const sums = new Float64Array(rows * columns * channels)
  const counts = new Float64Array(rows * columns)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / block) * columns + Math.floor(x / block)
      counts[cell]! += 1
      for (let channel = 0; channel < channels; channel++) {
        sums[cell * channels + channel]! += data[(y * width + x) * channels + channel]!
      }
    }
  }
  return Uint8Array.from(sums, (sum, at) => Math.round(sum / counts[Math.floor(at / channels)]!))
}

/**
 * Returns the distance between two pictures by their thumbnails, in [0, 1]: the root mean square
 * difference. Diversity is the mean distance over all pairs of a set.
 */
export function distanceBetween(one: Uint8Array, other: Uint8Array): number {
  let squares = 0
  for (let at = 0; at < one.length; at++) squares += (one[at]! - other[at]!) ** 2
  return Math.sqrt(squares / one.length) / 255
}

/**
 * Returns the index of the most typical picture by thumbnails: the one with the smallest mean
 * distance to the quarter of the pictures nearest to it, where they are densest. The picture
 * nearest to all others would lie between groups of pictures, and so be a blend of them.
 */
export function mostTypical(thumbnails: readonly Uint8Array[]): number {
  const near = Math.ceil(thumbnails.length / 4)
  const distances = thumbnails.map(() => new Float64Array(thumbnails.length))
  thumbnails.forEach((one, at) => {
    for (let other = 0; other < at; other++) {
      const distance = distanceBetween(one, thumbnails[other]!)
      distances[at]![other] = distances[other]![at] = distance
    }
  })
  const spread = distances.map((row) =>
    row
      .sort()
      .subarray(0, near + 1)
      .reduce((sum, distance) => sum + distance, 0),
  )
  return spread.indexOf(Math.min(...spread))
}

/** Returns a measure of samples divided by that of reals; null if that of reals is 0. */
export function relativeToReals(samples: number, reals: number): number | null {
  return reals > 0 ? samples / reals : null
}

/** Luma of each pixel in thousandths of a grey level, int32 [height, width]. */
function lumaOf({ data, width, height, channels }: Pixels): Int32Array {
  const luma = new Int32Array(width * height)
  if (channels === 1) return luma.map((_, at) => 1000 * data[at]!)
  for (let at = 0, from = 0; at < luma.length; at++, from += 3) {
    luma[at] = LUMA[0] * data[from]! + LUMA[1] * data[from + 1]! + LUMA[2] * data[from + 2]!
  }
  return luma
}
