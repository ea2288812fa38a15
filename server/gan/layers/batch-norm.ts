/** Batch normalization (Ioffe and Szegedy, arXiv 1502.03167), by stored or batch statistics. */
import { z } from 'zod'
import { withGradient } from '../../graph/gradients.ts'
import { add, div, mean as average, mul, reshape, sqrt, sub, sum } from '../../graph/ops.ts'
import type { Dim, Tensor } from '../../graph/tensor.ts'
import { fields, number, oneOf, tensorName } from './fields.ts'
import { labelRows } from './label-rows.ts'
import {
  layerFault,
  listed,
  valuesOf,
  type LayerKind,
  type Placed,
  type LayerContext,
} from './layer-kind.ts'

/**
 * Tensors are [channels], or [channels * height * width] if `over` is `unit`. With `byClass`, scale
 * and offset are [classes, channels]: a conditional batch norm (de Vries et al., arXiv 1707.00683).
 */
export interface BatchNorm {
  readonly kind: 'batchNorm'
  readonly scale?: string
  readonly offset?: string
  /** True if each class has its own scale and offset. */
  readonly byClass?: true
  /** Mean and variance over the training data; absent until calibrated. */
  readonly mean?: string
  readonly variance?: string
  readonly epsilon: number
  /**
   * The axis of the statistics: `channel` (usual), or `unit`, where every [channel, row, column]
   * has its own, as in a batch norm between a dense layer and its reshape.
   */
  readonly over: 'channel' | 'unit'
}

export const batchNorm: LayerKind<BatchNorm> = {
  schema: fields({
    kind: z.literal('batchNorm'),
    scale: tensorName().optional(),
    offset: tensorName().optional(),
    byClass: z.literal(true, { error: 'is not true' }).optional(),
    mean: tensorName().optional(),
    variance: tensorName().optional(),
    epsilon: number(0, 1),
    over: oneOf(['channel', 'unit']),
  }),
  tensors: { scale: 'weight', offset: 'bias', mean: 'running_mean', variance: 'running_var' },
  statistics: ['mean', 'variance'],
  block: 'belongs',
  takesLabel: ({ byClass = false }) => byClass,
  makes: ({ takes }) => takes,
  shapes(layer, takes, _makes, classes) {
    const shape = [layer.over === 'unit' ? valuesOf(takes) : takes[0]]
    const affine = layer.byClass ? [classes, ...shape] : shape
    return { scale: affine, offset: affine, mean: shape, variance: shape }
  },
  /**
   * (x - mean) / sqrt(variance + epsilon) * scale + offset. With fixed statistics it is written as
   * x * factor + shift, which can be folded into the preceding convolution. For units, x [batch,
   * channels, height, width] is reshaped to [batch, units, 1, 1]. By class, the label's scale and
   * offset are applied after the shared normalization.
   */
  apply(x, placed, context) {
    const { layer, takes } = placed
    const units = layer.over === 'unit'
    const viewed = units ? reshape(x, [x.shape[0]!, valuesOf(takes), 1, 1]) : x
    const affine = layer.byClass ? {} : affineOf(context)
    const normalized =
      context.statistics === 'fixed'
        ? byStoredStatistics(viewed, placed, context, affine)
        : normalizeByBatch(viewed, { ...affine, epsilon: layer.epsilon })
    const scaled = layer.byClass ? byLabel(normalized, context) : normalized
    return units ? reshape(scaled, [x.shape[0]!, ...takes]) : scaled
  },
  describe: (layer) =>
    listed([
      `batchNorm${layer.over === 'unit' ? ' over units' : ''}`,
      layer.byClass === true && 'by class',
      `epsilon ${layer.epsilon}`,
    ]),
  label: ({ kind }) => kind,
}

type Affine = Pick<BatchNormParameters, 'scale' | 'offset'>

function affineOf(context: LayerContext): Affine {
  return { scale: perChannel(context, 'scale'), offset: perChannel(context, 'offset') }
}

/** Applies the label's scale and offset to x [batch, channels, height, width]. */
function byLabel(x: Tensor, { label, tensor }: LayerContext): Tensor {
  const [scale, offset] = [tensor('scale'), tensor('offset')]
  const scaled = scale ? mul(x, labelRows(label!, scale)) : x
  return offset ? add(scaled, labelRows(label!, offset)) : scaled
}

function byStoredStatistics(
  x: Tensor,
  placed: Placed<BatchNorm>,
  context: LayerContext,
  { scale, offset }: Affine,
): Tensor {
  const { layer } = placed
  const [mean, variance] = [perChannel(context, 'mean'), perChannel(context, 'variance')]
  if (!mean || !variance) {
    throw layerFault(placed, 'has no mean and variance: calibrate it first')
  }
  const deviation = sqrt(add(variance, layer.epsilon))
  const factor = scale ? div(scale, deviation) : div(1, deviation)
  const moved = mul(mean, factor)
  const shift = offset ? sub(offset, moved) : mul(moved, -1)
  return add(mul(x, factor), shift)
}

/** Returns one of the layer's tensors as [1, channels or units, 1, 1]. */
function perChannel({ tensor }: LayerContext, field: string): Tensor | undefined {
  const found = tensor(field)
  return found && reshape(found, [1, found.shape[0] as number, 1, 1])
}

export interface BatchNormParameters {
  /** [1, channels, 1, 1]; default 1. */
  readonly scale?: Tensor | undefined
  /** [1, channels, 1, 1]; default 0. */
  readonly offset?: Tensor | undefined
  readonly epsilon: number
}

/** Normalizes x [batch, channels, height, width] by each channel's mean and biased variance. */
export function normalizeByBatch(
  x: Tensor,
  { scale, offset, epsilon }: BatchNormParameters,
): Tensor {
  const { centred, variance } = channelStatistics(x)
  const deviation = sqrt(add(variance, epsilon))
  const factor = div(scale ?? 1, deviation)
  const scaled = mul(centred, factor)
  const normalized = offset ? add(scaled, offset) : scaled
  const [batch, , height, width] = x.shape as readonly [Dim, number, number, number]
  if (batch === 'batch') return normalized
  const from = [x, ...(scale ? [scale] : []), ...(offset ? [offset] : [])]
  // Three passes over the batch for the sums and four for x, instead of about 20 by the ops above.
  return withGradient(normalized, from, (gradient) => {
    const sumOf = (values: Tensor) => sum(values, [0, 2, 3], { keepDims: true })
    const count = batch * height * width
    const ofOffset = sumOf(gradient)
    const alongCentred = sumOf(mul(gradient, centred))
    const tilt = div(mul(factor, div(alongCentred, -count)), add(variance, epsilon))
    const shift = mul(factor, div(ofOffset, -count))
    const ofX = add(add(mul(gradient, factor), mul(centred, tilt)), shift)
    const ofScale = div(alongCentred, deviation)
    return [ofX, ...(scale ? [ofScale] : []), ...(offset ? [ofOffset] : [])]
  })
}

/** Each channel's mean and biased variance [1, channels, 1, 1] over the batch, and x - mean. */
export function channelStatistics(x: Tensor): { mean: Tensor; variance: Tensor; centred: Tensor } {
  const over = [0, 2, 3]
  const mean = average(x, over, { keepDims: true })
  const centred = sub(x, mean)
  return { mean, centred, variance: average(mul(centred, centred), over, { keepDims: true }) }
}
