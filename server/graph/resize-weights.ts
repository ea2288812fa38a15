/** Resizing along one axis as weights: the contribution of each old pixel to each new one. */

export type ResizeMode = 'nearest' | 'bilinear'

/** Indices of the source pixels for nearest-neighbour resizing: floor(i * from / to). */
export function nearestIndices(from: number, to: number): number[] {
  return Array.from({ length: to }, (_, index) => Math.floor((index * from) / to))
}

/** The matrix [to, from], row-major, with new = matrix x old. Each row sums to 1. */
export function resizeWeights(from: number, to: number, mode: ResizeMode): Float64Array {
  const weights = new Float64Array(to * from)
  if (mode === 'nearest') {
    for (const [row, index] of nearestIndices(from, to).entries()) weights[row * from + index] = 1
    return weights
  }
  for (let row = 0; row < to; row += 1) {
    const centre = Math.min(Math.max(((row + 0.5) * from) / to - 0.5, 0), from - 1)
    const left = Math.floor(centre)
    const right = Math.min(left + 1, from - 1)
    weights[row * from + left]! += 1 - (centre - left)
    weights[row * from + right]! += centre - left
  }
  return weights
}
