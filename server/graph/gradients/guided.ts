/** Guided backpropagation (Springenberg et al., arXiv 1412.6806) as gradient rules. */
import { mul, relu } from '../ops.ts'
import { slopeOf } from './elementwise.ts'
import type { GradientRule } from './rule.ts'

/** Passes a gradient only where it is positive and the op's input is positive. */
const guided: GradientRule = ({ inputs: [x] }, g) => [mul(relu(g), slopeOf(x!, 0))]

/**
 * Rules of the rectifiers. The paper defines the rule for relu. leakyRelu has the same one: its
 * negative side, where a unit doesn't respond, passes nothing, not even `alpha` times the gradient.
 * Captum and others override relu alone, which in a DCGAN's discriminator would change nothing.
 */
export const GUIDED_RULES: Readonly<Record<string, GradientRule>> = {
  relu: guided,
  leakyRelu: guided,
}
