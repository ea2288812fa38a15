/** Pictures made of several samples: sheets and animations. */
import type { Checkpoint } from '../../checkpoints/checkpoint.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { layOutSheet, squareColumns } from '../../images/contact-sheet.ts'
import { scaledSize } from '../../images/encode.ts'
import type { EncodedImage } from '../../images/pixels.ts'
import type { PictureLatent, PictureSource } from '../../sampling/sampling.ts'

/** What its bytes depend on, and how large it will be. */
export interface PictureParent {
  readonly source: PictureSource
  readonly width: number
  readonly height: number
}

export interface SheetLayoutOptions {
  /** Default: near square. */
  readonly columns?: number | null
  /** Indices after which a row ends early. */
  readonly breaks?: readonly number[]
}

/** A sheet of a checkpoint's samples. */
export function sheetOf(
  checkpoint: Checkpoint,
  latents: readonly PictureLatent[],
  { columns, breaks }: SheetLayoutOptions = {},
): PictureParent {
  const options = { columns: columns ?? squareColumns(latents.length), breaks }
  const { width, height } = layOutSheet(latents.length, checkpoint, options)
  const source: PictureSource = { kind: 'sheet', digest: checkpoint.digest, latents, ...options }
  return { source, width, height }
}

/** The sheet of the seeds 0, 1, 2 and so on. */
export function seedSheet(checkpoint: Checkpoint, count: number): PictureParent {
  const latents = Array.from({ length: count }, (_, seed) => ({ seed, truncation: 1 }))
  return sheetOf(checkpoint, latents)
}

/** An animation of a checkpoint's samples. */
export function animationOf(
  checkpoint: Checkpoint,
  latents: readonly PictureLatent[],
  options: Pick<PictureSource & { kind: 'animation' }, 'format' | 'fps' | 'size'>,
): PictureParent {
  const { digest } = checkpoint
  const source: PictureSource = { kind: 'animation', digest, latents, ...options }
  return { source, ...scaledSize(checkpoint, options.size) }
}

/** A picture as a data: URI. */
export function toDataUri({ bytes, contentType }: EncodedImage): string {
  return `data:${contentType};base64,${bytes.toString('base64')}`
}

export const pictureResolvers: Resolvers = {
  Picture: {
    url: ({ source }, _args, { services }) => services.pictures.address(source),
    dataUri: async ({ source }, _args, { services, signal }) =>
      toDataUri(await services.pictures.render(source, signal)),
  },
}
