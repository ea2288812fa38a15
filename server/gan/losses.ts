/** GAN losses (Goodfellow et al., arXiv 1406.2661) on logits, non-saturating for the generator. */
import { add, mean, mul, neg, sigmoid, softplus, sub } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { LossName } from './gan-config.ts'

/** All logits are [batch]; results are scalars unless noted. */
export interface GanLoss {
  /** `label`: see `lossAsReal`. */
  discriminator(reals: Tensor, fakes: Tensor, label: number): Tensor
  generator(fakes: Tensor, reals: Tensor): Tensor
  /** Probabilities [batch] that images with these logits are real. `others` are the other kind. */
  probability(logits: Tensor, others: Tensor): Tensor
}

export const GAN_LOSSES: Readonly<Record<LossName, GanLoss>> = {
  CROSS_ENTROPY: {
    discriminator: (reals, fakes, label) => add(lossAsReal(reals, label), lossAsFake(fakes)),
    generator: (fakes) => lossAsReal(fakes),
    probability: (logits) => sigmoid(logits),
  },
  /**
   * Relativistic pairing (Jolicoeur-Martineau, arXiv 1807.00734; R3GAN, arXiv 2501.05441): each
   * fake is compared with the real at its place in the batch. Only differences of logits count, so
   * a probability is that of being the real one of the pair. There are no labels.
   */
  RELATIVISTIC: {
    discriminator: (reals, fakes) => lossOfPairs(reals, fakes),
    generator: (fakes, reals) => lossOfPairs(fakes, reals),
    probability: (logits, others) => sigmoid(sub(logits, others)),
  },
}

/** Loss of logits [batch] that should exceed the others, log 2 if both are equal. */
function lossOfPairs(logits: Tensor, others: Tensor): Tensor {
  return mean(softplus(sub(others, logits)))
}

/**
 * -mean log D(x) of logits [batch]: the discriminator's loss on reals and the generator's on fakes.
 * With a label below 1 it is the cross-entropy with that label: one-sided label smoothing (Salimans
 * et al., arXiv 1606.03498).
 */
function lossAsReal(logits: Tensor, label = 1): Tensor {
  const missed = softplus(neg(logits))
  if (label === 1) return mean(missed)
  return mean(add(mul(missed, label), mul(softplus(logits), 1 - label)))
}

/** -mean log (1 - D(x)) of logits [batch]: the discriminator's loss on fakes. */
function lossAsFake(logits: Tensor): Tensor {
  return mean(softplus(logits))
}
