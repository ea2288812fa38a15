/** A file that holds a network: its format, and the facts that travel with it. */
import type { Prior } from '../latent/seed-to-z.ts'

export type CheckpointFormat = 'pytorch' | 'safetensors' | 'tfjs' | 'joblib' | 'onnx'

/** What a network does: makes images, or tells them apart. */
export type NetworkKind = 'generator' | 'discriminator'

/** Settings that a weights file does not record; undefined: inferred. See schema/checkpoints.graphql. */
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
}

/** The statistics that a file without any was given. */
export interface Calibration {
  /** How many z of the prior, seeds 0 to samples - 1; of a discriminator, how many images of a dataset. */
  readonly samples: number
  /**
   * Largest difference in grey levels between samples by these statistics and by those of a batch of 64; null for a
   * discriminator, which makes none.
   */
  readonly drift: number | null
  /**
   * Digest of the network before (and of the dataset): the same basis always gets the same statistics. Null if they came
   * with a file that says it was calibrated elsewhere.
   */
  readonly basis: string | null
}

/** The preset of files that LatentQL wrote. */
export const LATENTQL_PRESET = 'latentql'

/** The key under which a safetensors file's metadata holds the description. */
export const METADATA_KEY = 'latentql'
