/** Enlarges an image by a whole factor: each group of channels becomes the pixels of one. */
import { z } from 'zod'
import { reshape, transpose } from '../../graph/ops.ts'
import { fields, whole } from './fields.ts'
import { layerFault, times, type LayerKind } from './layer-kind.ts'

export interface PixelShuffle {
  readonly kind: 'pixelShuffle'
  readonly factor: number
}

export const pixelShuffle: LayerKind<PixelShuffle> = {
  schema: fields({ kind: z.literal('pixelShuffle'), factor: whole(2, 16) }),
  tensors: {},
  statistics: [],
  block: 'between',
  makes({ layer, index, takes }) {
    const [channels, height, width] = takes
    const { factor } = layer
    if (channels % factor ** 2 !== 0)
      throw layerFault({ layer, index }, `needs a multiple of ${factor ** 2} channels`)
    return [channels / factor ** 2, height * factor, width * factor]
  },
  shapes: () => ({}),
  /** As in PyTorch: channel c r^2 + i r + j is row i and column j of each pixel of channel c. */
  apply(x, { layer: { factor }, takes: [, height, width], makes }) {
    const batch = x.shape[0]!
    const split = reshape(x, [batch, makes[0], factor, factor, height, width])
    return reshape(transpose(split, [0, 1, 4, 2, 5, 3]), [batch, ...makes])
  },
  describe: ({ factor }) => `pixelShuffle ${times([factor, factor])}`,
  label: ({ kind }) => kind,
}
