/** Enlarges an image by a whole factor. */
import { z } from 'zod'
import { resize, type Pair } from '../../graph/ops.ts'
import { fields, oneOf, pair } from './fields.ts'
import { times, type LayerKind } from './layer-kind.ts'

export interface Upsample {
  readonly kind: 'upsample'
  readonly factor: Pair
  readonly mode: 'nearest' | 'bilinear'
}

export const upsample: LayerKind<Upsample> = {
  schema: fields({
    kind: z.literal('upsample'),
    factor: pair(1, 16),
    mode: oneOf(['nearest', 'bilinear']),
  }),
  tensors: {},
  statistics: [],
  block: 'between',
  makes: ({ layer, takes: [channels, height, width] }) => [
    channels,
    height * layer.factor[0],
    width * layer.factor[1],
  ],
  shapes: () => ({}),
  apply: (x, { layer, makes }) => resize(x, [makes[1], makes[2]], layer.mode),
  describe: (layer) => `upsample ${times(layer.factor)} ${layer.mode}`,
  label: ({ kind }) => kind,
}
