/** What enters a batch norm, for measuring the statistics it lacks. */
import { mean, mul, reshape, sub } from '../graph/ops.ts'
import type { Graph } from '../graph/tensor.ts'
import type { GeneratorArchitecture } from './architecture.ts'
import { generate } from './generator.ts'
import { layerFault, layerShapes, valuesOf } from './layer-shapes.ts'

/**
 * z [batch, zDim] in; for every image on its own the `mean` and `variance` [batch, channels] over its pixels of what enters
 * layer `layerIndex`. Over units, where an image has one number each, `mean` [batch, units] is it and `variance` is 0.
 * The batch norms before it need statistics. Throws CheckpointInvalid if the layer is no batch norm.
 */
export function batchNormInputGraph(
  architecture: GeneratorArchitecture,
  layerIndex: number,
): Graph {
  const { layer, takes, index } = layerShapes(architecture)[layerIndex]!
  if (layer.kind !== 'batchNorm') throw layerFault(layer, index, 'is no batch norm')
  const { z, images } = generate(architecture, layerIndex)
  const rows = layer.over === 'unit' ? valuesOf(takes) : takes[0]
  const values = reshape(images, ['batch', rows, valuesOf(takes) / rows])
  const means = mean(values, [2], { keepDims: true })
  const centred = sub(values, means)
  const outputs = {
    mean: reshape(means, ['batch', rows]),
    variance: mean(mul(centred, centred), [2]),
  }
  return { inputs: [z], outputs }
}
