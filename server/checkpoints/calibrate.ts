/** Batch-norm statistics for a generator that came without: measured once, over samples of its prior. */
import type { Engine, Program } from '../engine/engine.ts'
import { batchNormInputGraph } from '../gan/calibration-graph.ts'
import { generatorGraph } from '../gan/generator.ts'
import type { GeneratorArchitecture, Layer } from '../gan/architecture.ts'
import { serializeGraph } from '../graph/serialize.ts'
import type { Graph, WeightTensor } from '../graph/tensor.ts'
import { CheckpointInvalid } from '../errors.ts'
import { statisticsNames, type Generator } from '../checkpoint-files/canonical.ts'
import { fileArtifact } from '../weights/artifact.ts'
import { runSeeds } from './sample-seeds.ts'

/** How many z of the prior the statistics are taken over: seeds 0 to 2047. */
export const CALIBRATION_SAMPLES = 2048

/** Samples of a batch; a fixed number, so that sums are always taken in the same order. */
const CHUNK = 64

export interface CalibrationOptions {
  readonly engine: Engine
  /** Writes a generator's weights where the engine can read them; returns the path. */
  readonly write: (generator: Generator) => Promise<string>
  /** Names the programs on the engine. */
  readonly key: string
  readonly signal?: AbortSignal
  readonly onProgress?: (fraction: number, message?: string) => void
}

/** The batch norms that have no statistics, by layer. */
export function uncalibratedLayers(architecture: GeneratorArchitecture): number[] {
  return architecture.layers.flatMap((layer, index) =>
    layer.kind === 'batchNorm' && (layer.mean === undefined || layer.variance === undefined)
      ? [index]
      : [],
  )
}

/**
 * The generator with a mean and a variance for every batch norm that lacks them, first layer to last: what enters a layer
 * depends on the statistics of those before. Means and variances are over all pixels of CALIBRATION_SAMPLES samples,
 * the variance as batch norm takes it (divided by the count), gathered in float64, kept as float32.
 */
export async function calibrate(
  generator: Generator,
  options: CalibrationOptions,
): Promise<Generator> {
  const layers = uncalibratedLayers(generator.architecture)
  let calibrated = generator
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
 * Largest difference, in grey levels, that the batch's own statistics would have made to 64 samples (seeds 0 to 63). The
 * engine must take them as one batch: their statistics are what is measured.
 */
export async function measureDrift(
  generator: Generator,
  options: CalibrationOptions,
): Promise<number> {
  const { architecture } = generator
  const weights = await options.write(generator)
  const imagesBy = async (statistics: 'fixed' | 'batch') => {
    const graph = generatorGraph(architecture, { statistics })
    const program = toProgram(`${options.key}:${statistics}`, graph, weights)
    const { engine, signal } = options
    const seeds = { first: 0, count: CHUNK }
    const outputs = await runSeeds(engine, program, architecture, seeds, { signal, once: true })
    return outputs.images!.data as Float32Array
  }
  const fixed = await imagesBy('fixed')
  const batch = await imagesBy('batch')
  const [black, white] = architecture.range
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
 * Over all samples, from each sample's own: the variance of the whole is the mean of the variances plus the variance of
 * the means.
 */
async function measure(
  generator: Generator,
  layer: number,
  options: CalibrationOptions,
): Promise<Statistics> {
  const { engine, signal, onProgress } = options
  const { architecture } = generator
  const graph = batchNormInputGraph(architecture, layer)
  const program = toProgram(`${options.key}:${layer}`, graph, await options.write(generator))
  let sums: Sums | undefined
  for (let first = 0; first < CALIBRATION_SAMPLES; first += CHUNK) {
    const seeds = { first, count: CHUNK }
    const once = first + CHUNK >= CALIBRATION_SAMPLES
    const outputs = await runSeeds(engine, program, architecture, seeds, { signal, once })
    const [mean, variance] = [outputs.mean!.data, outputs.variance!.data]
    sums ??= new Sums(mean.length / CHUNK)
    sums.add(mean as Float32Array, variance as Float32Array)
    onProgress?.((first + CHUNK) / CALIBRATION_SAMPLES)
  }
  return sums!.statistics(layer)
}

/** Sums over samples, for each channel or unit. */
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

  /** [samples, units] each. */
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
      `Calibrating layer ${layer} gave numbers that are not finite: the weights before it overflow.`,
    )
  }
}

function withStatistics(generator: Generator, index: number, statistics: Statistics): Generator {
  const names = statisticsNames(index)
  const layers = generator.architecture.layers.map((layer, at): Layer =>
    at === index && layer.kind === 'batchNorm' ? { ...layer, ...names } : layer,
  )
  const tensor = (data: Float32Array): WeightTensor => ({ shape: [data.length], data })
  return {
    architecture: { ...generator.architecture, layers },
    weights: new Map([
      ...generator.weights,
      [names.mean, tensor(statistics.mean)],
      [names.variance, tensor(statistics.variance)],
    ]),
  }
}

function toProgram(key: string, graph: Graph, weights: string): Program {
  return { kind: 'graph', key, graph: serializeGraph(graph), weights: fileArtifact(key, weights) }
}
