/** GAN losses (Goodfellow et al., arXiv 1406.2661) on logits, non-saturating for the generator. */
import { add, mean, mul, neg, softplus } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'

/**
 * -mean log D(x) of logits [batch]: the discriminator's loss on reals and the generator's on fakes.
 * With a label below 1 it is the cross-entropy with that label: one-sided label smoothing (Salimans
 * et al., arXiv 1606.03498).
 */
export function lossAsReal(logits: Tensor, label = 1): Tensor {
  const missed = softplus(neg(logits))
  if (label === 1) return mean(missed)
  return mean(add(mul(missed, label), mul(softplus(logits), 1 - label)))
}

/** -mean log (1 - D(x)) of logits [batch]: the discriminator's loss on fakes. */
export function lossAsFake(logits: Tensor): Tensor {
  return mean(softplus(logits))
}
