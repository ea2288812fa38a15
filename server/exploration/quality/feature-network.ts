/**
 * Networks that turn images into features. A discriminator's features are the means of the maps of
 * its last activation: Inception's, which FID is defined on, are also means over the maps of the
 * last convolutions. Positions don't count, and there are few enough to estimate a covariance.
 */
import { asDiscriminator, type Checkpoint } from '../../checkpoints/checkpoint.ts'
import { programOf } from '../../checkpoints/programs.ts'
import type { Engine } from '../../engine/engine.ts'
import { BadUserInput, EngineFailed } from '../../errors.ts'
import { discriminatorReals, discriminatorSamples } from '../../sampling/discriminator-input.ts'
import { seedLatent } from '../../sampling/latents.ts'
import type { Sampling } from '../../sampling/sampling.ts'

/** Maximum number of features: the covariances, their factor and product take 128 MiB. */
const MAX_FEATURES = 2048

export interface FeatureNetwork {
  /** Number of features of an image. */
  readonly size: number
  /** The activation whose maps are averaged. */
  readonly activation: string
  /** Features of the samples of these seeds: float32 [seeds, size]. */
  ofSamples(
    sampling: Sampling,
    seeds: readonly number[],
    signal: AbortSignal,
  ): Promise<Float32Array>
  /** Features of pixels, uint8 [rows, height, width, channels]: float32 [rows, size]. */
  ofReals(pixels: Uint8Array, rows: number, signal: AbortSignal): Promise<Float32Array>
}

/** Returns the activation whose maps' means are the features. Throws BadUserInput. */
export function featureActivation(checkpoint: Checkpoint): { name: string; size: number } {
  const { name, discriminator } = asDiscriminator(checkpoint)
  const last = discriminator.activations.at(-1)
  const size = last?.shape[0] ?? 0
  if (last && size <= MAX_FEATURES) return { name: last.name, size }
  throw new BadUserInput(
    `The last activation of the discriminator "${name}" has ${size} maps; features need 1 to ` +
      `${MAX_FEATURES}. Choose another discriminator.`,
  )
}

export function openFeatureNetwork(
  checkpoint: Checkpoint,
  engine: Pick<Engine, 'run'>,
): FeatureNetwork {
  const discriminator = asDiscriminator(checkpoint)
  const { name: activation, size } = featureActivation(discriminator)
  const output = `means.${activation}`
  const program = programOf(discriminator, { outputs: [output] })
  const run = async (images: Float32Array, rows: number, signal: AbortSignal) => {
    const { [output]: features } = await engine.run(program, { images }, rows, { signal })
    if (features?.data instanceof Float32Array) return features.data
    throw new EngineFailed('The discriminator returned no features.', { retryable: false })
  }
  return {
    ...{ size, activation },
    async ofSamples(sampling, seeds, signal) {
      const latents = seeds.map((seed) => seedLatent(seed, sampling.checkpoint))
      const images = await discriminatorSamples(engine, sampling, discriminator, {
        ...{ latents, signal },
      })
      return run(images, seeds.length, signal)
    },
    ofReals: (pixels, rows, signal) => run(discriminatorReals(pixels, discriminator), rows, signal),
  }
}
