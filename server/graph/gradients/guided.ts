/** Guided backpropagation (Springenberg et al., arXiv 1412.6806) as gradient rules. */
import { greater, mul, relu, where } from '../ops.ts'
import type { GradientRule } from './rule.ts'

/**
 * Passes the positive part of a gradient, times the slope of the rectifier. The slope compares x,
 * as scaling it steeply would overflow once that is folded into the weights of a convolution.
 */
const guided: GradientRule = ({ inputs: [x], attributes }, g) => {
  const alpha = (attributes['alpha'] ?? 0) as number
  return [mul(relu(g), where(greater(x!, 0), 1, alpha))]
}

/**
 * Rules of the rectifiers. The paper defines the rule for relu: only positive gradients pass, and
 * only where the input is positive. With leakyRelu, positive gradients pass below zero too, times
 * alpha, as in its true gradient; for an alpha of 0 this is relu's rule. Blocking them would leave
 * nothing of units whose values are all negative, which a discriminator uses like any other. Captum
 * and others override relu alone, which in a DCGAN's discriminator would change nothing.
 */
export const GUIDED_RULES: Readonly<Record<string, GradientRule>> = {
  relu: guided,
  leakyRelu: guided,
}
