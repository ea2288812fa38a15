/** Every graph that a training run runs, on one state. */
import { reshape } from '../graph/ops.ts'
import type { Graph, Tensor } from '../graph/tensor.ts'
import { channelStatistics } from './batch-norm.ts'
import { generatorArchitecture } from './dcgan.ts'
import type { GanConfig } from './gan-config.ts'
import { generate } from './generator.ts'
import { toPixels } from './sampler-graph.ts'
import { discriminatorStepGraph, trainStepGraph } from './train-step.ts'

export interface TrainingGraphs {
  /** See `trainStepGraph`. */
  readonly step: Graph
  /** See `discriminatorStepGraph`. */
  readonly discriminatorStep: Graph
  /**
   * z [any, zDim] to `pixels` uint8 [any, size, size, channels] by the averaged generator, or by the generator itself
   * where no average is kept. Batch norm is by the statistics of the z given: the same z, the same conditions.
   */
  readonly samples: Graph
  /** `samples` by the generator itself. */
  readonly rawSamples: Graph
  /** z [any, zDim] to the statistics that enter the batch norms of the generator of `samples`: see `servingWeights`. */
  readonly statistics: Graph
  /** `statistics` of the generator itself. */
  readonly rawStatistics: Graph
}

/** The graphs of a configuration whose imageSize is an `isImageSize`. */
export function trainingGraphs(config: GanConfig): TrainingGraphs {
  const served = config.emaDecay > 0 ? 'ema.' : 'g.'
  return {
    step: trainStepGraph(config),
    discriminatorStep: discriminatorStepGraph(config),
    samples: samplesGraph(config, served),
    rawSamples: samplesGraph(config, 'g.'),
    statistics: statisticsGraph(config, served),
    rawStatistics: statisticsGraph(config, 'g.'),
  }
}

function samplesGraph(config: GanConfig, prefix: string): Graph {
  const architecture = generatorArchitecture(config, prefix)
  const all = architecture.layers.length
  const { z, images } = generate(architecture, all, { statistics: 'batch' })
  return { inputs: [z], outputs: { pixels: toPixels(images, architecture.range) } }
}

function statisticsGraph(config: GanConfig, prefix: string): Graph {
  const architecture = generatorArchitecture(config, prefix)
  const all = architecture.layers.length
  const { z, outputs: made } = generate(architecture, all, { statistics: 'batch' })
  const outputs: Record<string, Tensor> = {}
  for (const [index, layer] of architecture.layers.entries()) {
    if (layer.kind !== 'batchNorm') continue
    const entering = made[index - 1]!
    const { mean, variance } = channelStatistics(entering)
    const channels = [entering.shape[1]!]
    outputs[`mean.main.${index}`] = reshape(mean, channels)
    outputs[`variance.main.${index}`] = reshape(variance, channels)
  }
  return { inputs: [z], outputs }
}
