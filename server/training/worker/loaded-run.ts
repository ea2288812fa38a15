/** A run whose state is in the engine: steps, samples and statistics of it. */
import type { TensorValue } from '../../engine/engine.ts'
import type { StatefulEngine, StatefulModel } from '../../engine/stateful-engine.ts'
import { adamScalars } from '../../gan/adam.ts'
import { averageRate } from '../../gan/average.ts'
import { trainingGraphs, type TrainingGraphs } from '../../gan/training-graphs.ts'
import type { BatchStatistics } from '../../gan/training-state.ts'
import { serializeGraph, type GraphJson } from '../../graph/serialize.ts'
import { drawPrior, STREAMS, type Stream } from './random-streams.ts'
import type { RunThread } from './batch-thread.ts'
import { progressMetadata, type NetworkStatistics, type Progress } from './state-files.ts'
import type { TrainingConfig } from '../training.ts'
import type { PictureStack, Variety } from '../alarms/variety.ts'

/** What the step graph tells of a step, by the names of gan/train-step.ts. */
export type StepOutputs = Readonly<
  Record<'lossD' | 'lossG' | 'dReal' | 'dFakeBefore' | 'dFakeAfter' | 'finite', number>
>

/** Statistics for serving are pooled over so many batches of z, of so many z each. */
const STATISTICS_BATCHES = 8
const STATISTICS_BATCH = 32

/** Reals that the samples' variety is measured against: as many as give a steady mean. */
const YARDSTICK = 64

export interface LoadOptions {
  readonly key: string
  readonly config: TrainingConfig
  /** Images in the dataset. */
  readonly imageCount: number
  readonly thread: RunThread
  readonly engine: StatefulEngine
  /** The state's file, and what it says of itself. */
  readonly state: string
  readonly progress: Progress
}

/** Owns neither thread nor engine; `release` gives the state's memory back. */
export class LoadedRun {
  readonly config: TrainingConfig
  readonly imageCount: number
  readonly thread: RunThread
  /** What the samples' variety is measured against. */
  readonly reals: { readonly variety: Variety; readonly twinBelow: number }
  /** As after the newest step that was finished. */
  progress: Progress
  readonly #model: StatefulModel
  /** Updates before the first step of this run. */
  readonly #before: { readonly updatesD: number; readonly updatesG: number }

  private constructor(options: LoadOptions, model: StatefulModel, reals: LoadedRun['reals']) {
    const { config, progress } = options
    this.config = config
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
    const reals = await thread.ask('measureReals', YARDSTICK)
    const model = await engine.load({ key, graphs: graphsFor(config), state })
    return new LoadedRun(options, model, reals)
  }

  /**
   * Does a step: the one after the newest that was asked for. The next may be asked for before this one is done; the
   * engine then never waits for its data.
   */
  async step(step: number): Promise<StepOutputs> {
    const batches = await this.thread.batches(step)
    const last = batches.length - 1
    const outputs = batches.map((batch, at) => {
      const scalars = this.#scalars(step, at)
      return at < last
        ? this.#model.run('discriminatorStep', { ...batch, ...pick(scalars, 'scaleD', 'shiftD') })
        : this.#model.run('step', { ...batch, ...scalars })
    })
    const all = await Promise.all(outputs)
    const finite = Math.min(...all.map(({ finite }) => finite!.data[0]!))
    return { ...(numbersOf(all[last]!) as StepOutputs), finite }
  }

  /** `progress` after a step, whatever the alarms say of it. */
  after(step: number): Omit<Progress, 'alarms'> {
    const { updatesD, updatesG } = this.#before
    return {
      step,
      updatesD: updatesD + step * this.config.discriminatorSteps,
      updatesG: updatesG + step,
    }
  }

  /** The fixed-noise samples. */
  async samples(): Promise<PictureStack> {
    const { fixedNoiseCount: count, imageSize: size, channels } = this.config
    const { pixels } = await this.#model.run('samples', {
      z: this.#z(STREAMS.fixedNoise, 0, count),
    })
    return { data: pixels!.data as Uint8Array, count, size, channels }
  }

  /** What batch norms are to be served with. */
  async statistics(): Promise<NetworkStatistics> {
    const run = async (graph: 'statistics' | 'rawStatistics') => {
      const batches: BatchStatistics[] = []
      for (let batch = 0; batch < STATISTICS_BATCHES; batch++) {
        const z = this.#z(STREAMS.statistics, batch, STATISTICS_BATCH)
        batches.push((await this.#model.run(graph, { z })) as BatchStatistics)
      }
      return batches
    }
    const served = await run('statistics')
    const raw = this.config.emaDecay > 0 ? await run('rawStatistics') : served
    return { served, raw, discriminator: await this.#discriminatorStatistics() }
  }

  async #discriminatorStatistics(): Promise<BatchStatistics[]> {
    const { imageSize, channels } = this.config
    const batches: BatchStatistics[] = []
    for (;;) {
      const data = await this.thread.ask('calibrationReals', batches.length)
      if (data === null) return batches
      const rows = data.length / (imageSize * imageSize * channels)
      const reals = { shape: [rows, imageSize, imageSize, channels], data }
      batches.push((await this.#model.run('discriminatorStatistics', { reals })) as BatchStatistics)
    }
  }

  /** Writes the state, as it is after the newest step. */
  async save(path: string): Promise<void> {
    await this.#model.save(path, progressMetadata(this.progress))
  }

  async release(): Promise<void> {
    await this.#model.release()
  }

  /** Adam's, of update `at` of a step. */
  #scalars(step: number, at: number): Record<string, TensorValue> {
    const { discriminatorSteps, learningRateD, learningRateG, emaDecay } = this.config
    const { updatesD, updatesG } = this.#before
    const updateD = updatesD + (step - 1) * discriminatorSteps + at + 1
    const d = adamScalars(this.config, learningRateD, updateD)
    const g = adamScalars(this.config, learningRateG, updatesG + step)
    const values = {
      ...{ scaleD: d.scale, shiftD: d.shift, scaleG: g.scale, shiftG: g.shift },
      ...(emaDecay > 0 ? { averageRate: averageRate(this.config, updatesG + step) } : {}),
    }
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        { shape: [], data: Float32Array.of(value) },
      ]),
    )
  }

  #z(stream: Stream, position: number, rows: number): TensorValue {
    const { seed, zDim, prior } = this.config
    return {
      shape: [rows, zDim],
      data: drawPrior({ seed, stream, position }, rows * zDim, prior),
    }
  }
}

/** Those that this configuration needs. */
function graphsFor(config: TrainingConfig): Record<string, GraphJson> {
  const graphs = trainingGraphs(config)
  const names: (keyof TrainingGraphs)[] = [
    ...(['step', 'samples', 'statistics', 'discriminatorStatistics'] as const),
  ]
  if (config.discriminatorSteps > 1) names.push('discriminatorStep')
  if (config.emaDecay > 0) names.push('rawStatistics')
  return Object.fromEntries(names.map((name) => [name, serializeGraph(graphs[name])]))
}

function numbersOf(outputs: Readonly<Record<string, TensorValue>>): Record<string, number> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data[0]!]))
}

function pick<T>(values: Record<string, T>, ...names: string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, values[name]!]))
}
