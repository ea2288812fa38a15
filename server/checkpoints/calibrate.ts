/** Measures the batch-norm statistics that a network lacks, over a fixed set of samples. */
import type { Engine, Program } from '../engine/engine.ts'
import { familyOf } from '../gan/families/registry.ts'
import type { Generator, Network } from '../gan/network-family.ts'
import { measuringGraph, networkGraph } from '../gan/network-graph.ts'
import { serializeGraph } from '../graph/serialize.ts'
import type { Graph, WeightTensor } from '../graph/tensor.ts'
import { CheckpointInvalid } from '../errors.ts'
import { fileArtifact } from '../weights/artifact.ts'

/**
 * Number of samples that statistics are measured over: the z of seeds 0 to 2047 for a generator,
 * images of a dataset for a discriminator.
 */
export const CALIBRATION_SAMPLES = 2048

/** Samples per batch. Fixed, so that sums are always taken in the same order. */
const CHUNK = 64

export interface CalibrationOptions {
  readonly engine: Engine
  /** Number of samples to measure the statistics over. */
  readonly samples: number
  /** The network's inputs for `count` samples from number `first` on; always the same. */
  readonly inputs: (first: number, count: number) => Readonly<Record<string, Float32Array>>
  /** Writes a network's weights to a file that the engine can read; returns its path. */
  readonly write: (network: Network) => Promise<string>
  /** Prefix of the keys of the programs that run on the engine. */
  readonly key: string
  readonly signal?: AbortSignal
  readonly onProgress?: (fraction: number, message?: string) => void
}

/**
 * Returns the network with a mean and a variance for every batch norm that lacks them. Layers are
 * measured in order, because a layer's input depends on the statistics of the layers before it.
 * Means and variances are over all pixels of `samples` samples. The variance is batch norm's own
 * (divided by the count). Sums are float64, results float32.
 */
export async function calibrate<N extends Network>(
  network: N,
  options: CalibrationOptions,
): Promise<N> {
  const layers = familyOf(network).uncalibrated(network.architecture)
  let calibrated = network
  for (const [done, index] of layers.entries()) {
    const message = `batch norm ${done + 1} of ${layers.length}`
    const statistics = await measure(calibrated, index, {
      ...options,
      onProgress: (fraction) => options.onProgress?.((done + fraction) / layers.length, message),
    })
    calibrated = withStatistics(calibrated, index, statistics)
  }
  return calibrated
}

/**
 * Returns the largest difference, in grey levels, that normalizing with the batch's own statistics
 * would make to 64 samples (seeds 0 to 63). The engine must run them as one batch, because that
 * batch's statistics are measured.
 */
export async function measureDrift(
  generator: Generator,
  options: CalibrationOptions,
): Promise<number> {
  const weights = await options.write(generator)
  const imagesBy = async (statistics: 'fixed' | 'batch') => {
    const graph = networkGraph(generator, { outputs: ['images'], statistics })
    const program = toProgram(`${options.key}:${statistics}`, graph, weights)
    const { engine, inputs, signal } = options
    const outputs = await engine.run(program, inputs(0, CHUNK), CHUNK, { signal, once: true })
    return outputs.images!.data as Float32Array
  }
  const fixed = await imagesBy('fixed')
  const batch = await imagesBy('batch')
  const [black, white] = generator.architecture.range
  const grey = (value: number) => Math.min(Math.max((value - black) / (white - black), 0), 1) * 255
  return fixed.reduce(
    (most, value, index) => Math.max(most, Math.abs(grey(value) - grey(batch[index]!))),
    0,
  )
}

interface Statistics {
  readonly mean: Float32Array
  readonly variance: Float32Array
}

/**
 * Combines per-sample statistics: the total variance is the mean of the variances plus the variance
 * of the means.
 */
async function measure(
  network: Network,
  layer: number,
  options: CalibrationOptions,
): Promise<Statistics> {
  const { engine, samples, inputs, signal, onProgress } = options
  const graph = measuringGraph(network, layer)
  const program = toProgram(`${options.key}:${layer}`, graph, await options.write(network))
  let sums: Sums | undefined
  for (let first = 0; first < samples; first += CHUNK) {
    const count = Math.min(CHUNK, samples - first)
    const once = first + count >= samples
    const outputs = await engine.run(program, inputs(first, count), count, { signal, once })
    const [mean, variance] = [outputs.mean!.data, outputs.variance!.data]
    sums ??= new Sums(mean.length / count)
    sums.add(mean as Float32Array, variance as Float32Array)
    onProgress?.((first + count) / samples)
  }
  return sums!.statistics(layer)
}

/** Sums over samples, per channel or unit. */
class Sums {
  readonly #mean: Float64Array
  readonly #meanSquare: Float64Array
  readonly #variance: Float64Array
  #samples = 0

  constructor(units: number) {
    this.#mean = new Float64Array(units)
    this.#meanSquare = new Float64Array(units)
    this.#variance = new Float64Array(units)
  }

  /** Adds samples; both arrays are [samples, units]. */
  add(means: Float32Array, variances: Float32Array): void {
    const units = this.#mean.length
    for (let index = 0; index < means.length; index++) {
      const unit = index % units
      this.#mean[unit]! += means[index]!
      this.#meanSquare[unit]! += means[index]! ** 2
      this.#variance[unit]! += variances[index]!
    }
    this.#samples += means.length / units
  }

  statistics(layer: number): Statistics {
    const count = this.#samples
    const mean = this.#mean.map((sum) => sum / count)
    const variance = this.#variance.map((sum, unit) => {
      const betweenSamples = this.#meanSquare[unit]! / count - mean[unit]! ** 2
      return sum / count + Math.max(betweenSamples, 0)
    })
    const statistics = { mean: Float32Array.from(mean), variance: Float32Array.from(variance) }
    const values = [...statistics.mean, ...statistics.variance]
    if (values.every(Number.isFinite)) return statistics
    throw new CheckpointInvalid(
      `Calibrating layer ${layer} gave numbers that are not finite: ` +
        'the layers before it overflow. Check the weights.',
    )
  }
}

function withStatistics<N extends Network>(network: N, index: number, statistics: Statistics): N {
  const { architecture, mean, variance } = familyOf(network).withStatistics(
    network.architecture,
    index,
  )
  const tensor = (data: Float32Array): WeightTensor => ({ shape: [data.length], data })
  return {
    ...network,
    architecture,
    weights: new Map([
      ...network.weights,
      [mean, tensor(statistics.mean)],
      [variance, tensor(statistics.variance)],
    ]),
  }
}

function toProgram(key: string, graph: Graph, weights: string): Program {
  return { kind: 'graph', key, graph: serializeGraph(graph), weights: fileArtifact(key, weights) }
}
