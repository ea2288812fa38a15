/** Batch normalisation (Ioffe and Szegedy, arXiv 1502.03167), by stored statistics or by the batch's own. */
import { withGradient } from '../graph/gradients.ts'
import { add, div, mean as average, mul, parameter, reshape, sqrt, sub, sum } from '../graph/ops.ts'
import type { Dim, Tensor } from '../graph/tensor.ts'
import type { Layer } from './architecture.ts'
import { layerFault, valuesOf, type LayerShapes } from './layer-shapes.ts'

/** Where mean and variance come from: the checkpoint, or the batch at hand. */
export type Statistics = 'fixed' | 'batch'

type BatchNorm = Extract<Layer, { kind: 'batchNorm' }>

/**
 * (x - mean) / sqrt(variance + epsilon) * scale + offset. With fixed statistics written as x * factor + shift, which folds
 * into the convolution before it. Over units, x [batch, channels, height, width] is seen as [batch, units, 1, 1].
 */
export function batchNorm(
  x: Tensor,
  layer: BatchNorm,
  shapes: LayerShapes,
  statistics: Statistics,
): Tensor {
  const units = layer.over === 'unit'
  const viewed = units ? reshape(x, [x.shape[0]!, valuesOf(shapes.takes), 1, 1]) : x
  const normalised =
    statistics === 'fixed'
      ? byStoredStatistics(viewed, layer, shapes)
      : byBatchStatistics(viewed, layer, shapes)
  return units ? reshape(normalised, [x.shape[0]!, ...shapes.takes]) : normalised
}

function byStoredStatistics(x: Tensor, layer: BatchNorm, shapes: LayerShapes): Tensor {
  const stored = readParameters(layer, shapes)
  if (!stored.mean || !stored.variance) {
    throw layerFault(
      layer,
      shapes.index,
      'has no mean and variance; they have to be measured first',
    )
  }
  const deviation = sqrt(add(stored.variance, layer.epsilon))
  const factor = stored.scale ? div(stored.scale, deviation) : div(1, deviation)
  const moved = mul(stored.mean, factor)
  const shift = stored.offset ? sub(stored.offset, moved) : mul(moved, -1)
  return add(mul(x, factor), shift)
}

function byBatchStatistics(x: Tensor, layer: BatchNorm, shapes: LayerShapes): Tensor {
  return normaliseByBatch(x, { ...readParameters(layer, shapes), epsilon: layer.epsilon })
}

export interface BatchNormParameters {
  /** [1, channels, 1, 1]; 1 where absent. */
  readonly scale?: Tensor | undefined
  /** [1, channels, 1, 1]; 0 where absent. */
  readonly offset?: Tensor | undefined
  readonly epsilon: number
}

/** x [batch, channels, height, width] normalised by mean and (biased) variance of each channel over this very batch. */
export function normaliseByBatch(
  x: Tensor,
  { scale, offset, epsilon }: BatchNormParameters,
): Tensor {
  const { centred, variance } = channelStatistics(x)
  const deviation = sqrt(add(variance, epsilon))
  const factor = div(scale ?? 1, deviation)
  const scaled = mul(centred, factor)
  const normalised = offset ? add(scaled, offset) : scaled
  const [batch, , height, width] = x.shape as readonly [Dim, number, number, number]
  if (batch === 'batch') return normalised
  const from = [x, ...(scale ? [scale] : []), ...(offset ? [offset] : [])]
  // Three passes over the batch for the sums and four for x; back through the ops above it would be some twenty.
  return withGradient(normalised, from, (gradient) => {
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

/** Of every channel over the batch, as [1, channels, 1, 1]: mean and biased variance; and x without the mean. */
export function channelStatistics(x: Tensor): { mean: Tensor; variance: Tensor; centred: Tensor } {
  const over = [0, 2, 3]
  const mean = average(x, over, { keepDims: true })
  const centred = sub(x, mean)
  return { mean, centred, variance: average(mul(centred, centred), over, { keepDims: true }) }
}

/** The layer's parameters as [1, channels or units, 1, 1]. */
function readParameters(layer: BatchNorm, { weights }: LayerShapes) {
  const read = (field: 'scale' | 'offset' | 'mean' | 'variance') => {
    const name = layer[field]
    if (name === undefined) return undefined
    const shape = weights[field]!
    return reshape(parameter(name, shape), [1, shape[0]!, 1, 1])
  }
  return {
    scale: read('scale'),
    offset: read('offset'),
    mean: read('mean'),
    variance: read('variance'),
  }
}
