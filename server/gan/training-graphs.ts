/** The graphs of a training run, which share one state. */
import { input, parameter, reshape } from '../graph/ops.ts'
import type { Graph, Tensor } from '../graph/tensor.ts'
import type { DiscriminatorArchitecture, LayersArchitecture } from './architecture.ts'
import { discriminatorArchitecture, generatorArchitecture } from './dcgan.ts'
import { discriminatorFamily } from './families/discriminator.ts'
import { layersFamily } from './families/layers.ts'
import type { GanConfig } from './gan-config.ts'
import { channelStatistics } from './layers/batch-norm.ts'
import { networkGraph, toPixels } from './network-graph.ts'
import { discriminatorStepGraph, toPlanes, trainStepGraph } from './train-step.ts'

export interface TrainingGraphs {
  /** See `trainStepGraph`. */
  readonly step: Graph
  /** See `discriminatorStepGraph`. */
  readonly discriminatorStep: Graph
  /**
   * z [any, zDim], with label [any, classes] for a conditional generator, to `pixels` uint8 [any,
   * size, size, channels], by the averaged generator, or by the generator itself if the run keeps
   * no average; and to `means.NAME` [any, maps] of each activation, from z to the image. Batch norm
   * uses the statistics of the z given, so the same z always gives the same samples.
   */
  readonly samples: Graph
  /**
   * Like `samples`, with fixed statistics, which are inputs: `servingStatistics` with the prefix of
   * the state's names, `g.` or `ema.`. These are the samples of the stored generator.
   */
  readonly servedSamples: Graph
  /** The inputs of `samples` to the generator's batch-norm statistics: see `servingWeights`. */
  readonly statistics: Graph
  /** Like `statistics`, for the generator itself. */
  readonly rawStatistics: Graph
  /**
   * `reals` uint8 [any, size, size, channels] to the batch-norm input statistics of the
   * discriminator over that batch: see `servingDiscriminator`. Without outputs if the discriminator
   * has no batch norm.
   */
  readonly discriminatorStatistics: Graph
}

/** Builds the graphs. `isImageSize` must hold for the configuration's imageSize. */
export function trainingGraphs(config: GanConfig): TrainingGraphs {
  const served = config.emaDecay > 0 ? 'ema.' : 'g.'
  return {
    step: trainStepGraph(config),
    discriminatorStep: discriminatorStepGraph(config),
    samples: samplesGraph(config, served),
    servedSamples: servedSamplesGraph(config, served),
    statistics: statisticsGraph(config, served),
    rawStatistics: statisticsGraph(config, 'g.'),
    discriminatorStatistics: discriminatorStatisticsGraph(config),
  }
}

function samplesGraph(config: GanConfig, prefix: string): Graph {
  const architecture = generatorArchitecture(config, prefix)
  const network = { family: 'layers', architecture } as const
  const means = layersFamily.activations(architecture).map(({ name }) => `means.${name}`)
  return networkGraph(network, { outputs: ['pixels', ...means], statistics: 'batch' })
}

function servedSamplesGraph(config: GanConfig, prefix: string): Graph {
  const architecture = generatorArchitecture(config, prefix)
  const measured = layersFamily.statistics(architecture)
  const fed = generatorInputs(architecture)
  const inputs = [...fed.values()]
  const { output } = layersFamily.build(architecture, fed, {
    weight(name, shape) {
      if (!measured.has(name)) return parameter(name, shape)
      const statistic = input(name, shape)
      inputs.push(statistic)
      return statistic
    },
  })
  return { inputs, outputs: { pixels: toPixels(output, architecture.range) } }
}

function statisticsGraph(config: GanConfig, prefix: string): Graph {
  const architecture = generatorArchitecture(config, prefix)
  const fed = generatorInputs(architecture)
  const { layerInputs } = layersFamily.build(architecture, fed, { statistics: 'batch' })
  return { inputs: [...fed.values()], outputs: statisticsOf(architecture, layerInputs) }
}

function generatorInputs(architecture: LayersArchitecture): Map<string, Tensor> {
  const shapes = layersFamily.inputs(architecture)
  return new Map([...shapes].map(([name, shape]) => [name, input(name, shape)]))
}

function discriminatorStatisticsGraph(config: GanConfig): Graph {
  const { imageSize, channels } = config
  const architecture = discriminatorArchitecture(config)
  const reals = input('reals', ['batch', imageSize, imageSize, channels], 'uint8')
  const { layerInputs } = discriminatorFamily.build(
    architecture,
    new Map([['images', toPlanes(reals, 127.5, 127.5)]]),
    { statistics: 'batch', weight: (name, shape) => parameter(`d.${name}`, shape) },
  )
  return { inputs: [reals], outputs: statisticsOf(architecture, layerInputs) }
}

/** Statistics of each batch norm's input: `mean.main.N` and `variance.main.N` [channels]. */
function statisticsOf(
  { layers }: Pick<DiscriminatorArchitecture, 'layers'>,
  layerInputs: readonly Tensor[],
): Record<string, Tensor> {
  const outputs: Record<string, Tensor> = {}
  for (const [index, x] of layerInputs.entries()) {
    if (layers[index]!.kind !== 'batchNorm') continue
    const { mean, variance } = channelStatistics(x)
    const channels = [x.shape[1]!]
    outputs[`mean.main.${index}`] = reshape(mean, channels)
    outputs[`variance.main.${index}`] = reshape(variance, channels)
  }
  return outputs
}
