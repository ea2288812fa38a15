/** Every kind of layer that a chain may hold. */
import { z, type ZodType } from 'zod'
import { activation, type Activation } from './activation.ts'
import { batchNorm, type BatchNorm } from './batch-norm.ts'
import { conv2d, convTranspose2d, type Conv2d, type ConvTranspose2d } from './convolutions.ts'
import { dense, type Dense } from './dense.ts'
import type { LayerKind } from './layer-kind.ts'
import { upsample, type Upsample } from './upsample.ts'

/**
 * One layer, in plain JSON. Its tensor fields name entries of the checkpoint's weights, in PyTorch's layouts. A new kind
 * is a file of this folder, a member here, and an entry of KINDS.
 */
export type Layer = Dense | ConvTranspose2d | Conv2d | BatchNorm | Activation | Upsample

const KINDS: { readonly [K in Layer['kind']]: LayerKind<Extract<Layer, { kind: K }>> } = {
  dense,
  conv2d,
  convTranspose2d,
  batchNorm,
  activation,
  upsample,
}

/** What is known of a layer's kind. */
export function kindOf(layer: Layer): LayerKind<Layer> {
  return KINDS[layer.kind] as LayerKind<Layer>
}

export const layerSchema: ZodType<Layer> = z.discriminatedUnion(
  'kind',
  Object.values(KINDS).map(({ schema }) => schema) as never,
  {
    error: ({ note }) =>
      note ? `is none of ${Object.keys(KINDS).join(', ')}` : 'is not an object',
  },
)
