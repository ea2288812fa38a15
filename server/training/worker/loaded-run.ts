/** A run whose state is loaded in the engine: computes its steps, samples and statistics. */
import type { DeadMaps } from '../../db/stores.ts'
import type { TensorValue } from '../../engine/engine.ts'
import type { StatefulEngine, StatefulModel } from '../../engine/stateful-engine.ts'
import { adamScalars } from '../../gan/adam.ts'
import { averageRate } from '../../gan/average.ts'
import { trainingGraphs, type TrainingGraphs } from '../../gan/training-graphs.ts'
import { servingStatistics, type BatchStatistics } from '../../gan/training-state.ts'
import { serializeGraph, type GraphJson } from '../../graph/serialize.ts'
import { learningRateFactor } from './learning-rate.ts'
import { drawPrior } from '../../latent/draws.ts'
import { countDeadMaps } from './dead-maps.ts'
import { STREAMS, type Stream } from './random-streams.ts'
import type { MeasuredReals } from './snapshot.ts'
import type { RunThread } from './batch-thread.ts'
import { progressMetadata, type NetworkStatistics, type Progress } from './state-files.ts'
import { labelsOfSeeds, zOfSeeds } from '../../checkpoints/sample-seeds.ts'
import { picturesOf, type PictureStack } from '../../images/pixels.ts'
import { thumbnailOf } from '../../images/quality.ts'
import { sortedLabels } from '../labels.ts'
import type { TrainingConfig } from '../training.ts'

/** Scalar outputs of the step graph, named as in gan/train-step.ts. */
export type StepOutputs = Readonly<
  Record<'lossD' | 'lossG' | 'dReal' | 'dFakeBefore' | 'dFakeAfter' | 'finite', number>
>

/** Statistics for serving are pooled over this many batches of z, of this size. */
const STATISTICS_BATCHES = 8
const STATISTICS_BATCH = 32

/** The truncation centre is chosen among the seeds from 0 to below this number. */
const CENTRE_SEEDS = 256

/** Number of reals against which the samples are measured. Enough for steady means. */
const REFERENCE_REALS = 64

export interface LoadOptions {
  readonly key: string
  readonly config: TrainingConfig
  /** Length of the run in steps. */
  readonly steps: number
  /** Images in the dataset. */
  readonly imageCount: number
  readonly thread: RunThread
  readonly engine: StatefulEngine
  /** Path of the state's file, and the progress stored in it. */
  readonly state: string
  readonly progress: Progress
}

/** Owns neither thread nor engine. `release` frees the state's memory. */
export class LoadedRun {
  readonly config: TrainingConfig
  readonly steps: number
  readonly imageCount: number
  readonly thread: RunThread
  /** Reference for the samples. */
  readonly reals: MeasuredReals
  /** Progress after the newest finished step. */
  progress: Progress
  readonly #model: StatefulModel
  /** Updates done before the first step of this run. */
  readonly #before: { readonly updatesD: number; readonly updatesG: number }

