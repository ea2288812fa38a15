/** Reference kernels of the structure ops, the reductions and the matrix product. */
import type { Tensor } from '../tensor.ts'
import { elementsOf, expand, gather, scatter, stridesOf, type Kernel, type Value } from './value.ts'

export const structureKernels: Readonly<Record<string, Kernel>> = {
  reshape: (_, [x]) => x!.data,
  broadcastTo: (_, [x], shape) => expand(x!, shape),
  transpose(tensor, [x], shape) {
    const strides = stridesOf(x!.shape)
    return gather(
      x!.data,
      shape,
      list(tensor, 'permutation').map((axis) => strides[axis]!),
    )
  },
  slice(tensor, [x], shape) {
    const strides = stridesOf(x!.shape)
    const start = dot(list(tensor, 'starts'), strides)
    const steps = list(tensor, 'steps')
    return gather(
      x!.data,
      shape,
      strides.map((stride, axis) => stride * steps[axis]!),
      start,
    )
  },
  pad(tensor, [x], shape) {
    const result = new Float64Array(elementsOf(shape)).fill(tensor.attributes['value'] as number)
    const strides = stridesOf(shape)
    scatter(x!.data, result, x!.shape, strides, dot(list(tensor, 'before'), strides))
    return result
  },
  concat(tensor, inputs, shape) {
    const result = new Float64Array(elementsOf(shape))
    const strides = stridesOf(shape)
    const axis = tensor.attributes['axis'] as number
    let start = 0
    for (const { data, shape: part } of inputs) {
      scatter(data, result, part, strides, start)
      start += part[axis]! * strides[axis]!
    }
    return result
  },
  sum: reductionKernel((values) => values.reduce((total, value) => total + value, 0)),
  mean: reductionKernel(
    (values) => values.reduce((total, value) => total + value, 0) / values.length,
  ),
  max: reductionKernel((values) =>
    values.reduce((most, value) => Math.max(most, value), -Infinity),
  ),
  matmul: multiply,
}

function reductionKernel(reduce: (values: Float64Array) => number): Kernel {
  return (tensor, [x], shape) => {
    const axes = list(tensor, 'axes')
    const kept = x!.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
    const order = [
      ...kept,
      ...x!.shape.map((_, axis) => axis).filter((axis) => axes.includes(axis)),
    ]
    const strides = stridesOf(x!.shape)
    const sorted = gather(
      x!.data,
      order.map((axis) => x!.shape[axis]!),
      order.map((axis) => strides[axis]!),
    )
    const result = new Float64Array(elementsOf(shape))
    const length = sorted.length / result.length
    return result.map((_, index) => reduce(sorted.subarray(index * length, (index + 1) * length)))
  }
}

function multiply(_: Tensor, inputs: readonly Value[], shape: readonly number[]): Float64Array {
  const leading = shape.slice(0, -2)
  const [rows, columns] = shape.slice(-2) as [number, number]
  const [a, b] = inputs as [Value, Value]
  const inner = a.shape.at(-1)!
  const left = expand(a, [...leading, rows, inner])
  const right = expand(b, [...leading, inner, columns])
  const result = new Float64Array(elementsOf(shape))
  for (let row = 0; row < elementsOf(leading) * rows; row += 1) {
    const matrix = Math.floor(row / rows) * inner * columns
    for (let k = 0; k < inner; k += 1) {
      const factor = left[row * inner + k]!
      for (let column = 0; column < columns; column += 1) {
        result[row * columns + column]! += factor * right[matrix + k * columns + column]!
      }
    }
  }
  return result
}

function list(tensor: Tensor, name: string): readonly number[] {
  return tensor.attributes[name] as readonly number[]
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, index) => total + value * b[index]!, 0)
}
