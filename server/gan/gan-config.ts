/** What of a training run shapes its graphs: sizes of both networks, and the numbers built into the step. */
import type { Prior } from '../latent/seed-to-z.ts'

/** A DCGAN and how it is trained. Learning rates are not here: they are fed at every step. */
export interface GanConfig {
  /** Width and height of the images; see `isImageSize`. */
  readonly imageSize: number
  readonly channels: 1 | 3
  readonly zDim: number
  readonly prior: Prior
  /** Channels of the generator before its last layer; each layer before has twice as many. */
  readonly ngf: number
  /** Channels of the discriminator after its first layer; each layer after has twice as many. */
  readonly ndf: number
  /** Images a step: as many reals as fakes. */
  readonly batch: number
  /** Adam's decay of the mean of the gradients, in [0, 1). */
  readonly beta1: number
  /** Adam's decay of the mean of their squares, in [0, 1). */
  readonly beta2: number
  /** What the discriminator is to say of reals, in (0, 1]; below 1 is one-sided label smoothing. */
  readonly realLabel: number
  /** What the decay of the averaged generator grows to, in [0, 1): see `averageRate`; 0: no average is kept. */
  readonly emaDecay: number
  /** Sigma, at step 0, of the Gaussian noise on all that the discriminator sees; 0: none. */
  readonly instanceNoise: number
}

const SMALLEST = 16
const LARGEST = 256

/** Whether images of this width and height can be trained on: 4, 5, 6 or 7 doubled until it is in 16..256. */
export function isImageSize(size: number): boolean {
  if (!Number.isInteger(size) || size < SMALLEST || size > LARGEST) return false
  const { base, doublings } = splitImageSize(size)
  return base * 2 ** doublings === size
}

/** A size as base * 2^doublings, with the base in 4..7. */
export function splitImageSize(size: number): { base: number; doublings: number } {
  const doublings = Math.floor(Math.log2(size)) - 2
  return { base: Math.floor(size / 2 ** doublings), doublings }
}
