/** Pads batches to a few sizes: a GPU compiles and tunes its kernels for each new shape. */
import type { TensorValue } from '../../engine.ts'
import type { LoadedProgram } from './executor.ts'

const SIZES = [1, 4, 16, 64]

/** The smallest size that holds `rows`; `rows` itself if it exceeds all sizes. */
function paddedSize(rows: number): number {
  return SIZES.find((size) => size >= rows) ?? rows
}

/** Wraps a program: pads its batches with zeros and cuts the padding off the outputs. */
export function padBatches(program: LoadedProgram): LoadedProgram {
  return {
    inputs: program.inputs,
    release: () => program.release(),
    async run(inputs, rows) {
      const size = paddedSize(rows)
      if (size === rows) return program.run(inputs, rows)
      const padded = Object.entries(inputs).map(([name, data]) => [
        name,
        lengthen(data, rows, size),
      ])
      const outputs = await program.run(
        Object.fromEntries(padded) as Record<string, Float32Array>,
        size,
      )
      return firstRows(outputs, rows)
    },
  }
}

/** Appends zeros to an input of `rows` rows, to `size` rows in total. */
export function lengthen(data: Float32Array, rows: number, size: number): Float32Array {
  const longer = new Float32Array((data.length / rows) * size)
  longer.set(data)
  return longer
}

/** Cuts outputs to their first rows. */
export function firstRows(
  outputs: Readonly<Record<string, TensorValue>>,
  rows: number,
): Record<string, TensorValue> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { shape, data }]) => {
      const values = data.subarray(0, (data.length / shape[0]!) * rows)
      return [name, { shape: [rows, ...shape.slice(1)], data: values }]
    }),
  )
}
