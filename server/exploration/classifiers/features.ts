/** Features of images for a classifier: of a discriminator, of random weights, or the pixels. */
import type { DiscriminatorCheckpoint } from '../../checkpoints/checkpoint.ts'
import { programOf } from '../../checkpoints/programs.ts'
import type { Engine } from '../../engine/engine.ts'
import { BadUserInput } from '../../errors.ts'
import { featureCount } from '../../gan/features.ts'

/** Images per batch: a full one for the engine on a CPU, which takes it ahead while it works. */
export const BATCH = 64

/** The features of one activation: columns from `from` up to, not including, `to`. */
export interface FeatureRange {
  readonly activation: string | null
  readonly from: number
  readonly to: number
}

export interface Features {
  /** Number of features of an image. */
  readonly count: number
  /** The features of each activation; empty for pixels. */
  readonly ranges: readonly FeatureRange[]
  /**
   * Features of images as the discriminator takes them, float32 [rows, channels, height, width]:
   * [rows, count]. Rejects as `engine.run`.
   */
  extract(images: Float32Array, rows: number, signal?: AbortSignal): Promise<Float32Array>
}

/** The pixels themselves. */
export function pixelFeatures({ discriminator }: DiscriminatorCheckpoint): Features {
  const { width, height, channels } = discriminator.image
  return { count: width * height * channels, ranges: [], extract: async (images) => images }
}

/**
 * Features of all activations of a discriminator, or of one. Throws BadUserInput if it has no such
 * activation.
 */
export function discriminatorFeatures(
  engine: Pick<Engine, 'run'>,
  checkpoint: Pick<DiscriminatorCheckpoint, 'digest' | 'name' | 'network' | 'discriminator'>,
  activation: string | null,
): Features {
  const output = activation === null ? 'features' : `features.${activation}`
  const program = programOf(checkpoint, { outputs: [output] })
  const { activations } = checkpoint.discriminator
  const used = activations.filter(({ name }) => activation === null || name === activation)
  if (used.length === 0) {
    throw new BadUserInput(`The discriminator "${checkpoint.name}" has no activations.`)
  }
  let to = 0
  const ranges = used.map((one) => {
    const from = to
    to += featureCount([one])
    return { activation: one.name, from, to }
  })
  return {
    ...{ count: to, ranges },
    async extract(images, rows, signal) {
      const outputs = await engine.run(program, { images }, rows, signal ? { signal } : {})
      return outputs[output]!.data as Float32Array
    },
  }
}
