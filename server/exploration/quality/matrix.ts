/** Dense matrices in float64, row by row: products, Cholesky factors, eigenvalues. */

/** A matrix [rows, columns]. */
export interface Matrix {
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
}

export function zeros(rows: number, columns: number): Matrix {
  return { data: new Float64Array(rows * columns), rows, columns }
}

/** Rows of the right factor that one pass over the sum adds. */
const PASS = 4

/** Adds to the symmetric `sum` [n, n] the product of `a` [k, n], transposed, and `b` [k, n]. */
export function addSymmetricProduct(sum: Matrix, a: Matrix, b: Matrix): void {
  addProduct(sum, (row, k) => a.data[k * a.columns + row]!, b, { isSymmetric: true })
  const { data, rows } = sum
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < row; column++) {
      data[row * rows + column] = data[column * rows + row]!
    }
  }
}

/** Returns the product of `a` [n, k] and `b` [k, m]. */
export function product(a: Matrix, b: Matrix): Matrix {
  const sum = zeros(a.rows, b.columns)
  addProduct(sum, (row, k) => a.data[row * a.columns + k]!, b)
  return sum
}

/** Adds a product to `sum`, or only to its upper triangle. `left` reads the left factor. */
function addProduct(
  { data, rows, columns }: Matrix,
  left: (row: number, k: number) => number,
  right: Matrix,
  { isSymmetric = false } = {},
): void {
  for (let k = 0; k < right.rows; k += PASS) {
    const steps = Math.min(PASS, right.rows - k)
    const [b0, b1, b2, b3] = [0, 1, 2, 3].map((step) => {
      const from = (k + Math.min(step, steps - 1)) * columns
      return right.data.subarray(from, from + columns)
    }) as [Float64Array, Float64Array, Float64Array, Float64Array]
    for (let row = 0; row < rows; row++) {
      const a0 = left(row, k)
      const a1 = steps > 1 ? left(row, k + 1) : 0
      const a2 = steps > 2 ? left(row, k + 2) : 0
      const a3 = steps > 3 ? left(row, k + 3) : 0
      const at = row * columns
      for (let column = isSymmetric ? row : 0; column < columns; column++) {
        data[at + column]! +=
          a0 * b0[column]! + a1 * b1[column]! + (a2 * b2[column]! + a3 * b3[column]!)
      }
    }
  }
}

/**
 * Factors a positive semi-definite matrix: returns L [n, rank] whose product with its transpose is
 * the matrix. Pivots on the largest remaining diagonal value, so that a singular matrix, such as
 * the covariance of fewer rows than columns, has as many columns in L as its rank.
 */
export function choleskyFactor({ data, rows: n }: Matrix): Matrix {
  const factor = zeros(n, n)
  const l = factor.data
  const remaining = Float64Array.from({ length: n }, (_, at) => data[at * n + at]!)
  const tolerance = n * Number.EPSILON * remaining.reduce((most, one) => Math.max(most, one), 0)
  let rank = 0
  for (; rank < n; rank++) {
    const pivot = largest(remaining)
    if (!(remaining[pivot]! > tolerance)) break
    const root = Math.sqrt(remaining[pivot]!)
    remaining[pivot] = -Infinity
    l[pivot * n + rank] = root
    for (let row = 0; row < n; row++) {
      if (remaining[row] === -Infinity) continue
      const value = (data[row * n + pivot]! - dot(l, row * n, pivot * n, rank)) / root
      l[row * n + rank] = value
      remaining[row]! -= value * value
    }
  }
  return firstColumns(factor, rank)
}

function largest(values: Float64Array): number {
  let at = 0
  for (let index = 1; index < values.length; index++) if (values[index]! > values[at]!) at = index
  return at
}

/** The dot product of two stretches of `data`. */
function dot(data: Float64Array, a: number, b: number, length: number): number {
  let [sum0, sum1] = [0, 0]
  const even = length - (length % 2)
  for (let at = 0; at < even; at += 2) {
    sum0 += data[a + at]! * data[b + at]!
    sum1 += data[a + at + 1]! * data[b + at + 1]!
  }
  return even < length ? sum0 + sum1 + data[a + even]! * data[b + even]! : sum0 + sum1
}

function firstColumns({ data, rows, columns }: Matrix, count: number): Matrix {
  const first = zeros(rows, count)
  for (let row = 0; row < rows; row++) {
    first.data.set(data.subarray(row * columns, row * columns + count), row * count)
  }
  return first
}
