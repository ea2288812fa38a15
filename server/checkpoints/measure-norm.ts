/** Measures the input of a batch norm over many samples. */
import { CheckpointInvalid } from '../errors.ts'
import type { Engine, Program } from '../engine/engine.ts'
import type { Network } from '../gan/network-family.ts'
import { measuringGraph } from '../gan/network-graph.ts'
import { serializeGraph } from '../graph/serialize.ts'
import type { Graph } from '../graph/tensor.ts'
import { fileArtifact } from '../weights/artifact.ts'

/** Samples per batch. Fixed, so that sums are always taken in the same order. */
export const CHUNK = 64

export interface MeasureOptions {
  readonly engine: Engine
  /** Number of samples to measure the statistics over. */
  readonly samples: number
  /** The network's inputs for `count` samples from number `first` on; always the same. */
  readonly inputs: (first: number, count: number) => Readonly<Record<string, Float32Array>>
  /** File with the network's weights. */
  readonly weights: string
  /** Prefix of the keys of the programs that run on the engine. */
  readonly key: string
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((fraction: number) => void) | undefined
}

/** Mean and variance of each channel, or unit. */
export interface NormStatistics {
  readonly mean: Float32Array
  readonly variance: Float32Array
}

/**
 * Measures the input of a batch norm; the layers before it need statistics. The total variance is
 * the mean of the samples' variances plus the variance of their means. Throws CheckpointInvalid if
 * numbers overflow.
 */
export async function measureNorm(
  network: Pick<Network, 'family' | 'architecture'>,
  layer: number,
  options: MeasureOptions,
): Promise<NormStatistics> {
  const { engine, samples, inputs, signal, onProgress } = options
  const graph = measuringGraph(network, layer)
  const program = programOver(`${options.key}:${layer}`, graph, options.weights)
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

  statistics(layer: number): NormStatistics {
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
      `Layer ${layer} takes numbers that are not finite: the layers before it overflow. Check the ` +
        'weights.',
    )
  }
}

/** A program of a network whose weights are in the file `weights`. */
export function programOver(key: string, graph: Graph, weights: string): Program {
  return { kind: 'graph', key, graph: serializeGraph(graph), weights: fileArtifact(key, weights) }
}
