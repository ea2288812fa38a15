/** Samples of checkpoints: how latents become pixels, and the pictures that are made of these. */
import type { GeneratorCheckpoint } from '../checkpoints/checkpoint.ts'
import type { AnimationFormat, ImageFormat, Pixels } from '../images/pixels.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import { PLAIN, type Variant } from './variant.ts'

/** How to sample: resolved once per request, and named in image addresses. */
export interface Sampling {
  readonly checkpoint: GeneratorCheckpoint
  /** psi in [0, 1]: multiplies the z of every latent that is resolved for this sampling. */
  readonly truncation: number
  readonly variant: Variant
}

/** Samples a checkpoint as it is. */
export function plainSampling(checkpoint: GeneratorCheckpoint): Sampling {
  return { checkpoint, truncation: 1, variant: PLAIN }
}

export interface Sampler {
  /**
   * The pixels of each latent, in order. Rejects with ServerBusy or EngineFailed, or with the
   * signal's reason.
   */
  sample(
    sampling: Sampling,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<Pixels[]>
  /**
   * The values of a named activation for each latent, in order: [channels, height, width], as the
   * variant leaves them. Throws BadUserInput if the checkpoint has no such activation, and rejects
   * as `sample` does.
   */
  activations(
    sampling: Sampling,
    name: string,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<Float32Array[]>
}

/** Pictures of samples. */
export type SampledSource = SampleSource | SheetSource | AnimationSource

/** One sample. */
export interface SampleSource {
  readonly kind: 'sample'
  readonly sampling: Sampling
  readonly latent: ResolvedLatent
  readonly format: ImageFormat
  /** The longer edge; default native. RAW is always native. */
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

/** Samples one after another. */
export interface AnimationSource {
  readonly kind: 'animation'
  readonly sampling: Sampling
  readonly latents: readonly ResolvedLatent[]
  readonly format: AnimationFormat
  /** Frames per second, 1 to 60. */
  readonly fps: number
  /** The longer edge; default native. */
  readonly size?: number
}
