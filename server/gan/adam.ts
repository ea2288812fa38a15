/** Adam (Kingma and Ba, arXiv 1412.6980) as in torch.optim.Adam, in few passes over the weights. */
import { add, div, input, maximum, mean, mul, sqrt, sub } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { GanConfig } from './gan-config.ts'

/** PyTorch's default, in the same place: added to the bias-corrected root. */
const EPSILON = 1e-8

type AdamConfig = Pick<GanConfig, 'beta1' | 'beta2' | 'updateLimit'>

/** Scalars fed with every update: see `adamScalars`. */
export interface AdamInputs {
  readonly scale: Tensor
  readonly shift: Tensor
  /** Missing without a limit. */
  readonly limit?: Tensor
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
 * Computes one update, at most as large as `limit`: the update clipping of Adafactor (Shazeer and
 * Stern, arXiv 1804.04235), on the whole tensor. Keeping the moments as sums instead of means, and
 * combining the constants in two scalars, saves five passes over all weights compared with the
 * textbook form.
 */
export function adam(
  { weight, m, v }: AdamState,
  gradient: Tensor,
  { beta1, beta2 }: AdamConfig,
  { scale, shift, limit }: AdamInputs,
): AdamState {
  const nextM = beta1 === 0 ? gradient : add(mul(m, beta1), gradient)
  const nextV = add(mul(v, beta2), mul(gradient, gradient))
  const move = div(nextM, add(mul(sqrt(nextV), scale), shift))
  const limited = limit ? mul(move, div(limit, maximum(rootMeanSquare(move), limit))) : move
  return { weight: sub(weight, limited), m: nextM, v: nextV }
}

function rootMeanSquare(x: Tensor): Tensor {
  return sqrt(mean(mul(x, x)))
}

/** Makes the scalar inputs of a network's updates. */
export function adamInputs(network: string, { updateLimit }: AdamConfig): AdamInputs {
  return {
    scale: input(`scale${network}`, []),
    shift: input(`shift${network}`, []),
    ...(updateLimit > 0 ? { limit: input(`limit${network}`, []) } : {}),
  }
}

/**
 * Returns the scalars for a network's update number `update`, counted from 1, by the names of their
 * inputs. They satisfy
 * m / (sqrt(v) * scale + shift) = learningRate * corrected m / (sqrt(corrected v) + 1e-8).
 */
export function adamScalars(
  network: string,
  { beta1, beta2, updateLimit }: AdamConfig,
  learningRate: number,
  update: number,
): Record<string, number> {
  const stepSize = (learningRate * (1 - beta1)) / (1 - beta1 ** update)
  const root = Math.sqrt((1 - beta2) / (1 - beta2 ** update))
  return {
    [`scale${network}`]: root / stepSize,
    [`shift${network}`]: EPSILON / stepSize,
    ...(updateLimit > 0 ? { [`limit${network}`]: updateLimit * learningRate } : {}),
  }
}
