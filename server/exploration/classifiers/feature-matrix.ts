/** Products with a matrix of features, which stays in an engine's memory. */
import { input, matmul, parameter } from '../../graph/ops.ts'
import { serializeGraph } from '../../graph/serialize.ts'
import type { StatefulEngine } from '../../engine/stateful-engine.ts'

/** X [rows, columns], float32. */
export interface FeatureMatrix {
  readonly rows: number
  readonly columns: number
  /** X v of each vector [columns]: [rows]. */
  times(vectors: readonly ArrayLike<number>[]): Promise<Float32Array[]>
  /** X^T v of each vector [rows]: [columns]. */
  transposedTimes(vectors: readonly ArrayLike<number>[]): Promise<Float32Array[]>
}

/** A matrix in an engine's memory. */
export interface LoadedMatrix extends FeatureMatrix, AsyncDisposable {}

/** The tensor of a feature file. */
export const FEATURES = 'features'

/** Loads the tensor `features` [rows, columns] of a safetensors file. Rejects as `engine.load`. */
export async function loadMatrix(
  engine: StatefulEngine,
  { path, rows, columns }: { path: string; rows: number; columns: number },
): Promise<LoadedMatrix> {
  const model = await engine.load({
    key: 'features',
    graphs: productGraphs(rows, columns),
    state: path,
  })
  return {
    ...{ rows, columns },
    async times(vectors) {
      const data = interleaved(vectors, columns)
      const inputs = { vectors: { shape: [columns, vectors.length], data } }
      const { products } = await model.run('times', inputs)
      return separated(products!.data as Float32Array, vectors.length)
    },
    async transposedTimes(vectors) {
      const data = new Float32Array(vectors.length * rows)
      vectors.forEach((vector, at) => data.set(vector, at * rows))
      const inputs = { vectors: { shape: [vectors.length, rows], data } }
      const { products } = await model.run('transposedTimes', inputs)
      const all = products!.data as Float32Array
      return vectors.map((_vector, at) => all.subarray(at * columns, (at + 1) * columns))
    },
    [Symbol.asyncDispose]: () => model.release(),
  }
}

/** The vectors are the batch: classes that are fitted already cost nothing. */
function productGraphs(rows: number, columns: number) {
  const features = parameter(FEATURES, [rows, columns])
  const right = input('vectors', [columns, 'batch'])
  const left = input('vectors', ['batch', rows])
  const graph = (vectors: typeof left, products: typeof left) =>
    serializeGraph({ inputs: [vectors], outputs: { products } })
  return {
    times: graph(right, matmul(features, right)),
    transposedTimes: graph(left, matmul(left, features)),
  }
}

/** Vectors as the columns of a matrix: [length, vectors]. */
function interleaved(vectors: readonly ArrayLike<number>[], length: number): Float32Array {
  const data = new Float32Array(vectors.length * length)
  vectors.forEach((vector, column) => {
    for (let row = 0; row < length; row++) data[row * vectors.length + column] = vector[row]!
  })
  return data
}

/** The columns of a matrix [length, columns]. */
function separated(data: Float32Array, columns: number): Float32Array[] {
  const length = data.length / columns
  return Array.from({ length: columns }, (_, column) =>
    Float32Array.from({ length }, (_value, row) => data[row * columns + column]!),
  )
}

/** The matrix of some columns of another, from `from` up to, not including, `to`. */
export function columnsOf(matrix: FeatureMatrix, from: number, to: number): FeatureMatrix {
  const { rows, columns } = matrix
  return {
    ...{ rows, columns: to - from },
    times: (vectors) =>
      matrix.times(
        vectors.map((vector) => {
          const padded = new Float64Array(columns)
          padded.set(vector, from)
          return padded
        }),
      ),
    async transposedTimes(vectors) {
      const products = await matrix.transposedTimes(vectors)
      return products.map((product) => product.subarray(from, to))
    },
  }
}
