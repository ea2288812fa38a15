/** The names and shapes of all that a training run remembers between two steps, and what it starts from. */
import type { Weights, WeightTensor } from '../graph/tensor.ts'
import type { Architecture } from './architecture.ts'
import { discriminatorArchitecture, generatorArchitecture } from './dcgan.ts'
import { discriminatorFamily } from './families/discriminator.ts'
import { layersFamily } from './families/layers.ts'
import type { GanConfig } from './gan-config.ts'
import type { NetworkFamily } from './network-family.ts'

/** The spread of weights and scales at the start (arXiv 1511.06434, section 3). */
const INITIAL_DEVIATION = 0.02

/** Makes `count` standard normal numbers; the same stream gives the same ones. */
export type Normal = (stream: number, count: number) => Float32Array

/** Shapes of the weights the generator learns, under their names in PyTorch's DCGAN. */
export function generatorShapes(config: GanConfig): Map<string, readonly number[]> {
  return trainedShapes(layersFamily, generatorArchitecture(config))
}

/** Shapes of the weights the discriminator learns, under their names in PyTorch's DCGAN. */
export function discriminatorShapes(config: GanConfig): Map<string, readonly number[]> {
  return trainedShapes(discriminatorFamily, discriminatorArchitecture(config))
}

function trainedShapes<A extends Architecture>(family: NetworkFamily<A>, architecture: A) {
  const measured = family.statistics(architecture)
  return new Map([...family.weights(architecture)].filter(([name]) => !measured.has(name)))
}

/**
 * The state at step 0. `g.NAME` and `d.NAME` are the weights: convolutions N(0, 0.02), batch norm's scales N(1, 0.02) and
 * offsets 0, drawn from stream 0, 1, 2, ... in their order. `g.m.NAME`, `g.v.NAME`, `d.m.NAME` and `d.v.NAME`, what Adam
 * remembers, are 0. `ema.NAME`, where an average is kept, is the generator itself.
 */
export function initialState(config: GanConfig, normal: Normal): Map<string, WeightTensor> {
  const state = new Map<string, WeightTensor>()
  let stream = 0
  for (const [network, shapes] of [
    ['g', generatorShapes(config)],
    ['d', discriminatorShapes(config)],
  ] as const) {
    for (const [name, shape] of shapes) {
      const count = shape.reduce((product, size) => product * size, 1)
      const data = initialValues(name, shape, () => normal(stream++, count), count)
      state.set(`${network}.${name}`, { shape, data })
      state.set(`${network}.m.${name}`, { shape, data: new Float32Array(count) })
      state.set(`${network}.v.${name}`, { shape, data: new Float32Array(count) })
      if (network === 'g' && config.emaDecay > 0) {
        state.set(`ema.${name}`, { shape, data: data.slice() })
      }
    }
  }
  return state
}

function initialValues(
  name: string,
  shape: readonly number[],
  draw: () => Float32Array,
  count: number,
): Float32Array {
  if (name.endsWith('.bias')) return new Float32Array(count)
  const centre = shape.length === 1 ? 1 : 0
  return draw().map((value) => centre + INITIAL_DEVIATION * value)
}

/** Of one batch: `mean.NAME` and `variance.NAME` [channels] for every batch norm, NAME being its layer's (`main.1`). */
export type BatchStatistics = Readonly<Record<string, { readonly data: ArrayLike<number> }>>

/**
 * The generator as it is served: weights of the state and, for every batch norm, mean and variance over all of these
 * batches together ("precise" batch norm, Wu and Johnson, arXiv 2105.07576), under the names of `generatorArchitecture`.
 * `batches` is what some runs of `statistics` (for `ema`) or `rawStatistics` (for `g`) gave.
 */
export function servingWeights(
  config: GanConfig,
  state: Weights,
  generator: 'ema' | 'g',
  batches: readonly BatchStatistics[],
): Map<string, WeightTensor> {
  return served(generatorShapes(config), batchNormNames(config), {
    ...{ state, prefix: generator, batches },
  })
}

/**
 * The discriminator as it is served, under the names of `discriminatorArchitecture`: as `servingWeights`, its statistics over
 * these batches of reals. `batches` is what some runs of `discriminatorStatistics` gave.
 */
export function servingDiscriminator(
  config: GanConfig,
  state: Weights,
  batches: readonly BatchStatistics[],
): Map<string, WeightTensor> {
  const layers = normNames(discriminatorArchitecture(config))
  return served(discriminatorShapes(config), layers, { state, prefix: 'd', batches })
}

/** Weights of these shapes from the state, and pooled statistics for these layers. */
function served(
  shapes: ReadonlyMap<string, readonly number[]>,
  layers: readonly string[],
  {
    state,
    prefix,
    batches,
  }: {
    readonly state: Weights
    readonly prefix: string
    readonly batches: readonly BatchStatistics[]
  },
): Map<string, WeightTensor> {
  const weights = new Map<string, WeightTensor>()
  for (const [name, shape] of shapes) {
    weights.set(name, { shape, data: state.get(`${prefix}.${name}`)!.data })
  }
  for (const layer of layers) {
    const { mean, variance } = pooled(
      batches.map((batch) => batch[`mean.${layer}`]!.data),
      batches.map((batch) => batch[`variance.${layer}`]!.data),
    )
    weights.set(`${layer}.running_mean`, { shape: [mean.length], data: mean })
    weights.set(`${layer}.running_var`, { shape: [variance.length], data: variance })
  }
  return weights
}

/** Names of the generator's batch norms: `main.1`, `main.4`, ... */
export function batchNormNames(config: GanConfig): string[] {
  return normNames(generatorArchitecture(config))
}

function normNames({ layers }: Pick<Architecture, 'layers'>): string[] {
  return layers.flatMap(({ kind }, index) => (kind === 'batchNorm' ? [`main.${index}`] : []))
}

/** Mean and variance of equally large batches taken as one: the mean of the variances and the variance of the means. */
function pooled(
  means: readonly ArrayLike<number>[],
  variances: readonly ArrayLike<number>[],
): { mean: Float32Array; variance: Float32Array } {
  const average = (values: readonly ArrayLike<number>[], channel: number) =>
    values.reduce((sum, batch) => sum + batch[channel]!, 0) / values.length
  const channels = { length: means[0]!.length }
  const mean = Float64Array.from(channels, (_, channel) => average(means, channel))
  const variance = Float32Array.from(channels, (_, channel) => {
    const spread = means.map((batch) => [(batch[channel]! - mean[channel]!) ** 2])
    return average(variances, channel) + average(spread, 0)
  })
  return { mean: Float32Array.from(mean), variance }
}
