/** Renders samples, their activations, and sheets and animations of samples. */
import { checkInteger } from '../check-integer.ts'
import { asGenerator, type CheckpointStore } from '../checkpoints/checkpoint.ts'
import { requireActivation } from '../checkpoints/programs.ts'
import type { Engine } from '../engine/engine.ts'
import { encodeAnimation } from '../images/animation.ts'
import { contactSheet } from '../images/contact-sheet.ts'
import { encodeImage } from '../images/encode.ts'
import type { PictureRenderer, PictureRenderers } from '../pictures/picture.ts'
import { mapGrid } from './map-grid.ts'
import { documentReaders, toDocument } from './picture-document.ts'
import { parseSamplePath, samplePath } from './sample-path.ts'
import type {
  ActivationSource,
  AnimationSource,
  SampledSource,
  Sampler,
  SampleSource,
  SheetSource,
} from './sampling.ts'
import { keyLatent } from './latent-key.ts'
import type { StoredVariants } from './stored-variants.ts'
import { isNamed } from './variant.ts'

/** Maximum of the longer edge that a client may request, pixels. */
export const MAX_SAMPLE_SIZE = 1024
export const MAX_ANIMATION_SIZE = 512
/** Maximum number of samples on a sheet, and of frames in an animation. */
const MAX_PICTURE_LATENTS = 256
/** Maximum number of maps in a picture of an activation. */
export const MAX_PICTURE_MAPS = 256
/** Frames per second of an animation. */
export const MAX_FPS = 60

export interface SamplingRenderersOptions {
  readonly sampler: Sampler
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly variants: StoredVariants
  readonly engine: () => Promise<Pick<Engine, 'info'>>
}

export function samplingRenderers(
  options: SamplingRenderersOptions,
): PictureRenderers<SampledSource> {
  return {
    sample: sampleRenderer(options),
    sheet: sheetRenderer(options),
    animation: animationRenderer(options),
    activation: activationRenderer(options),
  }
}

function sampleRenderer({
  sampler,
  ...options
}: SamplingRenderersOptions): PictureRenderer<SampleSource> {
  return {
    ...shared(options),
    large: false,
    check({ size, ...native }) {
      if (size == null || native.format === 'RAW') return native
      checkInteger('size', size, 1, MAX_SAMPLE_SIZE)
      return { ...native, size }
    },
    format: ({ format }) => format,
    samples: () => 1,
    fromDocument: documentReaders(options.checkpoints).sample,
    toPath: (source) => (isNamed(source.sampling.variant) ? samplePath(source) : null),
    async fromPath(path, format) {
      const parsed = parseSamplePath(path, format)
      if (!parsed) return null
      const { digest, variant, key, ...encoding } = parsed
      const checkpoint = asGenerator(await options.checkpoints.resolve(`sha256:${digest}`))
      const sampling = { checkpoint, truncation: 1, variant: await options.variants.get(variant) }
      return { kind: 'sample', sampling, latent: keyLatent(key, checkpoint), ...encoding }
    },
    async render({ sampling, latent, format, size }, signal) {
      const [pixels] = await sampler.sample(sampling, [latent], signal)
      signal?.throwIfAborted()
      const image = await encodeImage(pixels!, format, { size, signal })
      return { ...image, pixels: format === 'RAW' ? pixels! : null }
    },
  }
}

function sheetRenderer({
  sampler,
  ...options
}: SamplingRenderersOptions): PictureRenderer<SheetSource> {
  return {
    ...shared(options),
    large: true,
    check(source) {
      checkCount(source.latents)
      checkInteger('columns', source.columns, 1, MAX_PICTURE_LATENTS)
      return source
    },
    format: () => 'PNG',
    samples: ({ latents }) => latents.length,
    fromDocument: documentReaders(options.checkpoints).sheet,
    async render({ sampling, latents, ...layout }, signal) {
      const samples = await sampler.sample(sampling, latents, signal)
      signal?.throwIfAborted()
      return {
        ...(await encodeImage(contactSheet(samples, layout), 'PNG', { signal })),
        pixels: null,
      }
    },
  }
}

function animationRenderer({
  sampler,
  ...options
}: SamplingRenderersOptions): PictureRenderer<AnimationSource> {
  return {
    ...shared(options),
    large: true,
    check({ size, ...native }) {
      checkCount(native.latents)
      checkInteger('fps', native.fps, 1, MAX_FPS)
      if (size == null) return native
      checkInteger('size', size, 1, MAX_ANIMATION_SIZE)
      return { ...native, size }
    },
    format: ({ format }) => format,
    samples: ({ latents }) => latents.length,
    fromDocument: documentReaders(options.checkpoints).animation,
    async render({ sampling, latents, ...options }, signal) {
      const samples = await sampler.sample(sampling, latents, signal)
      signal?.throwIfAborted()
      return { ...(await encodeAnimation(samples, { ...options, signal })), pixels: null }
    },
  }
}

function activationRenderer({
  sampler,
  ...options
}: SamplingRenderersOptions): PictureRenderer<ActivationSource> {
  return {
    ...shared(options),
    large: true,
    check(source) {
      const { sampling, activation, maps } = source
      const [count] = requireActivation(sampling.checkpoint, activation).shape
      checkInteger('The number of maps in a picture', maps.length, 1, MAX_PICTURE_MAPS)
      maps.forEach((map, index) => checkInteger(`maps[${index}]`, map, 0, count! - 1))
      return source
    },
    format: () => 'PNG',
    samples: () => 1,
    fromDocument: documentReaders(options.checkpoints).activation,
    async render({ sampling, latent, activation, maps }, signal) {
      const { shape } = requireActivation(sampling.checkpoint, activation)
      const [values] = await sampler.activations(sampling, activation, [latent], signal)
      signal?.throwIfAborted()
      return {
        ...(await encodeImage(mapGrid(values!, shape, maps), 'PNG', { signal })),
        pixels: null,
      }
    },
  }
}

/** Members that the renderers share. */
function shared(options: Pick<SamplingRenderersOptions, 'engine'>) {
  return { toDocument, versions: () => engineVersions(options) }
}

/** The versions that samples depend on: hardware may round differently. */
export async function engineVersions({ engine }: Pick<SamplingRenderersOptions, 'engine'>) {
  const { name, version, provider, device } = (await engine()).info
  return [name, version, provider, device]
}

function checkCount(latents: readonly unknown[]): void {
  checkInteger('The number of samples in a picture', latents.length, 1, MAX_PICTURE_LATENTS)
}
