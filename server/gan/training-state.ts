/** The state of a training run between steps: names, shapes and initial values. */
import type { Weights, WeightTensor } from '../graph/tensor.ts'
import type { Architecture, DiscriminatorArchitecture } from './architecture.ts'
import { headShapes, projectionIn, unconditionalWeight } from './conditioning.ts'
import { discriminatorArchitecture, generatorArchitecture } from './dcgan.ts'
import { discriminatorFamily } from './families/discriminator.ts'
import { layersFamily } from './families/layers.ts'
import type { GanConfig } from './gan-config.ts'
import type { NetworkFamily } from './network-family.ts'

/** Standard deviation of the initial weights and scales (arXiv 1511.06434, section 3). */
const INITIAL_DEVIATION = 0.02

/** Draws `count` standard normal numbers; the same stream gives the same numbers. */
export type Normal = (stream: number, count: number) => Float32Array

/** Shapes of the generator's trained weights, by their names in PyTorch's DCGAN. */
export function generatorShapes(config: GanConfig): Map<string, readonly number[]> {
  return trainedShapes(layersFamily, generatorArchitecture(config))
}

/**
 * Shapes of the discriminator's trained weights, by their names in PyTorch's DCGAN, and of the head
 * of a conditional one (conditioning.ts).
 */
export function discriminatorShapes(config: GanConfig): Map<string, readonly number[]> {
  const shapes = servedDiscriminatorShapes(config)
  const [, ...features] = shapes.get(lastWeight(config))!
  return new Map([...shapes, ...headShapes(config, countOf(features))])
}

function servedDiscriminatorShapes(config: GanConfig): Map<string, readonly number[]> {
  return trainedShapes(discriminatorFamily, discriminatorArchitecture(config))
}

/** Name of the weight of the discriminator's last layer. */
function lastWeight(config: GanConfig): string {
  return `main.${discriminatorArchitecture(config).layers.length - 1}.weight`
}

function trainedShapes<A extends Architecture>(family: NetworkFamily<A>, architecture: A) {
  const measured = family.statistics(architecture)
  return new Map([...family.weights(architecture)].filter(([name]) => !measured.has(name)))
}

/**
 * The state at step 0:
 * - `g.NAME`, `d.NAME`: weights, drawn from streams 0, 1, 2, ... in order. Convolutions and dense
 *   layers are N(0, 0.02), batch-norm scales N(1, 0.02), offsets and biases 0, and the embeddings
 *   of classes N(0, 1), like z. In a discriminator without batch norm, the first are N(0, sqrt(2 /
 *   inputs of an output value)) (He et al., arXiv 1502.01852), since with 0.02 its logits and
 *   gradients would vanish.
 * - `g.m.NAME`, `g.v.NAME`, `d.m.NAME`, `d.v.NAME`: Adam's moments, 0.
 * - `ema.NAME`, if the run keeps an average: a copy of the generator's weights.
 */
export function initialState(config: GanConfig, normal: Normal): Map<string, WeightTensor> {
  const state = new Map<string, WeightTensor>()
  let stream = 0
  for (const [network, shapes] of [
    ['g', generatorShapes(config)],
    ['d', discriminatorShapes(config)],
  ] as const) {
    for (const [name, shape] of shapes) {
      const count = countOf(shape)
      const deviation = deviationOf(config, network, name, shape)
      const data = initialValues(name, shape, () => normal(stream++, count), deviation)
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
  deviation: number,
): Float32Array {
  if (name.endsWith('.bias')) return new Float32Array(shape[0]!)
  const centre = shape.length === 1 ? 1 : 0
  return draw().map((value) => centre + deviation * value)
}

function deviationOf(
  config: GanConfig,
  network: 'g' | 'd',
  name: string,
  shape: readonly number[],
): number {
  if (network === 'd') return discriminatorDeviation(config, shape)
  const [first] = generatorArchitecture(config).layers
  return first?.kind === 'label' && name === first.table ? 1 : INITIAL_DEVIATION
}

/** `shape` is [out, in, height, width] of a convolution, or [out, in] of a dense layer. */
function discriminatorDeviation(
  { discriminatorNorm }: GanConfig,
  [, ...taken]: readonly number[],
): number {
  if (discriminatorNorm !== 'NONE') return INITIAL_DEVIATION
  return Math.sqrt(2 / countOf(taken))
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** One batch's `mean.NAME` and `variance.NAME` [channels] for each batch norm NAME (`main.1`). */
export type BatchStatistics = Readonly<Record<string, { readonly data: ArrayLike<number> }>>

/**
 * The generator as it is served, named as in `generatorArchitecture`: weights from the state, and
 * mean and variance of every batch norm over all these batches together ("precise" batch norm, Wu
 * and Johnson, arXiv 2105.07576). `batches` are outputs of `statistics` (for `ema`) or
 * `rawStatistics` (for `g`).
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
 * The discriminator as it is served, named as in `discriminatorArchitecture`. Works like
 * `servingWeights`, on batches of reals. `batches` are outputs of `discriminatorStatistics`; a
 * discriminator without batch norm needs none. A conditional one is served without its classes: see
 * `unconditionalWeight`.
 */
export function servingDiscriminator(
  config: GanConfig,
  state: Weights,
  batches: readonly BatchStatistics[],
): Map<string, WeightTensor> {
  const layers = normNames(discriminatorArchitecture(config))
  const from = { state, prefix: 'd', batches }
  const weights = served(servedDiscriminatorShapes(config), layers, from)
  const last = lastWeight(config)
  return weights.set(last, unconditionalWeight(weights.get(last)!, projectionIn(state)))
}

/** Takes weights of these shapes from the state and pools statistics for these layers. */
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
  return new Map([...weights, ...pooledStatistics(layers, batches)])
}

/** The mean and variance of every batch norm of the generator, as in `servingWeights`. */
export function servingStatistics(
  config: GanConfig,
  batches: readonly BatchStatistics[],
): Map<string, WeightTensor> {
  return pooledStatistics(batchNormNames(config), batches)
}

function pooledStatistics(layers: readonly string[], batches: readonly BatchStatistics[]) {
  const statistics = new Map<string, WeightTensor>()
  for (const layer of layers) {
    const { mean, variance } = pooled(
      batches.map((batch) => batch[`mean.${layer}`]!.data),
      batches.map((batch) => batch[`variance.${layer}`]!.data),
    )
    statistics.set(`${layer}.running_mean`, { shape: [mean.length], data: mean })
    statistics.set(`${layer}.running_var`, { shape: [variance.length], data: variance })
  }
  return statistics
}

/** Names of the generator's batch norms: `main.1`, `main.4`, ... */
export function batchNormNames(config: GanConfig): string[] {
  return normNames(generatorArchitecture(config))
}

function normNames({ layers }: Pick<DiscriminatorArchitecture, 'layers'>): string[] {
  return layers.flatMap(({ kind }, index) => (kind === 'batchNorm' ? [`main.${index}`] : []))
}

/** Pools batches of one size: the variance is the mean of the variances plus that of the means. */
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
