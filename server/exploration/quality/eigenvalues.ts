/**
 * Eigenvalues of symmetric matrices: reduction to tridiagonal form by Householder reflections, then
 * the QL algorithm with implicit shifts (Golub and Van Loan, Matrix Computations, chapter 8).
 */
import type { Matrix } from './matrix.ts'

/** Returns the eigenvalues of a symmetric matrix, in no order. Overwrites its lower triangle. */
export function symmetricEigenvalues(matrix: Matrix): Float64Array {
  const { diagonal, below } = tridiagonal(matrix)
  return tridiagonalEigenvalues(diagonal, below)
}

interface Tridiagonal {
  readonly diagonal: Float64Array
  /** The value below each diagonal value; 0 after the last. */
  readonly below: Float64Array
}

/** Reduces the matrix from its last row up; reads and overwrites only its lower triangle. */
function tridiagonal({ data, rows: n }: Matrix): Tridiagonal {
  const diagonal = new Float64Array(n)
  const below = new Float64Array(n)
  const change = new Float64Array(n)
  for (let last = n - 1; last > 0; last--) {
    // What precedes the diagonal becomes the vector v of a reflection I - v v' / scale.
    const v = data.subarray(last * n, last * n + last)
    diagonal[last] = data[last * n + last]!
    const length = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0))
    const isReduced = last === 1 || length === Math.abs(v[last - 1]!)
    below[last - 1] = isReduced ? v[last - 1]! : v[last - 1]! > 0 ? -length : length
    if (isReduced) continue
    const scale = length * (length + Math.abs(v[last - 1]!))
    v[last - 1]! -= below[last - 1]!
    multiplySymmetric(data, n, v, change)
    let overlap = 0
    for (let at = 0; at < last; at++) overlap += change[at]! * v[at]!
    const half = overlap / (2 * scale)
    for (let at = 0; at < last; at++) change[at] = (change[at]! - half * v[at]!) / scale
    for (let row = 0; row < last; row++) {
      const [from, ofV, ofChange] = [row * n, v[row]!, change[row]!]
      for (let at = 0; at <= row; at++) {
        data[from + at]! -= ofV * change[at]! + ofChange * v[at]!
      }
    }
  }
  diagonal[0] = data[0] ?? 0
  return { diagonal, below }
}

/** Multiplies the leading part of a symmetric matrix, given by its lower triangle, by `v`. */
function multiplySymmetric(
  data: Float64Array,
  n: number,
  v: Float64Array,
  product: Float64Array,
): void {
  for (let row = 0; row < v.length; row++) {
    const [from, value] = [row * n, v[row]!]
    let sum = 0
    for (let at = 0; at < row; at++) {
      const entry = data[from + at]!
      sum += entry * v[at]!
      product[at]! += entry * value
    }
    product[row] = sum + data[from + row]! * value
  }
}

/** Maximum number of QL steps per eigenvalue; 2 or 3 are usual. */
const MAX_STEPS = 60

/** Overwrites both arrays. Throws RangeError if a value isn't finite. */
function tridiagonalEigenvalues(diagonal: Float64Array, below: Float64Array): Float64Array {
  const n = diagonal.length
  for (let first = 0; first < n; first++) {
    for (let steps = 0; ; steps++) {
      const end = endOfBlock(diagonal, below, first)
      if (end === first) break
      if (!(steps < MAX_STEPS)) throw new RangeError('The eigenvalues do not converge.')
      qlStep(diagonal, below, first, end)
    }
  }
  return diagonal
}

/** Returns the last index of the block that begins at `first`: the next value below it is 0. */
function endOfBlock(diagonal: Float64Array, below: Float64Array, first: number): number {
  let end = first
  while (end < diagonal.length - 1) {
    const size = Math.abs(diagonal[end]!) + Math.abs(diagonal[end + 1]!)
    if (Math.abs(below[end]!) <= Number.EPSILON * size) return end
    end++
  }
  return end
}

/** One QL step with Wilkinson's shift on the block from `first` to `end`. */
function qlStep(d: Float64Array, e: Float64Array, first: number, end: number): void {
  const slope = (d[first + 1]! - d[first]!) / (2 * e[first]!)
  const root = Math.hypot(slope, 1)
  let g = d[end]! - d[first]! + e[first]! / (slope + (slope < 0 ? -root : root))
  let [sine, cosine, shift] = [1, 1, 0]
  for (let at = end - 1; at >= first; at--) {
    const f = sine * e[at]!
    const b = cosine * e[at]!
    const r = Math.hypot(f, g)
    e[at + 1] = r
    if (r === 0) {
      // The block falls into two; the next step takes the first of them.
      d[at + 1]! -= shift
      e[end] = 0
      return
    }
    ;[sine, cosine] = [f / r, g / r]
    g = d[at + 1]! - shift
    const turned = (d[at]! - g) * sine + 2 * cosine * b
    shift = sine * turned
    d[at + 1] = g + shift
    g = cosine * turned - b
  }
  d[first]! -= shift
  e[first] = g
  e[end] = 0
}
