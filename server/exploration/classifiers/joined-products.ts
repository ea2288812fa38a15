/** Joins the products that several problems request with one matrix, so that it is read once. */
import type { FeatureMatrix } from './feature-matrix.ts'

interface Request {
  readonly vector: Float64Array
  readonly between: (scores: Float32Array) => Float32Array
  resolve(product: Float64Array): void
  reject(error: unknown): void
}

/**
 * A batch runs once every problem that hasn't left waits for a product: problems work in lockstep.
 */
export class JoinedProducts {
  readonly #matrix: FeatureMatrix
  #problems: number
  #waiting: Request[] = []

  constructor(matrix: FeatureMatrix, problems: number) {
    this.#matrix = matrix
    this.#problems = problems
  }

  /**
   * Returns X^T between(X v), where X has a last column of ones: `between` maps the scores of all
   * rows to as many numbers. Rejects as the matrix does.
   */
  apply(
    vector: Float64Array,
    between: (scores: Float32Array) => Float32Array,
  ): Promise<Float64Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ vector, between, resolve, reject })
      this.#runIfAllWait()
    })
  }

  /** Ends one problem: it requests nothing more. */
  leave(): void {
    this.#problems -= 1
    this.#runIfAllWait()
  }

  #runIfAllWait(): void {
    if (this.#waiting.length === 0 || this.#waiting.length < this.#problems) return
    const batch = this.#waiting
    this.#waiting = []
    this.#run(batch).then(
      (products) => batch.forEach(({ resolve }, at) => resolve(products[at]!)),
      (error: unknown) => batch.forEach(({ reject }) => reject(error)),
    )
  }

  async #run(batch: readonly Request[]): Promise<Float64Array[]> {
    const { columns } = this.#matrix
    const scores = await this.#matrix.times(batch.map(({ vector }) => vector.subarray(0, columns)))
    const inner = batch.map(({ vector, between }, at) => {
      const intercept = vector[columns]!
      return between(scores[at]!.map((score) => score + intercept))
    })
    const products = await this.#matrix.transposedTimes(inner)
    return products.map((product, at) => {
      const extended = new Float64Array(columns + 1)
      extended.set(product)
      extended[columns] = inner[at]!.reduce((sum, value) => sum + value, 0)
      return extended
    })
  }
}
