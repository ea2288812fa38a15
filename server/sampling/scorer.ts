/** Scores of samples: a generator's images, given to a discriminator. */
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
   * The discriminator's logit for each latent's image, in order. It gets the generator's floating-point image (of an ONNX
   * graph its pixels), clipped to its range and scaled to the discriminator's. Rejects with BadUserInput if it takes images
   * of another size, and as `Sampler.sample` does.
   */
  score(
    sampling: Sampling,
    discriminator: DiscriminatorCheckpoint,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<number[]>
}

/** The scorer of an engine, which is requested with the first score. */
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
      throw new EngineFailed('The discriminator gave no logit for each sample.', {
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
    `${width}x${height} ${channels === 1 ? 'gray' : 'RGB'}`
  const [makes, takes] = [inWords(generator.image), inWords(discriminator.image)]
  if (makes === takes) return
  throw new BadUserInput(
    `The discriminator "${other}" takes images of ${takes}, and "${name}" makes ${makes}: name a discriminator for images ` +
      'of that size.',
  )
}

type Range = readonly [black: number, white: number]

/** [rows, channels, height, width] of numbers, and what black and white are among them. */
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

/** Black and white of the images that a discriminator takes. */
function rangeOf({ name, network }: DiscriminatorCheckpoint): Range {
  if (network.kind === 'family') return network.architecture.range
  throw new RangeError(`The discriminator ${name} has no architecture.`)
}

/** [rows, height, width, channels] as [rows, channels, height, width]. */
function toPlanes(pixels: ArrayLike<number>, { width, height, channels }: ImageSize): Float32Array {
  const area = width * height
  return Float32Array.from({ length: pixels.length }, (_, at) => {
    const row = Math.floor(at / (area * channels))
    const channel = Math.floor(at / area) % channels
    return pixels[row * area * channels + (at % area) * channels + channel]!
  })
}

/** From one range to the other; what lies outside is clipped, as in a picture. */
function rescale(data: Float32Array, [black, white]: Range, [low, high]: Range): Float32Array {
  const factor = (high - low) / (white - black)
  return data.map((value) => low + (Math.min(Math.max(value, black), white) - black) * factor)
}
