/** The GAN losses (Goodfellow et al., arXiv 1406.2661) on logits, the generator's being the non-saturating one. */
import { add, mean, mul, neg, softplus } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'

/**
 * -mean log D(x) of logits [batch]: what reals cost the discriminator, and fakes the generator. With a label below 1
 * the cross-entropy with that label: label smoothing on one side (Salimans et al., arXiv 1606.03498).
 */
export function lossAsReal(logits: Tensor, label = 1): Tensor {
  const missed = softplus(neg(logits))
  if (label === 1) return mean(missed)
  return mean(add(mul(missed, label), mul(softplus(logits), 1 - label)))
}

/** -mean log (1 - D(x)) of logits [batch]: what fakes cost the discriminator. */
export function lossAsFake(logits: Tensor): Tensor {
  return mean(softplus(logits))
}
