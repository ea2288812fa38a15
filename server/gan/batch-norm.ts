/** Batch normalisation (Ioffe and Szegedy, arXiv 1502.03167), by stored statistics or by the batch's own. */
import { add, div, mean as average, mul, parameter, reshape, sqrt, sub } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
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
  const normalised = div(centred, sqrt(add(variance, epsilon)))
  const scaled = scale ? mul(normalised, scale) : normalised
  return offset ? add(scaled, offset) : scaled
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
