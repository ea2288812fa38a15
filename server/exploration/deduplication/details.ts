/** Small versions of a dataset's images, by which the details of two images are compared. */
import type { Shape } from '../../datasets/packed-images.ts'
import { thumbnailOf } from '../../images/quality.ts'

/** Pixels on each side of a pixel that are its surroundings. */
const RADIUS = 3
/** Added to the variance, in squared grey levels, so that flat images are near each other. */
const FLAT_VARIANCE = 1

/**
 * The details of a thumbnail of at most 16x16 pixels: each value minus the mean of its surroundings
 * of 7x7 pixels, over all pixels brought to variance 1. A sky or another slow change of colour,
 * which many distinct images share, has no details.
 */
export type Details = Float32Array

/** Returns the details of uint8 [imageSize, imageSize, channels]. */
export function detailsOf(data: Uint8Array, { imageSize, channels }: Shape): Details {
  const values = thumbnailOf({ data, width: imageSize, height: imageSize, channels })
  const edge = Math.sqrt(values.length / channels)
  const across = boxMeans(Float32Array.from(values), edge, channels)
  const means = boxMeans(across, edge, edge * channels)
  const details = means.map((mean, at) => values[at]! - mean)
  const squares = details.reduce((sum, value) => sum + value * value, 0)
  const deviation = Math.sqrt(squares / details.length + FLAT_VARIANCE)
  return details.map((value) => value / deviation)
}

/** The root mean square difference of the details of two images: 0 (equal) to 2. */
export function detailDistance(one: Details, other: Details): number {
  let squares = 0
  for (let at = 0; at < one.length; at++) squares += (one[at]! - other[at]!) ** 2
  return Math.sqrt(squares / one.length)
}

/** Returns the image upside down. */
export function upsideDown(data: Uint8Array, { imageSize, channels }: Shape): Uint8Array {
  const row = imageSize * channels
  const turned = new Uint8Array(data.length)
  for (let at = 0; at < data.length; at += row) {
    turned.set(data.subarray(at, at + row), data.length - row - at)
  }
  return turned
}

/** Means over RADIUS values on each side along the axis of length `edge` whose step is `stride`. */
function boxMeans(values: Float32Array, edge: number, stride: number): Float32Array {
  return values.map((_, at) => {
    const position = Math.floor(at / stride) % edge
    const first = Math.max(-RADIUS, -position)
    const last = Math.min(RADIUS, edge - 1 - position)
    let sum = 0
    for (let step = first; step <= last; step++) sum += values[at + step * stride]!
    return sum / (last - first + 1)
  })
}
