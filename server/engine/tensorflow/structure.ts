/** Ops that rearrange elements, in TensorFlow. */
import { concreteShape } from '../../graph/shapes.ts'
import type { Lowerings, TfTensor } from './lowering.ts'

export const structure: Lowerings = {
  reshape: ({ tf, node, operands: [x], batch }) => tf.reshape(x!, concreteShape(node.shape, batch)),
  broadcastTo: ({ tf, node, operands: [x], batch }) =>
    tf.broadcastTo(x!, concreteShape(node.shape, batch)),
  transpose: ({ tf, node, operands: [x] }) =>
    tf.transpose(x!, [...(node.attributes['permutation'] as readonly number[])]),
  slice({ tf, node: { attributes }, operands: [x] }) {
    const starts = attributes['starts'] as readonly number[]
    const ends = attributes['ends'] as readonly number[]
    const steps = attributes['steps'] as readonly number[]
    // An end of -1 marks the batch, which is taken whole.
    const until = ends.map((end, axis) => (end === -1 ? x!.shape[axis]! : end))
    return tf.stridedSlice(x!, [...starts], until, [...steps])
  },
  pad({ tf, node: { attributes }, operands: [x] }) {
    const before = attributes['before'] as readonly number[]
    const after = attributes['after'] as readonly number[]
    const paddings = before.map((size, axis): [number, number] => [size, after[axis]!])
    return tf.pad(x!, paddings, attributes['value'] as number)
  },
  concat: ({ tf, node, operands }) =>
    tf.concat(operands as TfTensor[], node.attributes['axis'] as number),
}
