/** Batch normalisation (Ioffe and Szegedy, arXiv 1502.03167), by stored statistics or by the batch's own. */
import { add, div, mean, mul, parameter, reshape, sqrt, sub } from '../graph/ops.ts'
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
  const viewed = units ? reshape(x, ['batch', valuesOf(shapes.takes), 1, 1]) : x
  const normalised =
    statistics === 'fixed'
      ? byStoredStatistics(viewed, layer, shapes)
      : byBatchStatistics(viewed, layer, shapes)
  return units ? reshape(normalised, ['batch', ...shapes.takes]) : normalised
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
  const { scale, offset } = readParameters(layer, shapes)
  const over = [0, 2, 3]
  const centred = sub(x, mean(x, over, { keepDims: true }))
  const variance = mean(mul(centred, centred), over, { keepDims: true })
  const normalised = div(centred, sqrt(add(variance, layer.epsilon)))
  const scaled = scale ? mul(normalised, scale) : normalised
  return offset ? add(scaled, offset) : scaled
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
