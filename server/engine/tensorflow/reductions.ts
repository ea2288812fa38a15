/** Reductions and matrix products in TensorFlow. */
import { concreteShape } from '../../graph/shapes.ts'
import type { Lowering, Lowerings, Tf, TfTensor } from './lowering.ts'

const reduction =
  (compute: (tf: Tf, x: TfTensor, axes: number[], keepDims: boolean) => TfTensor): Lowering =>
  ({ tf, node: { attributes }, operands: [x] }) => {
    const axes = [...(attributes['axes'] as readonly number[])]
    // TensorFlow.js interprets an empty list as all axes.
    return axes.length === 0
      ? tf.clone(x!)
      : compute(tf, x!, axes, attributes['keepDims'] as boolean)
  }

export const reductions: Lowerings = {
  sum: reduction((tf, x, axes, keepDims) => tf.sum(x, axes, keepDims)),
  mean: reduction((tf, x, axes, keepDims) => tf.mean(x, axes, keepDims)),
  max: reduction((tf, x, axes, keepDims) => tf.max(x, axes, keepDims)),
  matmul({ tf, node, operands, batch }) {
    const shape = concreteShape(node.shape, batch)
    const leading = shape.slice(0, -2)
    const [a, b] = operands.map((x) => tf.broadcastTo(x, [...leading, ...x.shape.slice(-2)]))
    return tf.reshape(tf.matMul(stack(tf, a!), stack(tf, b!)), shape)
  },
}

/** Merges the leading axes into one axis of matrices. */
function stack(tf: Tf, x: TfTensor): TfTensor {
  return tf.reshape(x, [-1, ...x.shape.slice(-2)])
}
