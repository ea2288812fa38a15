/** A dense layer: flattens its input and reshapes its output to an image. */
import { add, convTranspose2d, reshape, transpose } from '../../graph/ops.ts'
import { fields, tensorName, triple } from './fields.ts'
import { listed, times, valuesOf, type LayerKind } from './layer-kind.ts'
import { z } from 'zod'

export interface Dense {
  readonly kind: 'dense'
  /** [out, in] */
  readonly weight: string
  readonly bias?: string
  readonly out: readonly [number, number, number]
}

export const dense: LayerKind<Dense> = {
  schema: fields({
    kind: z.literal('dense'),
    weight: tensorName(),
    bias: tensorName().optional(),
    out: triple(1, 1 << 20),
  }),
  tensors: { weight: 'weight', bias: 'bias' },
  statistics: [],
  block: 'opens',
  makes: ({ layer }) => layer.out,
  shapes: (_layer, takes, makes) => ({
    weight: [valuesOf(makes), valuesOf(takes)],
    bias: [valuesOf(makes)],
  }),
  /**
   * Runs as a transposed convolution from 1x1 to 1x1. Each sample is then a separate product whose
   * result doesn't depend on the batch size, which a matrix product over the batch can't guarantee.
   */
  apply(x, { takes, makes }, { tensor }) {
    const [units, inputs] = [valuesOf(makes), valuesOf(takes)]
    const kernel = reshape(transpose(tensor('weight')!, [1, 0]), [inputs, units, 1, 1])
    const product = convTranspose2d(reshape(x, [x.shape[0]!, inputs, 1, 1]), kernel)
    const bias = tensor('bias')
    const shifted = bias ? add(product, reshape(bias, [1, units, 1, 1])) : product
    return reshape(shifted, [x.shape[0]!, ...makes])
  },
  describe: (layer, takes) =>
    listed([
      `dense ${valuesOf(takes)} -> ${times(layer.out)}`,
      layer.bias !== undefined && 'with bias',
    ]),
  label: ({ kind }) => kind,
}