  private constructor(options: LoadOptions, model: StatefulModel, reals: LoadedRun['reals']) {
    const { config, progress } = options
    this.config = config
    this.steps = options.steps
    this.imageCount = options.imageCount
    this.thread = options.thread
    this.progress = progress
    this.reals = reals
    this.#model = model
    this.#before = {
      updatesD: progress.updatesD - progress.step * config.discriminatorSteps,
      updatesG: progress.updatesG - progress.step,
    }
  }

  static async load(options: LoadOptions): Promise<LoadedRun> {
    const { key, config, thread, engine, state } = options
    const reals = await thread.ask('measureReals', REFERENCE_REALS)
    const model = await engine.load({ key, graphs: graphsFor(config), state })
    return new LoadedRun(options, model, reals)
  }

  /**
   * Computes the step after the last requested one. The next step may be requested before this one
   * is done, so that the engine never waits for its data.
   */
  async step(step: number): Promise<StepOutputs> {
    const batches = await this.thread.batches(step)
    const last = batches.length - 1
    const outputs = batches.map((batch, at) => {
      const graph = at < last ? 'discriminatorStep' : 'step'
      return this.#model.run(graph, { ...batch, ...this.#scalars(graph, step, at) })
    })
    const all = await Promise.all(outputs)
    const finite = Math.min(...all.map(({ finite }) => finite!.data[0]!))
    return { ...(numbersOf(all[last]!) as StepOutputs), finite }
  }

  /** Returns `progress` after a step, without the alarms. */
  after(step: number): Omit<Progress, 'alarms'> {
    const { updatesD, updatesG } = this.#before
    return {
      step,
      updatesD: updatesD + step * this.config.discriminatorSteps,
      updatesG: updatesG + step,
    }
  }

  /** Computes the fixed-noise samples, and counts the maps that draw none of them. */
  async samples(): Promise<{ samples: PictureStack; deadMaps: DeadMaps[] }> {
    const { fixedNoiseCount: count, imageSize: size, channels } = this.config
    const { pixels, ...means } = await this.#model.run('samples', {
      z: this.#z(STREAMS.fixedNoise, 0, count),
      ...this.#label(count, sortedLabels),
    })
    const deadMaps = Object.entries(means).map(([name, { data }]) =>
      countDeadMaps(name.slice('means.'.length), data as Float32Array, count),
    )
    return { samples: { data: pixels!.data as Uint8Array, count, size, channels }, deadMaps }
  }

  /** Computes the batch-norm statistics for serving, and chooses the truncation centre. */
  async statistics(): Promise<NetworkStatistics> {
    const run = async (graph: 'statistics' | 'rawStatistics') => {
      const batches: BatchStatistics[] = []
      if (this.config.generatorNorm === 'NONE') return batches
      for (let batch = 0; batch < STATISTICS_BATCHES; batch++) {
        const z = this.#z(STREAMS.statistics, batch, STATISTICS_BATCH)
        const label = this.#labelsOfSeeds(batch * STATISTICS_BATCH, STATISTICS_BATCH)
        batches.push((await this.#model.run(graph, { z, ...label })) as BatchStatistics)
      }
      return batches
    }
    const served = await run('statistics')
    const raw = this.config.emaDecay > 0 ? await run('rawStatistics') : served
    const truncationCentre = await this.#truncationCentre(served)
    return { served, raw, discriminator: await this.#discriminatorStatistics(), truncationCentre }
  }

  /** Returns the seed of the most typical sample of the generator with these statistics. */
  async #truncationCentre(served: readonly BatchStatistics[]): Promise<number> {
    const { zDim, prior, imageSize: size, channels, emaDecay } = this.config
    const prefix = emaDecay > 0 ? 'ema.' : 'g.'
    const statistics = Object.fromEntries(
      [...servingStatistics(this.config, served)].map(([name, value]) => [prefix + name, value]),
    )
    const count = STATISTICS_BATCH
    const thumbnails: Uint8Array[] = []
    for (let first = 0; first < CENTRE_SEEDS; first += count) {
      const { z } = zOfSeeds({ size: zDim, prior }, first, count)
      const { pixels } = await this.#model.run('servedSamples', {
        z: { shape: [count, zDim], data: z },
        ...this.#labelsOfSeeds(first, count),
        ...statistics,
      })
      const samples = { data: pixels!.data as Uint8Array, count, size, channels }
      thumbnails.push(...picturesOf(samples).map(thumbnailOf))
    }
    return this.thread.ask('mostTypical', thumbnails)
  }

  async #discriminatorStatistics(): Promise<BatchStatistics[]> {
    const { imageSize, channels, discriminatorNorm } = this.config
    if (discriminatorNorm === 'NONE') return []
    const batches: BatchStatistics[] = []
    for (;;) {
      const data = await this.thread.ask('calibrationReals', batches.length)
      if (data === null) return batches
      const rows = data.length / (imageSize * imageSize * channels)
      const reals = { shape: [rows, imageSize, imageSize, channels], data }
      batches.push((await this.#model.run('discriminatorStatistics', { reals })) as BatchStatistics)
    }
  }

  /** Writes the state after the newest step. */
  async save(path: string): Promise<void> {
    await this.#model.save(path, progressMetadata(this.progress))
  }

  async release(): Promise<void> {
    await this.#model.release()
  }

  /** The scalar inputs of update `at` of a step. */
  #scalars(
    graph: 'discriminatorStep' | 'step',
    step: number,
    at: number,
  ): Record<string, TensorValue> {
    const { discriminatorSteps, learningRateD, learningRateG, emaDecay } = this.config
    const { updatesD, updatesG } = this.#before
    const updateD = updatesD + (step - 1) * discriminatorSteps + at + 1
    const factor = learningRateFactor(this.config, step, this.steps)
    const ofD = adamScalars('D', this.config, learningRateD * factor, updateD)
    const ofStep = () => ({
      ...adamScalars('G', this.config, learningRateG * factor, updatesG + step),
      ...(emaDecay > 0 ? { averageRate: averageRate(this.config, updatesG + step) } : {}),
    })
    const values = { ...ofD, ...(graph === 'step' ? ofStep() : {}) }
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        { shape: [], data: Float32Array.of(value) },
      ]),
    )
  }

  /** The input `label` [rows, classes] of a conditional generator; none of others. */
  #labelsOfSeeds(first: number, rows: number) {
    return this.#label(rows, (count, classes) => labelsOfSeeds(classes, first, count))
  }

  #label(
    rows: number,
    make: (rows: number, classes: number) => Float32Array,
  ): Record<string, TensorValue> {
    const classes = this.config.classes.length
    return classes === 0 ? {} : { label: { shape: [rows, classes], data: make(rows, classes) } }
  }

  #z(stream: Stream, position: number, rows: number): TensorValue {
    const { seed, zDim, prior } = this.config
    return {
      shape: [rows, zDim],
      data: drawPrior({ seed, stream, position }, rows * zDim, prior),
    }
  }
}

/** Returns the graphs that this configuration needs. */
function graphsFor(config: TrainingConfig): Record<string, GraphJson> {
  const graphs = trainingGraphs(config)
  const names: (keyof TrainingGraphs)[] = ['step', 'samples', 'servedSamples']
  if (config.generatorNorm !== 'NONE') {
    names.push('statistics')
    if (config.emaDecay > 0) names.push('rawStatistics')
  }
  if (config.discriminatorNorm !== 'NONE') names.push('discriminatorStatistics')
  if (config.discriminatorSteps > 1) names.push('discriminatorStep')
  return Object.fromEntries(names.map((name) => [name, serializeGraph(graphs[name])]))
}

function numbersOf(outputs: Readonly<Record<string, TensorValue>>): Record<string, number> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data[0]!]))
}
