/**
 * Measures the variety of pictures by two numbers: their distance, and the share of near
 * duplicates.
 */

/** Variety of a set of pictures. */
export interface Variety {
  /**
   * Mean distance between two pictures, in [0, 1]: the root mean square of their pixel differences.
   */
  readonly distance: number
  /** Share of pictures with a near twin among the others, in [0, 1]. */
  readonly twins: number
}

/** uint8 [count, size, size, channels]. */
export interface PictureStack {
  readonly data: Uint8Array
  readonly count: number
  readonly size: number
  readonly channels: number
}

/** Largest edge at which pictures are compared, so that content counts and not grain. */
const EDGE = 16
/** Pictures are twins if their distance is below this share of the mean distance between reals. */
const TWIN_SHARE = 0.15

/** Measures reals, as the reference for samples. */
export function varietyOfReals(reals: PictureStack): { variety: Variety; twinBelow: number } {
  const distances = pairwise(shrink(reals))
  const twinBelow = TWIN_SHARE * meanOf(distances)
  return { variety: summary(distances, reals.count, twinBelow), twinBelow }
}

/** Measures samples. `twinBelow` comes from the reals. */
export function varietyOf(samples: PictureStack, twinBelow: number): Variety {
  return summary(pairwise(shrink(samples)), samples.count, twinBelow)
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
function pairwise({ data, count }: { data: Float32Array; count: number }): Float64Array {
  const length = data.length / Math.max(1, count)
  const distances = new Float64Array((count * (count - 1)) / 2)
  let pair = 0
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      let squares = 0
      for (let at = 0; at < length; at++) {
        squares += (data[one * length + at]! - data[other * length + at]!) ** 2
      }
      distances[pair++] = Math.sqrt(squares / length)
    }
  }
  return distances
}

/** Averages square blocks until the edge is at most EDGE. Values are in [0, 1]. */
function shrink({ data, count, size, channels }: PictureStack): {
  data: Float32Array
  count: number
} {
  const block = Math.ceil(size / EDGE)
  const edge = Math.ceil(size / block)
  const sums = new Float32Array(count * edge * edge * channels)
  const pixels = new Float32Array(edge * edge)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const cell = Math.floor(y / block) * edge + Math.floor(x / block)
      pixels[cell]! += 1
      for (let picture = 0; picture < count; picture++) {
        for (let channel = 0; channel < channels; channel++) {
          sums[(picture * edge * edge + cell) * channels + channel]! +=
            data[((picture * size + y) * size + x) * channels + channel]!
        }
      }
    }
  }
  const perPicture = edge * edge * channels
  const means = sums.map(
    (sum, at) => sum / (255 * pixels[Math.floor((at % perPicture) / channels)]!),
  )
  return { data: means, count }
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
