/** Scores samples: passes a generator's images to a discriminator. */
import type { DiscriminatorCheckpoint, GeneratorCheckpoint } from '../checkpoints/checkpoint.ts'
import { programOf } from '../checkpoints/programs.ts'
import type { Engine } from '../engine/engine.ts'
import { BadUserInput, EngineFailed } from '../errors.ts'
import type { ImageSize } from '../gan/network-family.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import { runGenerator } from './sampler.ts'
import type { Sampling } from './sampling.ts'

export interface Scorer {
  /**
   * Returns the discriminator's logit for each latent's image, in order. The discriminator receives
   * the generator's floating-point images (the pixels, for an ONNX graph), clipped to the
   * generator's range and scaled to the discriminator's. Rejects with BadUserInput if it takes
   * images of another size, and as `Sampler.sample` does.
   */
  score(
    sampling: Sampling,
    discriminator: DiscriminatorCheckpoint,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<number[]>
}

/** Creates a scorer. It gets the engine with the first score. */
export function createScorer(engine: () => Promise<Pick<Engine, 'run'>>): Scorer {
  return {
    async score(sampling, discriminator, latents, signal) {
      checkSizes(sampling.checkpoint, discriminator)
      signal?.throwIfAborted()
      if (latents.length === 0) return []
      const running = await engine()
      const made = await makeImages(running, sampling, latents, signal)
      const images = rescale(made.data, made.range, rangeOf(discriminator))
      const program = programOf(discriminator)
      const { logits } = await running.run(program, { images }, latents.length, { signal })
      if (logits?.data.length === latents.length) return [...logits.data]
      throw new EngineFailed('The discriminator did not return one logit per sample.', {
        retryable: false,
      })
    },
  }
}

function checkSizes(
  { name, generator }: GeneratorCheckpoint,
  { name: other, discriminator }: DiscriminatorCheckpoint,
): void {
  const inWords = ({ width, height, channels }: ImageSize) =>
    `${width}x${height} ${channels === 1 ? 'grey' : 'RGB'}`
  const [makes, takes] = [inWords(generator.image), inWords(discriminator.image)]
  if (makes === takes) return
  throw new BadUserInput(
    `The discriminator "${other}" takes ${takes} images, but "${name}" generates ${makes}. ` +
      `Choose a discriminator for ${makes} images.`,
  )
}

type Range = readonly [black: number, white: number]

/**
 * Generates images: float32 [rows, channels, height, width], and their values of black and white.
 */
async function makeImages(
  engine: Pick<Engine, 'run'>,
  sampling: Sampling,
  latents: readonly ResolvedLatent[],
  signal: AbortSignal | undefined,
): Promise<{ readonly data: Float32Array; readonly range: Range }> {
  const { network, generator } = sampling.checkpoint
  const run = { sampling, latents, signal }
  if (network.kind === 'onnx') {
    const { pixels } = await runGenerator(engine, run)
    return { data: toPlanes(pixels!.data, generator.image), range: [0, 255] }
  }
  const { images } = await runGenerator(engine, { ...run, outputs: ['images'] })
  return { data: images!.data as Float32Array, range: network.architecture.range }
}

/** Values of black and white in the discriminator's images. */
function rangeOf({ name, network }: DiscriminatorCheckpoint): Range {
  if (network.kind === 'family') return network.architecture.range
  throw new RangeError(`The discriminator ${name} has no architecture.`)
}

/** Converts [rows, height, width, channels] to [rows, channels, height, width]. */
function toPlanes(pixels: ArrayLike<number>, { width, height, channels }: ImageSize): Float32Array {
  const area = width * height
  return Float32Array.from({ length: pixels.length }, (_, at) => {
    const row = Math.floor(at / (area * channels))
    const channel = Math.floor(at / area) % channels
    return pixels[row * area * channels + (at % area) * channels + channel]!
  })
}

/** Scales values from one range to the other; clips values outside, as in a picture. */
function rescale(data: Float32Array, [black, white]: Range, [low, high]: Range): Float32Array {
  const factor = (high - low) / (white - black)
  return data.map((value) => low + (Math.min(Math.max(value, black), white) - black) * factor)
}
