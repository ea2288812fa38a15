/** Facts about a file that contains a network: format, kind, overrides and calibration. */
import type { Prior } from '../latent/seed-to-z.ts'

export type CheckpointFormat =
  'pytorch' | 'safetensors' | 'tfjs' | 'keras' | 'numpy' | 'joblib' | 'onnx'

/**
 * Role of a network: a generator makes images, a discriminator tells real from fake ones, and a
 * feature network describes images by numbers.
 */
export type NetworkKind = 'generator' | 'discriminator' | 'features'

/**
 * Settings that a weights file does not record; undefined: inferred. See
 * schema/checkpoints.graphql.
 */
export interface ArchitectureOverrides {
  readonly prior?: Prior['distribution']
  readonly priorBound?: number
  readonly epsilon?: number
  readonly hiddenActivation?: 'relu' | 'leakyRelu' | 'elu' | 'selu'
  readonly leakySlope?: number
  readonly outputActivation?: 'tanh' | 'sigmoid' | 'linear'
  readonly strides?: readonly number[]
  readonly paddings?: readonly number[]
  readonly outputPaddings?: readonly number[]
  /** Number of classes of a one-hot label; 0 if there is none. */
  readonly classes?: number
}

/** Calibration of batch-norm statistics that a file lacks. */
export interface Calibration {
  /** Number of z from the prior, seeds 0 to samples - 1; for a discriminator, of dataset images. */
  readonly samples: number
  /**
   * Largest difference, in grey levels, between samples made with these statistics and with those
   * of a batch of 64. Null for a discriminator, which makes no samples.
   */
  readonly drift: number | null
  /**
   * Digest of the network before calibration (and of the dataset): the same basis always gets the
   * same statistics. Null if the file was calibrated elsewhere.
   */
  readonly basis: string | null
}

/** Preset name of files that LatentQL exported. */
export const LATENTQL_PRESET = 'latentql'

/** Preset name of whole PyTorch models, which record all but the prior. */
export const MODEL_PRESET = 'pytorch-model'

/** Metadata key of the description in a safetensors file. */
export const METADATA_KEY = 'latentql'
