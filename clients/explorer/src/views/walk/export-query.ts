/** Asks the server for the address of a whole walk: an animation, or a sheet of its frames. */
import type { InterpolateInput } from '@latentql/sdk'
import { client } from '../../api/client.ts'

export type ExportFormat = 'GIF' | 'WEBP' | 'SHEET'

export interface Wanted {
  readonly input: InterpolateInput
  readonly format: ExportFormat
  /** Frames a second; of animations. */
  readonly fps: number
  /** The longer edge of an animation, pixels; default native. */
  readonly size?: number
}

export interface Exported {
  /** Absolute. The picture is made when it is fetched. */
  readonly href: string
  /** Pixels. */
  readonly width: number
  readonly height: number
}

interface Picture {
  readonly url: string
  readonly width: number
  readonly height: number
}

interface Answer {
  readonly interpolate: { readonly sheet?: Picture; readonly animation?: Picture }
}

const QUERY = `query ExportWalk(
  $input: InterpolateInput!, $isSheet: Boolean!, $format: AnimationFormat!, $fps: Int!, $size: Int
) {
  interpolate(input: $input) {
    sheet @include(if: $isSheet) { url width height }
    animation(format: $format, fps: $fps, size: $size) @skip(if: $isSheet) { url width height }
  }
}`

/** Throws the server's error, CostLimitExceededError among them. */
export async function exportWalk({ input, format, fps, size }: Wanted): Promise<Exported> {
  const isSheet = format === 'SHEET'
  const variables = { input, isSheet, format: isSheet ? 'GIF' : format, fps, size }
  const { interpolate } = await client.query<Answer, typeof variables>(QUERY, variables)
  const { url, width, height } = (interpolate.sheet ?? interpolate.animation)!
  return { href: client.resolveUrl(url), width, height }
}
