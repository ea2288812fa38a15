/** Figures of units as pictures with URLs: rendering one computes its gradients. */
import { z } from 'zod'
import { asDiscriminator, type CheckpointStore } from '../../checkpoints/checkpoint.ts'
import type { DiscriminatorCheckpoint } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import type { Datasets } from '../../datasets/datasets.ts'
import type { Engine } from '../../engine/engine.ts'
import { encodeImage } from '../../images/encode.ts'
import type { Pixels } from '../../images/pixels.ts'
import { argsDocument } from '../../pictures/document.ts'
import type { PictureRenderer } from '../../pictures/picture.ts'
import { discriminatorReals } from '../../sampling/discriminator-input.ts'
import { openImages } from '../dataset-images.ts'
import { cut, drawFigure, figureSize, gradientPixels, partOf } from './figure.ts'
import { IMAGES_PER_UNIT, MAX_UNITS, unitResponse } from './filters.ts'
import { receptiveFieldOf } from './graphs.ts'
import { guidedGradients } from './programs.ts'
import { examine, type RandomNetworks } from '../random-network.ts'

const MEMBERS = z.object({
  /** Digest of the discriminator. */
  discriminator: z.string(),
  /** True for random weights instead of the discriminator's own. */
  random: z.boolean(),
  activation: z.string(),
  /** The dataset's id. */
  dataset: z.string(),
  /** Units per row. */
  columns: z.int().min(1).max(MAX_UNITS),
  /** All with the same number of images. */
  units: z
    .array(
      z.object({
        unit: z.int(),
        images: z
          .array(unitResponse.omit({ value: true }))
          .min(1)
          .max(IMAGES_PER_UNIT),
      }),
    )
    .min(1)
    .max(MAX_UNITS),
})

export interface FiltersSource extends Readonly<z.infer<typeof MEMBERS>> {
  readonly kind: 'filters'
}

export interface FiltersRendererOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly datasets: Pick<Datasets, 'open'>
  readonly engine: () => Promise<Pick<Engine, 'run'>>
  readonly randomNetworks: RandomNetworks
}

/** Returns the size of a picture. */
export function filtersSize(
  discriminator: DiscriminatorCheckpoint,
  { activation, units, columns }: FiltersSource,
): { width: number; height: number } {
  const field = receptiveFieldOf(examine(discriminator).network, activation)
  const part = partOf(field, discriminator.discriminator.image, { x: 0, y: 0 })
  return figureSize(part, { units: units.length, images: units[0]!.images.length, columns })
}

export function filtersRenderer(options: FiltersRendererOptions): PictureRenderer<FiltersSource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: () => 0,
    ...argsDocument('filters', MEMBERS),
    async render(source, signal) {
      const resolved = await options.checkpoints.resolve(`sha256:${source.discriminator}`)
      const discriminator = asDiscriminator(resolved)
      const figure = await draw(discriminator, source, { ...options, signal })
      signal?.throwIfAborted()
      const { width, height } = filtersSize(discriminator, source)
      return {
        ...(await encodeImage(figure, 'PNG', { size: Math.max(width, height), signal })),
        pixels: null,
      }
    },
  }
}

async function draw(
  discriminator: DiscriminatorCheckpoint,
  { random, activation: name, dataset, units, columns }: FiltersSource,
  {
    datasets,
    engine,
    randomNetworks,
    signal,
  }: FiltersRendererOptions & { readonly signal: AbortSignal | undefined },
): Promise<Pixels> {
  const { image } = discriminator.discriminator
  const trained = examine(discriminator)
  const field = receptiveFieldOf(trained.network, name)
  const places = units.flatMap(({ unit, images }) => images.map((place) => ({ unit, ...place })))
  using images = await openImages(datasets, dataset, image, signal)
  const pictures = places.map(({ index }) => ({ ...image, data: images.read([index]) }))
  const gradients = await guidedGradients(
    random ? randomNetworks.like(trained) : trained,
    places.map((place, at) => ({
      ...place,
      image: discriminatorReals(pictures[at]!.data, discriminator),
    })),
    { activation: requireActivation(discriminator, name), engine: await engine(), signal },
  )
  const parts = places.map((place) => partOf(field, image, place))
  const patches = parts.map((part, at) => cut(pictures[at]!, part))
  const guided = parts.map((part, at) => cut(gradientPixels(gradients[at]!, image), part))
  const each = units[0]!.images.length
  const tiles = units.map((_unit, at) => ({
    patches: patches.slice(at * each, (at + 1) * each),
    gradients: guided.slice(at * each, (at + 1) * each),
  }))
  return drawFigure(tiles, columns)
}
