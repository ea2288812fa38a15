/** Elementwise ops. Two operands broadcast as in NumPy; a number is a scalar operand. */
import { makeNode, type Rules } from '../node.ts'
import {
  broadcastShapes,
  expectDtype,
  expectInputs,
  finite,
  refuse,
  word,
  type Operands,
} from '../shapes.ts'
import { DTYPES, type DType, type Tensor } from '../tensor.ts'
import { toTensor, type Operand } from './leaves.ts'

export const BINARY_OPS = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'pow'] as const
export const COMPARISONS = ['greater', 'greaterEqual', 'less', 'lessEqual', 'equal'] as const
export const UNARY_OPS = [
  'neg',
  'exp',
  'log',
  'sqrt',
  'abs',
  'sign',
  'tanh',
  'sigmoid',
  'relu',
  'softplus',
  'floor',
  'round',
  'selu',
] as const

/** Shape rules of the ops in this file. */
export const elementwiseRules: Rules = {
  ...Object.fromEntries(BINARY_OPS.map((op) => [op, binaryRule])),
  ...Object.fromEntries(COMPARISONS.map((op) => [op, comparisonRule])),
  ...Object.fromEntries(UNARY_OPS.map((op) => [op, unaryRule])),
  leakyRelu: (node) => (finite(node, 'alpha'), unaryRule(node)),
  elu: (node) => (finite(node, 'alpha'), unaryRule(node)),
  stopGradient: unaryRule,
  clip(node) {
    if (finite(node, 'min') > finite(node, 'max')) refuse(node, 'min is above max')
    return unaryRule(node)
  },
  logicalNot(node) {
    expectInputs(node, 1)
    expectDtype(node, 'bool')
    return node.inputs[0]!
  },
  where(node) {
    expectInputs(node, 3)
    const [condition, a, b] = node.inputs as [Tensor, Tensor, Tensor]
    if (condition.dtype !== 'bool') refuse(node, 'the condition must be bool')
    if (a.dtype !== b.dtype || a.dtype === 'bool') {
      refuse(node, 'both branches must have the same dtype, and not bool')
    }
    return { shape: broadcastShapes(node, [condition.shape, a.shape, b.shape]), dtype: a.dtype }
  },
  cast(node) {
    expectInputs(node, 1)
    return { shape: node.inputs[0]!.shape, dtype: word(node, 'to', DTYPES) }
  },
}

function binaryRule(node: Operands) {
  expectInputs(node, 2)
  expectDtype(node, 'float32')
  const [a, b] = node.inputs as [Tensor, Tensor]
  return { shape: broadcastShapes(node, [a.shape, b.shape]), dtype: 'float32' } as const
}

function comparisonRule(node: Operands) {
  return { shape: binaryRule(node).shape, dtype: 'bool' } as const
}

function unaryRule(node: Operands) {
  expectInputs(node, 1)
  expectDtype(node, 'float32')
  return { shape: node.inputs[0]!.shape, dtype: 'float32' } as const
}

const node = makeNode.bind(undefined, elementwiseRules)

/** a + b */
export function add(a: Operand, b: Operand): Tensor {
  return node('add', [toTensor(a), toTensor(b)])
}

/** a - b */
export function sub(a: Operand, b: Operand): Tensor {
  return node('sub', [toTensor(a), toTensor(b)])
}

/** a * b */
export function mul(a: Operand, b: Operand): Tensor {
  return node('mul', [toTensor(a), toTensor(b)])
}

/** a / b */
export function div(a: Operand, b: Operand): Tensor {
  return node('div', [toTensor(a), toTensor(b)])
}

/** The larger of a and b. */
export function maximum(a: Operand, b: Operand): Tensor {
  return node('maximum', [toTensor(a), toTensor(b)])
}

/** The smaller of a and b. */
export function minimum(a: Operand, b: Operand): Tensor {
  return node('minimum', [toTensor(a), toTensor(b)])
}

/** a to the power b. The gradient with respect to b needs a > 0. */
export function pow(a: Operand, b: Operand): Tensor {
  return node('pow', [toTensor(a), toTensor(b)])
}

/** a > b */
export function greater(a: Operand, b: Operand): Tensor {
  return node('greater', [toTensor(a), toTensor(b)])
}

/** a >= b */
export function greaterEqual(a: Operand, b: Operand): Tensor {
  return node('greaterEqual', [toTensor(a), toTensor(b)])
}

/** a < b */
export function less(a: Operand, b: Operand): Tensor {
  return node('less', [toTensor(a), toTensor(b)])
}

/** a <= b */
export function lessEqual(a: Operand, b: Operand): Tensor {
  return node('lessEqual', [toTensor(a), toTensor(b)])
}

/** a == b */
export function equal(a: Operand, b: Operand): Tensor {
  return node('equal', [toTensor(a), toTensor(b)])
}

/** not x */
export function logicalNot(x: Tensor): Tensor {
  return node('logicalNot', [x])
}

/** a where the condition is true, else b; all three broadcast. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  return node('where', [condition, toTensor(a), toTensor(b)])
}

/** -x */
export function neg(x: Tensor): Tensor {
  return node('neg', [x])
}

/** e to the power x. */
export function exp(x: Tensor): Tensor {
  return node('exp', [x])
}

/** The natural logarithm. */
export function log(x: Tensor): Tensor {
  return node('log', [x])
}

/** The square root. */
export function sqrt(x: Tensor): Tensor {
  return node('sqrt', [x])
}

/** |x| */
export function abs(x: Tensor): Tensor {
  return node('abs', [x])
}

/** -1, 0 or 1. */
export function sign(x: Tensor): Tensor {
  return node('sign', [x])
}

/** The hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return node('tanh', [x])
}

/** 1 / (1 + exp(-x)) */
export function sigmoid(x: Tensor): Tensor {
  return node('sigmoid', [x])
}

/** max(x, 0) */
export function relu(x: Tensor): Tensor {
  return node('relu', [x])
}

/** log(1 + exp(x)), without overflow. */
export function softplus(x: Tensor): Tensor {
  return node('softplus', [x])
}

/** The largest whole number not above x. */
export function floor(x: Tensor): Tensor {
  return node('floor', [x])
}

/** The nearest whole number; halves round to even. */
export function round(x: Tensor): Tensor {
  return node('round', [x])
}

/** Scaled exponential linear unit (Klambauer et al., arXiv 1706.02515), without parameters. */
export function selu(x: Tensor): Tensor {
  return node('selu', [x])
}

/** x if positive, else alpha x. */
export function leakyRelu(x: Tensor, alpha: number): Tensor {
  return node('leakyRelu', [x], { alpha })
}

/** x if positive, else alpha (exp(x) - 1). */
export function elu(x: Tensor, alpha = 1): Tensor {
  return node('elu', [x], { alpha })
}

/** x limited to min..max. */
export function clip(x: Tensor, min: number, max: number): Tensor {
  return node('clip', [x], { min, max })
}

/** x, without passing a gradient to it. */
export function stopGradient(x: Tensor): Tensor {
  return node('stopGradient', [x])
}

/**
 * x as another dtype. Casts to an integer dtype need whole numbers within its range; other values
 * depend on the engine.
 */
export function cast(x: Tensor, to: DType): Tensor {
  return node('cast', [x], { to })
}
