/** The settings that shape a training run's graphs: network sizes and constants of the step. */
import type { Prior } from '../latent/seed-to-z.ts'

/** A DCGAN and its training settings. Learning rates are inputs of every step, so not included. */
export interface GanConfig {
  /** Width and height of the images; see `isImageSize`. */
  readonly imageSize: number
  readonly channels: 1 | 3
  readonly zDim: number
  readonly prior: Prior
  /** Channels of the generator before its last layer; each earlier layer has twice as many. */
  readonly ngf: number
  /** Channels of the discriminator after its first layer; each later layer has twice as many. */
  readonly ndf: number
  /** Number of reals and number of fakes per step. */
  readonly batch: number
  /** Adam's decay rate for the mean of the gradients, in [0, 1). */
  readonly beta1: number
  /** Adam's decay rate for the mean of the squared gradients, in [0, 1). */
  readonly beta2: number
  /**
   * Largest root mean square of an update of a weight tensor, in units of the learning rate; larger
   * updates are scaled down. 0: no limit. Without momentum (beta1 0), Adam's updates can reach
   * 1 / sqrt(1 - beta2) when gradients grow suddenly: see `adam`.
   */
  readonly updateLimit: number
  /** The discriminator's target for reals, in (0, 1]; below 1 is one-sided label smoothing. */
  readonly realLabel: number
  /** Final decay of the averaged generator, in [0, 1): see `averageRate`. 0: no average. */
  readonly emaDecay: number
  /** Sigma, at step 0, of the Gaussian noise on all inputs of the discriminator. 0: no noise. */
  readonly instanceNoise: number
  /** The generator's last upsampling; see `generatorArchitecture`. */
  readonly lastLayer: LastLayer
  readonly loss: LossName
  /** Norm of the generator's layers; its output layer is the one at the edge. */
  readonly generatorNorm: NormName
  /**
   * Norm of the discriminator's hidden layers; the first is the one at the edge. With NONE, its
   * weights start with the deviation of He et al.: see `initialState`.
   */
  readonly discriminatorNorm: NormName
  /** Change of the maps' size between layers; see `generatorArchitecture`. */
  readonly resampling: Resampling
  /** Fully connected hidden layers, which the paper removes; see `generatorArchitecture`. */
  readonly fullyConnected: FullyConnected
  /** Activation function of the discriminator's hidden layers. */
  readonly discriminatorActivation: 'LEAKY_RELU' | 'RELU'
  /**
   * From the discriminator's last maps to a logit: a convolution as large as they are, or the
   * average of each map and a weight for it.
   */
  readonly discriminatorHead: 'CONVOLUTION' | 'GLOBAL_AVERAGE'
  /**
   * Weight gamma of the discriminator's gradient penalties on reals and on fakes (R1 and R2). 0:
   * none. They need `discriminatorNorm` NONE, since batch norm makes each image's logit depend on
   * the others.
   */
  readonly gradientPenalty: number
  /** Share of the batch on which the penalties are computed, in (0, 1]; see `penaltyCount`. */
  readonly penaltyShare: number
  /** The discriminator's use of the images' classes; with NONE, the generator has none either. */
  readonly conditioning: Conditioning
  /** Names of the classes; empty without conditioning. */
  readonly classes: readonly string[]
}

/**
 * None; a projection of the features on the class's vector (Miyato and Koyama, arXiv 1802.05637);
 * or a second head that classifies the features (ACGAN; Odena et al., arXiv 1610.09585).
 */
export type Conditioning = 'NONE' | 'PROJECTION' | 'ACGAN'

/** A transposed 4x4 convolution; or bilinear upsampling, then a 3x3 convolution. */
export type LastLayer = 'TRANSPOSED' | 'BILINEAR'

/** Batch norm in all layers but the one at the edge; none, but biases; in that layer too. */
export type NormName = 'BATCH' | 'NONE' | 'EVERYWHERE'

/**
 * Strided 4x4 convolutions, transposed in the generator; or 3x3 convolutions of stride 1, with
 * nearest-neighbour upsampling before them in the generator, and max pooling after them in the
 * discriminator.
 */
export type Resampling = 'STRIDED' | 'POOLING'

/**
 * None; one, at the bottom of the generator and at the top of the discriminator; or two instead of
 * all convolutions: the perceptrons of Goodfellow et al. (arXiv 1406.2661).
 */
export type FullyConnected = 'NONE' | 'HIDDEN' | 'ALL'

/** A loss of `GAN_LOSSES`. */
export type LossName = 'CROSS_ENTROPY' | 'RELATIVISTIC'

/** Settings that runs of earlier versions didn't store, with the values that they trained with. */
export const EARLIER_SETTINGS = {
  lastLayer: 'TRANSPOSED',
  loss: 'CROSS_ENTROPY',
  generatorNorm: 'BATCH',
  discriminatorNorm: 'BATCH',
  resampling: 'STRIDED',
  fullyConnected: 'NONE',
  discriminatorActivation: 'LEAKY_RELU',
  discriminatorHead: 'CONVOLUTION',
  gradientPenalty: 0,
  penaltyShare: 1 / 3,
  updateLimit: 0,
  conditioning: 'NONE',
  classes: [],
} as const satisfies Partial<GanConfig>

/** Number of reals, and of fakes, on which the gradient penalties are computed. */
export function penaltyCount({
  batch,
  penaltyShare,
}: Pick<GanConfig, 'batch' | 'penaltyShare'>): number {
  return Math.max(1, Math.round(batch * penaltyShare))
}

const SMALLEST = 16
const LARGEST = 256

/** True if images of this size can be trained on: 4, 5, 6 or 7 doubled until it is in 16..256. */
export function isImageSize(size: number): boolean {
  if (!Number.isInteger(size) || size < SMALLEST || size > LARGEST) return false
  const { base, doublings } = splitImageSize(size)
  return base * 2 ** doublings === size
}

/** Splits a size into base * 2^doublings, with the base in 4..7. */
export function splitImageSize(size: number): { base: number; doublings: number } {
  const doublings = Math.floor(Math.log2(size)) - 2
  return { base: Math.floor(size / 2 ** doublings), doublings }
}
