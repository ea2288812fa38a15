/** Adam (Kingma and Ba, arXiv 1412.6980) as in torch.optim.Adam, in few passes over the weights. */
import { add, div, mul, sqrt, sub } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'

/** PyTorch's default, in the same place: added to the bias-corrected root. */
const EPSILON = 1e-8

export interface AdamDecays {
  readonly beta1: number
  readonly beta2: number
}

/** Scalars fed with every update: see `adamScalars`. */
export interface AdamInputs {
  readonly scale: Tensor
  readonly shift: Tensor
}

/** A weight with Adam's state, all of one shape. */
export interface AdamState {
  readonly weight: Tensor
  /** Decaying sum of the gradients: Adam's first moment divided by 1 - beta1. */
  readonly m: Tensor
  /** Decaying sum of the squared gradients: Adam's second moment divided by 1 - beta2. */
  readonly v: Tensor
}

/**
 * Computes one update. Keeping the moments as sums instead of means, and combining the constants in
 * two scalars, saves five passes over all weights compared with the textbook form.
 */
export function adam(
  { weight, m, v }: AdamState,
  gradient: Tensor,
  { beta1, beta2 }: AdamDecays,
  { scale, shift }: AdamInputs,
): AdamState {
  const nextM = beta1 === 0 ? gradient : add(mul(m, beta1), gradient)
  const nextV = add(mul(v, beta2), mul(gradient, gradient))
  const move = div(nextM, add(mul(sqrt(nextV), scale), shift))
  return { weight: sub(weight, move), m: nextM, v: nextV }
}

/**
 * Returns the scalars for update number `update`, counted from 1. They satisfy
 * m / (sqrt(v) * scale + shift) = learningRate * corrected m / (sqrt(corrected v) + 1e-8).
 */
export function adamScalars(
  { beta1, beta2 }: AdamDecays,
  learningRate: number,
  update: number,
): { scale: number; shift: number } {
  const stepSize = (learningRate * (1 - beta1)) / (1 - beta1 ** update)
  const root = Math.sqrt((1 - beta2) / (1 - beta2 ** update))
  return { scale: root / stepSize, shift: EPSILON / stepSize }
}
