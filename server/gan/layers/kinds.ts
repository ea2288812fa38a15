/** All kinds of layers that a chain can contain. */
import { z, type ZodType } from 'zod'
import { activation, type Activation } from './activation.ts'
import { batchNorm, type BatchNorm } from './batch-norm.ts'
import { conv2d, convTranspose2d, type Conv2d, type ConvTranspose2d } from './convolutions.ts'
import { dense, type Dense } from './dense.ts'
import { label, type Label } from './label.ts'
import type { LayerKind } from './layer-kind.ts'
import { pixelShuffle, type PixelShuffle } from './pixel-shuffle.ts'
import { pool, type Pool } from './pool.ts'
import { upsample, type Upsample } from './upsample.ts'

/**
 * One layer as plain JSON. Its tensor fields name entries of the checkpoint's weights, in PyTorch's
 * layouts. To add a kind, add a file in this folder, a member here, and an entry in KINDS.
 */
export type Layer =
  Dense | ConvTranspose2d | Conv2d | BatchNorm | Activation | Upsample | PixelShuffle | Pool | Label

const KINDS: { readonly [K in Layer['kind']]: LayerKind<Extract<Layer, { kind: K }>> } = {
  dense,
  conv2d,
  convTranspose2d,
  batchNorm,
  activation,
  upsample,
  pixelShuffle,
  pool,
  label,
}

/** Returns the implementation of a layer's kind. */
export function kindOf(layer: Layer): LayerKind<Layer> {
  return KINDS[layer.kind] as LayerKind<Layer>
}

export const layerSchema: ZodType<Layer> = z.discriminatedUnion(
  'kind',
  Object.values(KINDS).map(({ schema }) => schema) as never,
  {
    error: ({ note }) =>
      note ? `is not one of ${Object.keys(KINDS).join(', ')}` : 'is not an object',
  },
)
