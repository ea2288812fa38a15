/** Products with a matrix of features, which stays in an engine's memory. */
import { input, matmul, parameter, sliceAxis } from '../../graph/ops.ts'
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

/** Columns of a matrix, from `from` up to, not including, `to`. */
export interface ColumnRange {
  readonly from: number
  readonly to: number
}

/** A matrix in an engine's memory. */
export interface LoadedMatrix extends AsyncDisposable {
  /** The matrix of some of its columns: one of the ranges that it was loaded with. */
  part(range: ColumnRange): FeatureMatrix
}

/** The tensor of a feature file. */
export const FEATURES = 'features'

/**
 * Loads the tensor `features` [rows, columns] of a safetensors file, to multiply ranges of its
 * columns. Rejects as `engine.load`.
 */
export async function loadMatrix(
  engine: StatefulEngine,
  { path, rows, columns }: { path: string; rows: number; columns: number },
  ranges: readonly ColumnRange[],
): Promise<LoadedMatrix> {
  const model = await engine.load({
    key: 'features',
    graphs: Object.fromEntries(ranges.flatMap((range) => productGraphs(rows, columns, range))),
    state: path,
  })
  return {
    part(range) {
      const width = range.to - range.from
      const names = namesOf(range)
      return {
        ...{ rows, columns: width },
        async times(vectors) {
          const data = interleaved(vectors, width)
          const inputs = { vectors: { shape: [width, vectors.length], data } }
          const { products } = await model.run(names.times, inputs)
          return separated(products!.data as Float32Array, vectors.length)
        },
        async transposedTimes(vectors) {
          const data = new Float32Array(vectors.length * rows)
          vectors.forEach((vector, at) => data.set(vector, at * rows))
          const inputs = { vectors: { shape: [vectors.length, rows], data } }
          const { products } = await model.run(names.transposedTimes, inputs)
          const all = products!.data as Float32Array
          return vectors.map((_vector, at) => all.subarray(at * width, (at + 1) * width))
        },
      }
    },
    [Symbol.asyncDispose]: () => model.release(),
  }
}

/** Names of the graphs of a range. */
function namesOf({ from, to }: ColumnRange) {
  return { times: `times ${from} ${to}`, transposedTimes: `transposedTimes ${from} ${to}` }
}

/** The vectors are the batch: classes that are fitted already cost nothing. */
function productGraphs(rows: number, columns: number, range: ColumnRange) {
  const { from, to } = range
  const all = parameter(FEATURES, [rows, columns])
  const features = to - from === columns ? all : sliceAxis(all, 1, from, to)
  const right = input('vectors', [to - from, 'batch'])
  const left = input('vectors', ['batch', rows])
  const graph = (vectors: typeof left, products: typeof left) =>
    serializeGraph({ inputs: [vectors], outputs: { products } })
  const names = namesOf(range)
  return [
    [names.times, graph(right, matmul(features, right))],
    [names.transposedTimes, graph(left, matmul(left, features))],
  ] as const
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
