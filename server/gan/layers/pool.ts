/** Pooling: the maximum or the average of each window; windows don't overlap. */
import { z } from 'zod'
import { avgPool2d, maxPool2d, type Pair } from '../../graph/ops.ts'
import { fields, oneOf, pair } from './fields.ts'
import { times, type LayerKind } from './layer-kind.ts'

export interface Pool {
  readonly kind: 'pool'
  readonly function: 'max' | 'average'
  /** Size of a window; rows and columns that don't fill one are left out. */
  readonly kernel: Pair
}

export const pool: LayerKind<Pool> = {
  schema: fields({
    kind: z.literal('pool'),
    function: oneOf(['max', 'average']),
    kernel: pair(1, 4096),
  }),
  tensors: {},
  statistics: [],
  block: 'between',
  makes: ({ layer: { kernel }, takes: [channels, height, width] }) => [
    channels,
    Math.floor(height / kernel[0]),
    Math.floor(width / kernel[1]),
  ],
  shapes: () => ({}),
  apply: (x, { layer: { function: name, kernel } }) =>
    name === 'max' ? maxPool2d(x, { kernel }) : avgPool2d(x, { kernel }),
  describe: (layer) => `pool ${layer.function} ${times(layer.kernel)}`,
  label: ({ kind }) => kind,
}
