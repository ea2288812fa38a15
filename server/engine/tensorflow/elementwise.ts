/** Elementwise ops in TensorFlow. */
import type { DType } from '../../graph/tensor.ts'
import type { Lowering, Lowerings, Tf, TfTensor } from './lowering.ts'

const unary =
  (compute: (tf: Tf, x: TfTensor) => TfTensor): Lowering =>
  ({ tf, operands }) =>
    compute(tf, operands[0]!)

const binary =
  (compute: (tf: Tf, a: TfTensor, b: TfTensor) => TfTensor): Lowering =>
  ({ tf, operands }) =>
    compute(tf, operands[0]!, operands[1]!)

/** TensorFlow.js has no uint8: it becomes int32. */
export function tfDtype(dtype: DType): 'float32' | 'int32' | 'bool' {
  return dtype === 'uint8' ? 'int32' : dtype
}

export const elementwise: Lowerings = {
  add: binary((tf, a, b) => tf.add(a, b)),
  sub: binary((tf, a, b) => tf.sub(a, b)),
  mul: binary((tf, a, b) => tf.mul(a, b)),
  div: binary((tf, a, b) => tf.div(a, b)),
  maximum: binary((tf, a, b) => tf.maximum(a, b)),
  minimum: binary((tf, a, b) => tf.minimum(a, b)),
  pow: binary((tf, a, b) => tf.pow(a, b)),
  greater: binary((tf, a, b) => tf.greater(a, b)),
  greaterEqual: binary((tf, a, b) => tf.greaterEqual(a, b)),
  less: binary((tf, a, b) => tf.less(a, b)),
  lessEqual: binary((tf, a, b) => tf.lessEqual(a, b)),
  equal: binary((tf, a, b) => tf.equal(a, b)),
  logicalNot: unary((tf, x) => tf.logicalNot(x)),
  where: ({ tf, operands: [condition, a, b] }) => tf.where(condition!, a!, b!),
  neg: unary((tf, x) => tf.neg(x)),
  exp: unary((tf, x) => tf.exp(x)),
  log: unary((tf, x) => tf.log(x)),
  sqrt: unary((tf, x) => tf.sqrt(x)),
  abs: unary((tf, x) => tf.abs(x)),
  sign: unary((tf, x) => tf.sign(x)),
  tanh: unary((tf, x) => tf.tanh(x)),
  sigmoid: unary((tf, x) => tf.sigmoid(x)),
  relu: unary((tf, x) => tf.relu(x)),
  // log1p keeps the small values that tf.softplus loses, and avoids overflow.
  softplus: unary((tf, x) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))))),
  floor: unary((tf, x) => tf.floor(x)),
  round: unary((tf, x) => tf.round(x)),
  selu: unary((tf, x) => tf.selu(x)),
  leakyRelu: ({ tf, node, operands: [x] }) =>
    tf.where(tf.greater(x!, 0), x!, tf.mul(x!, node.attributes['alpha'] as number)),
  elu: ({ tf, node, operands: [x] }) => {
    const below = tf.mul(tf.expm1(tf.minimum(x!, 0)), node.attributes['alpha'] as number)
    return tf.where(tf.greater(x!, 0), x!, below)
  },
  clip: ({ tf, node: { attributes }, operands: [x] }) =>
    tf.clipByValue(x!, attributes['min'] as number, attributes['max'] as number),
  stopGradient: unary((tf, x) => tf.clone(x)),
  cast: ({ tf, node, operands: [x] }) => tf.cast(x!, tfDtype(node.dtype)),
}
