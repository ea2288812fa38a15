/** Thumbnails for comparing pictures: coarse content without fine detail. */
import type { Pixels } from '../images/pixels.ts'

/** Maximum edge length of a thumbnail, pixels. */
const EDGE = 16

/** Averages square blocks of pixels until no edge exceeds EDGE; uint8 [height, width, channels]. */
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

/** Returns the root mean square difference of two thumbnails, in [0, 1]. */
export function distanceBetween(one: Uint8Array, other: Uint8Array): number {
  let squares = 0
  for (let at = 0; at < one.length; at++) squares += (one[at]! - other[at]!) ** 2
  return Math.sqrt(squares / one.length) / 255
}
