/** Gradient rules of the reductions and the matrix product. */
import {
  broadcastTo,
  cast,
  div,
  equal,
  matmul,
  mul,
  reshape,
  scalar,
  sum,
  transpose,
} from '../ops.ts'
import { countElements } from '../shapes.ts'
import type { Shape, Tensor } from '../tensor.ts'
import { unbroadcast, type GradientRule } from './rule.ts'

export const reductionGradients: Readonly<Record<string, GradientRule>> = {
  sum(tensor, g) {
    const [x] = tensor.inputs as [Tensor]
    return [broadcastTo(reshape(g, keptShape(tensor)), x.shape)]
  },
  mean(tensor, g) {
    const [x] = tensor.inputs as [Tensor]
    const spread = broadcastTo(reshape(g, keptShape(tensor)), x.shape)
    const reduced = axesOf(tensor).map((axis) => x.shape[axis]!)
    return [div(spread, sizeOf(reduced))]
  },
  /** Equal elements share the gradient, as in PyTorch's amax. */
  max(tensor, g) {
    const [x] = tensor.inputs as [Tensor]
    const kept = keptShape(tensor)
    const largest = cast(equal(x, reshape(tensor, kept)), 'float32')
    const count = sum(largest, axesOf(tensor), { keepDims: true })
    return [mul(largest, div(reshape(g, kept), count))]
  },
  matmul({ inputs: [a, b] }, g, wants) {
    return [
      wants(0) ? unbroadcast(matmul(g, transposed(b!)), a!.shape) : undefined,
      wants(1) ? unbroadcast(matmul(transposed(a!), g), b!.shape) : undefined,
    ]
  },
}

/** The shape with the reduced axes kept, with size 1. */
function keptShape(tensor: Tensor): Shape {
  const axes = axesOf(tensor)
  return tensor.inputs[0]!.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
}

/** Number of elements of a shape; a symbolic batch is counted at run time. */
function sizeOf(shape: Shape): Tensor {
  const { elements, batches } = countElements(shape)
  return batches === 0 ? scalar(elements) : sum(broadcastTo(scalar(elements), ['batch']))
}

/** Swaps the last two axes. */
function transposed(x: Tensor): Tensor {
  const rank = x.shape.length
  const order = x.shape.map((_, axis) => axis)
  return transpose(x, [...order.slice(0, -2), rank - 1, rank - 2])
}

function axesOf(tensor: Tensor): readonly number[] {
  return tensor.attributes['axes'] as readonly number[]
}
