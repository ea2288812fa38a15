/**
 * Networks that turn images into features: a feature network such as Inception, or a discriminator,
 * whose features are the means of the maps of its last activation. Inception's features, which FID
 * is defined on, are also means over the maps of the last convolutions. Positions don't count, and
 * there are few enough to estimate a covariance.
 */
import type { Checkpoint, ImageCheckpoint } from '../../checkpoints/checkpoint.ts'
import { programOf } from '../../checkpoints/programs.ts'
import { MAX_FEATURES } from '../../checkpoints/serve-features.ts'
import type { Engine, Program } from '../../engine/engine.ts'
import { BadUserInput, EngineFailed } from '../../errors.ts'
import { discriminatorReals, discriminatorSamples } from '../../sampling/discriminator-input.ts'
import { seedLatent } from '../../sampling/latents.ts'
import type { Sampling } from '../../sampling/sampling.ts'

export interface FeatureNetwork {
  /** Number of features of an image. */
  readonly size: number
  /** The activation whose maps are averaged; null for a feature network. */
  readonly activation: string | null
  /** Features of the samples of these seeds: float32 [seeds, size]. */
  ofSamples(
    sampling: Sampling,
    seeds: readonly number[],
    signal: AbortSignal,
  ): Promise<Float32Array>
  /** Features of pixels, uint8 [rows, height, width, channels]: float32 [rows, size]. */
  ofReals(pixels: Uint8Array, rows: number, signal: AbortSignal): Promise<Float32Array>
}

/** Features of a checkpoint, and the program that extracts them. */
export interface Features {
  readonly checkpoint: ImageCheckpoint
  readonly size: number
  /** Null for a feature network. */
  readonly activation: string | null
  readonly program: Program
  /** The program's output. */
  readonly output: string
}

/** Returns the features of a checkpoint. Throws BadUserInput if it has none. */
export function featuresOf(checkpoint: Checkpoint): Features {
  if (checkpoint.kind === 'features') {
    const { size } = checkpoint.features
    const program = programOf(checkpoint)
    return { checkpoint, size, activation: null, program, output: 'features' }
  }
  if (checkpoint.kind === 'generator') {
    throw new BadUserInput(
      `"${checkpoint.name}" is a generator and has no features of images. Pass a discriminator or ` +
        'a feature network.',
    )
  }
  const { name, discriminator } = checkpoint
  const last = discriminator.activations.at(-1)
  const size = last?.shape[0] ?? 0
  if (!last || size > MAX_FEATURES) {
    throw new BadUserInput(
      `The last activation of the discriminator "${name}" has ${size} maps; features need 1 to ` +
        `${MAX_FEATURES}. Choose another discriminator.`,
    )
  }
  const output = `means.${last.name}`
  const program = programOf(checkpoint, { outputs: [output] })
  return { checkpoint, size, activation: last.name, program, output }
}

export function openFeatureNetwork(
  { checkpoint, size, activation, program, output }: Features,
  engine: Pick<Engine, 'run'>,
): FeatureNetwork {
  const run = async (images: Float32Array, rows: number, signal: AbortSignal) => {
    const { [output]: features } = await engine.run(program, { images }, rows, { signal })
    if (features?.data instanceof Float32Array) return features.data
    throw new EngineFailed(`"${checkpoint.name}" returned no features.`, { retryable: false })
  }
  return {
    ...{ size, activation },
    async ofSamples(sampling, seeds, signal) {
      const latents = seeds.map((seed) => seedLatent(seed, sampling.checkpoint))
      const images = await discriminatorSamples(engine, sampling, checkpoint, { latents, signal })
      // Reals are pixels, and a feature network sees whether an image was rounded to them.
      return run(activation === null ? images.map(Math.round) : images, seeds.length, signal)
    },
    ofReals: (pixels, rows, signal) => run(discriminatorReals(pixels, checkpoint), rows, signal),
  }
}
