/** Measures the batch-norm statistics that a network lacks, over a fixed set of samples. */
import { familyOf } from '../gan/families/registry.ts'
import type { Generator, Network } from '../gan/network-family.ts'
import { networkGraph } from '../gan/network-graph.ts'
import type { WeightTensor } from '../graph/tensor.ts'
import {
  CHUNK,
  measureNorm,
  programOver,
  type MeasureOptions,
  type NormStatistics,
} from './measure-norm.ts'

/**
 * Number of samples that statistics are measured over: the z of seeds 0 to 2047 for a generator,
 * images of a dataset for a discriminator.
 */
export const CALIBRATION_SAMPLES = 2048

export interface CalibrationOptions extends Omit<MeasureOptions, 'weights' | 'onProgress'> {
  /** Writes a network's weights to a file that the engine can read; returns its path. */
  readonly write: (network: Network) => Promise<string>
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
    const statistics = await measureNorm(calibrated, index, {
      ...options,
      weights: await options.write(calibrated),
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
    const program = programOver(`${options.key}:${statistics}`, graph, weights)
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

function withStatistics<N extends Network>(
  network: N,
  index: number,
  statistics: NormStatistics,
): N {
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
