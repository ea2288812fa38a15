/**
 * Images as a discriminator or a feature network takes them: made from samples, or from the pixels
 * of reals.
 */
import {
  imageOf,
  IN_WORDS,
  type Checkpoint,
  type GeneratorCheckpoint,
  type ImageCheckpoint,
} from '../checkpoints/checkpoint.ts'
import type { Engine } from '../engine/engine.ts'
import { BadUserInput } from '../errors.ts'
import type { ImageSize } from '../gan/network-family.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import { runGenerator } from './sampler.ts'
import type { Sampling } from './sampling.ts'

/**
 * Generates images for a discriminator: float32 [rows, channels, height, width], from the
 * generator's floating-point images (the pixels, for an ONNX graph), clipped to the generator's
 * range and scaled to the discriminator's. Rejects with BadUserInput if it takes images of another
 * size, and as `Sampler.sample` does.
 */
export async function discriminatorSamples(
  engine: Pick<Engine, 'run'>,
  sampling: Sampling,
  discriminator: ImageCheckpoint,
  { latents, signal }: { latents: readonly ResolvedLatent[]; signal?: AbortSignal | undefined },
): Promise<Float32Array> {
  checkImageSizes(sampling.checkpoint, discriminator)
  return discriminatorImages(await makeImages(engine, sampling, latents, signal), discriminator)
}

/** Clips images to their range, and scales them to the discriminator's. */
export function discriminatorImages(
  { data, range }: Images,
  discriminator: ImageCheckpoint,
): Float32Array {
  return rescale(data, range, rangeOf(discriminator))
}

/**
 * Converts pixels, uint8 [rows, height, width, channels] of the discriminator's size, to its range:
 * float32 [rows, channels, height, width].
 */
export function discriminatorReals(
  pixels: Uint8Array,
  discriminator: ImageCheckpoint,
): Float32Array {
  const levels = rescale(LEVELS, [0, 255], rangeOf(discriminator))
  return toPlanes(pixels, imageOf(discriminator), levels)
}

/** Throws BadUserInput unless the network takes the images that the generator makes. */
export function checkImageSizes(
  { name, generator }: GeneratorCheckpoint,
  network: ImageCheckpoint,
): void {
  const inWords = ({ width, height, channels }: ImageSize) =>
    `${width}x${height} ${channels === 1 ? 'grey' : 'RGB'}`
  const [makes, takes] = [inWords(generator.image), inWords(imageOf(network))]
  if (makes === takes) return
  const kind = IN_WORDS[network.kind]
  throw new BadUserInput(
    `The ${kind} "${network.name}" takes ${takes} images, but "${name}" generates ${makes}. ` +
      `Choose a ${kind} for ${makes} images.`,
  )
}

type Range = readonly [black: number, white: number]

/** Images in the range of the generator that made them. */
export interface Images {
  /** float32 [rows, channels, height, width] */
  readonly data: Float32Array
  readonly range: Range
}

/** Generates images. Rejects as `Sampler.sample` does. */
export async function makeImages(
  engine: Pick<Engine, 'run'>,
  sampling: Sampling,
  latents: readonly ResolvedLatent[],
  signal?: AbortSignal,
): Promise<Images> {
  signal?.throwIfAborted()
  const { network, generator } = sampling.checkpoint
  const run = { sampling, latents, signal }
  if (network.kind !== 'family') {
    const { pixels } = await runGenerator(engine, run)
    const planes = toPlanes(pixels!.data as Uint8Array, generator.image, LEVELS)
    return { data: planes, range: [0, 255] }
  }
  const { images } = await runGenerator(engine, { ...run, outputs: ['images'] })
  return { data: images!.data as Float32Array, range: network.architecture.range }
}

/** Values of black and white in a network's images; those of pixels for an ONNX model. */
export function rangeOf({ network }: Pick<Checkpoint, 'network'>): Range {
  return network.kind === 'family' ? network.architecture.range : [0, 255]
}

const LEVELS = Float32Array.from({ length: 256 }, (_, level) => level)

/**
 * Converts pixels [rows, height, width, channels] to [rows, channels, height, width]; `levels` has
 * the value of each of the 256 levels.
 */
function toPlanes(
  pixels: Uint8Array,
  { width, height, channels }: ImageSize,
  levels: Float32Array,
): Float32Array {
  const area = width * height
  const planes = new Float32Array(pixels.length)
  let at = 0
  for (let row = 0; row < pixels.length; row += area * channels) {
    for (let channel = 0; channel < channels; channel++) {
      const end = row + area * channels
      for (let from = row + channel; from < end; from += channels) {
        planes[at++] = levels[pixels[from]!]!
      }
    }
  }
  return planes
}

/** Scales values from one range to the other; clips values outside, as in a picture. */
function rescale(data: Float32Array, [black, white]: Range, [low, high]: Range): Float32Array {
  const factor = (high - low) / (white - black)
  return data.map((value) => low + (Math.min(Math.max(value, black), white) - black) * factor)
}
