/** Gradient rules of the elementwise ops. */
import {
  add,
  clip,
  div,
  greater,
  greaterEqual,
  lessEqual,
  log,
  mul,
  neg,
  pow,
  sigmoid,
  sign,
  stopGradient,
  sub,
  where,
} from '../ops.ts'
import { SELU_ALPHA, SELU_SCALE } from '../reference/elementwise.ts'
import type { Tensor } from '../tensor.ts'
import { unbroadcast, type GradientRule } from './rule.ts'

export const elementwiseGradients: Readonly<Record<string, GradientRule>> = {
  add: binary(
    (g) => g,
    (g) => g,
  ),
  sub: binary(
    (g) => g,
    (g) => neg(g),
  ),
  mul: binary(
    (g, _a, b) => mul(g, b),
    (g, a) => mul(g, a),
  ),
  div: binary(
    (g, _a, b) => div(g, b),
    (g, _a, b, y) => neg(mul(g, div(y, b))),
  ),
  maximum: binary(
    (g, a, b) => where(greaterEqual(a, b), g, 0),
    (g, a, b) => where(greaterEqual(a, b), 0, g),
  ),
  minimum: binary(
    (g, a, b) => where(lessEqual(a, b), g, 0),
    (g, a, b) => where(lessEqual(a, b), 0, g),
  ),
  pow: binary(
    (g, a, b) => mul(g, mul(b, pow(a, sub(b, 1)))),
    (g, a, _b, y) => mul(g, mul(y, log(a))),
  ),
  where({ inputs: [condition, a, b] }, g) {
    return [
      undefined,
      unbroadcast(where(condition!, g, 0), a!.shape),
      unbroadcast(where(condition!, 0, g), b!.shape),
    ]
  },
  neg: unary((g) => neg(g)),
  exp: unary((g, _x, y) => mul(g, y)),
  log: unary((g, x) => div(g, x)),
  sqrt: unary((g, _x, y) => div(mul(g, 0.5), y)),
  abs: unary((g, x) => mul(g, sign(x))),
  tanh: unary((g, _x, y) => mul(g, sub(1, mul(y, y)))),
  sigmoid: unary((g, _x, y) => mul(g, mul(y, sub(1, y)))),
  relu: unary((g, x) => mul(g, slopeOf(x, 0))),
  softplus: unary((g, x) => mul(g, sigmoid(x))),
  leakyRelu: unary((g, x, _y, alpha) => mul(g, slopeOf(x, alpha))),
  // Below zero y = alpha (exp(x) - 1), so its slope is y + alpha.
  elu: unary((g, x, y, alpha) => where(greater(x, 0), g, mul(g, add(y, alpha)))),
  selu: unary((g, x, y) =>
    where(greater(x, 0), mul(g, SELU_SCALE), mul(g, add(y, SELU_SCALE * SELU_ALPHA))),
  ),
  clip(tensor, g) {
    const [x] = tensor.inputs as [Tensor]
    const { min, max } = tensor.attributes as { min: number; max: number }
    return [where(greaterEqual(x, min), where(lessEqual(x, max), g, 0), 0)]
  },
}

/** Scales every normal positive float32 to 1 or more, and keeps negative values negative. */
const STEEP = 3e38

/**
 * The slope of leakyRelu: 1 for positive x, else alpha. It is a constant on each side. For alpha up
 * to 1 it uses ops that engines run on several threads, unlike `where`.
 */
function slopeOf(x: Tensor, alpha: number): Tensor {
  if (alpha > 1) return where(greater(x, 0), 1, alpha)
  return stopGradient(clip(mul(x, STEEP), alpha, 1))
}

/** A rule from the gradient for each operand. Gradients that aren't needed are not built. */
function binary(
  first: (g: Tensor, a: Tensor, b: Tensor, y: Tensor) => Tensor,
  second: (g: Tensor, a: Tensor, b: Tensor, y: Tensor) => Tensor,
): GradientRule {
  return (y, g, wants) => {
    const [a, b] = y.inputs as [Tensor, Tensor]
    return [
      wants(0) ? unbroadcast(first(g, a, b, y), a.shape) : undefined,
      wants(1) ? unbroadcast(second(g, a, b, y), b.shape) : undefined,
    ]
  }
}

function unary(slope: (g: Tensor, x: Tensor, y: Tensor, alpha: number) => Tensor): GradientRule {
  return (y, g) => [slope(g, y.inputs[0]!, y, y.attributes['alpha'] as number)]
}
