/** Sampling of checkpoints: the sampler's interface, and the sources of sampled pictures. */
import type { GeneratorCheckpoint } from '../checkpoints/checkpoint.ts'
import type { AnimationFormat, ImageFormat, Pixels } from '../images/pixels.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import type { Point } from '../latent/spaces.ts'
import { PLAIN, type Variant } from './variant.ts'

/** The settings of sampling: resolved once per request, and named in image addresses. */
export interface Sampling {
  readonly checkpoint: GeneratorCheckpoint
  /** psi in [0, 1], by which every latent resolved for this sampling is truncated. */
  readonly truncation: number
  /** Number of rows of w that are truncated, from the first; default all. */
  readonly cutoff?: number | undefined
  readonly variant: Variant
}

/** Samples a checkpoint without truncation or variant. */
export function plainSampling(checkpoint: GeneratorCheckpoint): Sampling {
  return { checkpoint, truncation: 1, variant: PLAIN }
}

export interface Sampler {
  /**
   * Returns the pixels of each latent, in order. Rejects with ServerBusy or EngineFailed, or with
   * the signal's reason.
   */
  sample(
    sampling: Sampling,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<Pixels[]>
  /**
   * Returns the values of a named activation for each latent, in order: [channels, height, width],
   * after the variant is applied. Rejects with BadUserInput if the checkpoint has no such
   * activation, and as `sample` does.
   */
  activations(
    sampling: Sampling,
    name: string,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<Float32Array[]>
  /**
   * Returns the point of each latent in w (space W or W_PLUS), in order. Rejects with BadUserInput
   * if the generator has no w, and as `sample` does.
   */
  inW(
    sampling: Sampling,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<Point[]>
}

/** Pictures of samples. */
export type SampledSource = SampleSource | SheetSource | AnimationSource | ActivationSource

/** One sample. */
export interface SampleSource {
  readonly kind: 'sample'
  readonly sampling: Sampling
  readonly latent: ResolvedLatent
  readonly format: ImageFormat
  /** Longer edge, pixels; default native. RAW is always native. */
  readonly size?: number
}

/** Samples in rows and columns. */
export interface SheetSource {
  readonly kind: 'sheet'
  readonly sampling: Sampling
  readonly latents: readonly ResolvedLatent[]
  readonly columns: number
  /** Indices of `latents` after which a row ends early, so that each group starts a new row. */
  readonly breaks?: readonly number[]
}

/** Samples as the frames of an animation. */
export interface AnimationSource {
  readonly kind: 'animation'
  readonly sampling: Sampling
  readonly latents: readonly ResolvedLatent[]
  readonly format: AnimationFormat
  /** Frames per second, 1 to 60. */
  readonly fps: number
  /** Longer edge, pixels; default native. */
  readonly size?: number
}

/** Maps of one activation of a sample. */
export interface ActivationSource {
  readonly kind: 'activation'
  readonly sampling: Sampling
  readonly latent: ResolvedLatent
  /** The activation's name. */
  readonly activation: string
  /** Indices of the maps, row by row. */
  readonly maps: readonly number[]
}
