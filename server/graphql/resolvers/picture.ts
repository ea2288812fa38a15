/** Pictures of several samples: sheets and animations. */
import type { PictureSources } from '../../context.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { layOutSheet, squareColumns } from '../../images/contact-sheet.ts'
import { scaledSize } from '../../images/encode.ts'
import type { EncodedImage } from '../../images/pixels.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import { seedLatent } from '../../sampling/latents.ts'
import type { AnimationSource, Sampling } from '../../sampling/sampling.ts'
import type { Declarations } from '../declarations.ts'
import { member } from '../estimators.ts'

/** A picture's source, and its size in pixels. */
export interface PictureParent {
  readonly source: PictureSources
  readonly width: number
  readonly height: number
}

export interface SheetLayoutOptions {
  /** Default: near square. */
  readonly columns?: number | null
  /** Indices after which a row ends early. */
  readonly breaks?: readonly number[]
}

/** A sheet of samples. */
export function sheetOf(
  sampling: Sampling,
  latents: readonly ResolvedLatent[],
  { columns, breaks }: SheetLayoutOptions = {},
): PictureParent {
  const options = { columns: columns ?? squareColumns(latents.length), breaks }
  const { width, height } = layOutSheet(
    latents.length,
    sampling.checkpoint.generator.image,
    options,
  )
  return { source: { kind: 'sheet', sampling, latents, ...options }, width, height }
}

/** A sheet of the samples of seeds 0, 1, 2 and so on. */
export function seedSheet(sampling: Sampling, count: number): PictureParent {
  const latents = Array.from({ length: count }, (_, seed) => seedLatent(seed, sampling.checkpoint))
  return sheetOf(sampling, latents)
}

/** An animation of samples. */
export function animationOf(
  sampling: Sampling,
  latents: readonly ResolvedLatent[],
  options: Pick<AnimationSource, 'format' | 'fps' | 'size'>,
): PictureParent {
  const { width, height } = scaledSize(sampling.checkpoint.generator.image, options.size)
  return { source: { kind: 'animation', sampling, latents, ...options }, width, height }
}

/** A picture as a data: URI. */
export function toDataUri({ bytes, contentType }: EncodedImage): string {
  return `data:${contentType};base64,${bytes.toString('base64')}`
}

export const pictureDeclarations: Declarations = {
  costs: {
    // The parent field multiplies by the number of samples. A URL costs as much as its picture, so
    // that none costs more to fetch than a request may.
    Picture: { '*': member, url: () => 1, dataUri: () => 1 },
  },
}

export const pictureResolvers: Resolvers = {
  Picture: {
    url: ({ source }, _args, { services: { pictures } }) =>
      pictures.address(pictures.check(source)),
    dataUri: async ({ source }, _args, { services: { pictures }, signal }) =>
      toDataUri(await pictures.render(pictures.check(source), signal)),
  },
}
