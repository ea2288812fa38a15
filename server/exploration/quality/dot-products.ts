/** Dot products of the rows of two sets of features. */
import type { FeatureRows } from './feature-rows.ts'

/** Rows of the left set that are multiplied in one pass over the features. */
const PASS = 4

/**
 * Returns the dot products of the left rows `from` to `to` and all right rows: [to - from, count].
 */
export function dotProducts(
  left: FeatureRows,
  right: FeatureRows,
  { from, to }: { readonly from: number; readonly to: number },
): Float64Array {
  const { size } = left
  const products = new Float64Array((to - from) * right.count)
  const rows = Float64Array.from(left.data.subarray(from * size, to * size))
  for (let other = 0; other < right.count; other++) {
    const row = right.data.subarray(other * size, (other + 1) * size)
    for (let first = 0; first < to - from; first += PASS) {
      const at = (step: number) => Math.min(first + step, to - from - 1)
      const sums = fourProducts(rows, size, row, [at(0), at(1), at(2), at(3)])
      for (let step = 0; step < PASS; step++) products[at(step) * right.count + other] = sums[step]!
    }
  }
  return products
}

function fourProducts(
  rows: Float64Array,
  size: number,
  row: Float32Array,
  [row0, row1, row2, row3]: readonly [number, number, number, number],
): readonly [number, number, number, number] {
  const [from0, from1, from2, from3] = [row0 * size, row1 * size, row2 * size, row3 * size]
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0]
  for (let at = 0; at < size; at++) {
    const value = row[at]!
    sum0 += rows[from0 + at]! * value
    sum1 += rows[from1 + at]! * value
    sum2 += rows[from2 + at]! * value
    sum3 += rows[from3 + at]! * value
  }
  return [sum0, sum1, sum2, sum3]
}
