/** The work of a classifier job: extracts features, fits weights, and tests them. */
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import type { ClassifierRows } from '../../db/stores.ts'
import { startStatefulEngine } from '../../engine/start.ts'
import { BadUserInput, DatasetNotFound } from '../../errors.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import type { Logger } from '../../logger.ts'
import { OnDemand } from '../../on-demand.ts'
import {
  classifierKind,
  MAX_ERRORS,
  type ClassifierInput,
  type ClassifierResult,
} from './classifier.ts'
import { newState, restoreState, saveState, type ClassifierState } from './classifier-state.ts'
import {
  featureBatches,
  openTask,
  type ClassifierTask,
  type TaskOptions,
} from './classifier-task.ts'
import { accuracyOf, balancedAccuracyOf } from './confusion.ts'
import { FeatureFile } from './feature-file.ts'
import { loadMatrix } from './feature-matrix.ts'
import { fitTarget } from './fitting.ts'
import { decisionValues, predicted } from './svm.ts'

export interface ClassifierWorkOptions extends TaskOptions {
  readonly classifiers: Pick<ClassifierRows, 'save'>
  /** `auto`, or the name of the engine that computes products with features. */
  readonly productEngine: string
  readonly logger: Logger
}

/** Shares of the work: features of training images, then weights; the rest is testing. */
const [EXTRACTED, FITTED] = [0.4, 0.8]

/** The features that a job has extracted on this worker, kept between its slices. */
interface Workspace {
  readonly folder: string
  file?: FeatureFile
}

export function createClassifierWork(
  options: ClassifierWorkOptions,
): KindWork<ClassifierInput, ClassifierResult> {
  const { productEngine: choice, logger } = options
  const workspaces = new Map<string, Workspace>()
  const engine = new OnDemand(() => startStatefulEngine({ choice, logger }))
  const close = async (id: string) => {
    const workspace = workspaces.get(id)
    workspaces.delete(id)
    await workspace?.file?.[Symbol.asyncDispose]()
    if (workspace) await rm(workspace.folder, { recursive: true, force: true })
  }
  const open = async (id: string, folder: string) => {
    const workspace = workspaces.get(id) ?? {
      folder: await mkdtemp(path.join(folder, 'classifier-')),
    }
    workspaces.set(id, workspace)
    // Jobs that were cancelled elsewhere leave workspaces behind; the oldest are theirs.
    const [oldest] = workspaces.keys()
    if (workspaces.size > classifierKind.limit) await close(oldest!)
    return workspace
  }
  return {
    kind: classifierKind,
    begin: (claim, slice) =>
      new ClassifierWork(claim, slice, {
        ...options,
        products: () => engine.get(),
        open: () => open(claim.job.id, slice.folder),
        close: () => close(claim.job.id),
      }),
    async [Symbol.asyncDispose]() {
      for (const id of [...workspaces.keys()]) await close(id)
      await engine[Symbol.asyncDispose]()
    },
  }
}

interface WorkOptions extends ClassifierWorkOptions {
  readonly products: () => ReturnType<typeof startStatefulEngine>
  readonly open: () => Promise<Workspace>
  readonly close: () => Promise<void>
}

class ClassifierWork implements JobWork<ClassifierResult> {
  readonly #options: WorkOptions
  readonly #claim: Claim<ClassifierInput>
  readonly #slice: Slice
  /** The last save, to resume from after an error. */
  #saved: Uint8Array | null

  constructor(claim: Claim<ClassifierInput>, slice: Slice, options: WorkOptions) {
    this.#options = options
    this.#claim = claim
    this.#slice = slice
    this.#saved = claim.saved
  }

  async run(): Promise<WorkEnd<ClassifierResult>> {
    try {
      const workspace = await this.#options.open()
      using task = await openTask(this.#options, this.#claim.input, this.#slice.lost)
      const { targets, labels } = task
      const state = this.#saved
        ? restoreState(this.#saved)
        : newState(targets.length, labels.values.length)
      const isDone =
        (state.fitted.length === targets.length ||
          ((await this.#extract(task, workspace)) && (await this.#fit(task, workspace, state)))) &&
        (await this.#test(task, state))
      return isDone
        ? { kind: 'done', result: await this.#finish(task, state) }
        : { kind: 'stopped' }
    } catch (error) {
      if (!(error instanceof BadUserInput || error instanceof DatasetNotFound)) throw error
      return { kind: 'failed', reason: error.message }
    }
  }

  drop(): Promise<void> {
    return this.#options.close()
  }

  /** Writes the features of the training images. False if it must stop before the end. */
  async #extract(task: ClassifierTask, workspace: Workspace): Promise<boolean> {
    const { training } = task.split
    const shape = [training.length, task.features.count] as const
    const file = (workspace.file ??= await FeatureFile.create(
      path.join(workspace.folder, 'features.safetensors'),
      shape,
    ))
    const missing = training.slice(file.written)
    for await (const { values } of featureBatches(task, missing, this.#slice.lost)) {
      await file.append(values)
      if (file.written === training.length || !this.#slice.mustStop) continue
      this.#report(EXTRACTED, file.written, training.length, 'images read')
      return false
    }
    return true
  }

  /** Fits all targets. False if it must stop before the end. */
  async #fit(task: ClassifierTask, { file }: Workspace, state: ClassifierState): Promise<boolean> {
    const { labels, split, targets } = task
    const scaling = await file!.standardize()
    await using matrix = await loadMatrix(await this.#options.products(), file!)
    const fitting = {
      ...{ matrix, scaling, count: labels.values.length, c: this.#claim.input.c },
      classes: Int32Array.from(split.training, (image) => labels.classes[image]!),
      isValidation: (row: number) => split.validation.has(split.training[row]!),
      mustStop: () => this.#slice.mustStop,
      onProgress: () => this.#reportFit(state, targets.length),
    }
    for (const target of targets.slice(state.fitted.length)) {
      const isFitted = await fitTarget(fitting, target, state)
      if (!isFitted) this.#reportFit(state, targets.length)
      if (!isFitted || this.#slice.mustStop) return false
    }
    return true
  }

  /** Counts right and wrong predictions. False if it must stop before the end. */
  async #test(task: ClassifierTask, state: ClassifierState): Promise<boolean> {
    const { test } = task.split
    const untested = test.slice(state.tested)
    for await (const { indices, values } of featureBatches(task, untested, this.#slice.lost)) {
      indices.forEach((image, row) => {
        const { count } = task.features
        testImage(task, state, { image, features: values.subarray(row * count, (row + 1) * count) })
      })
      state.tested += indices.length
      if (state.tested === test.length || !this.#slice.mustStop) continue
      const share = FITTED + (1 - FITTED) * (state.tested / test.length)
      this.#save(share, `${state.tested} of ${test.length} images tested`, state)
      return false
    }
    return true
  }

  async #finish(task: ClassifierTask, state: ClassifierState): Promise<ClassifierResult> {
    const result = resultOf(task, state)
    const { features, attribute, activation, discriminator, dataset } = this.#claim.input
    if (features !== 'DISCRIMINATOR') return result
    const { datasetId, values, thresholds, c, accuracy, balancedAccuracy } = result
    const { trainingImages, testImages, featureCount } = result
    await this.#options.classifiers.save({
      ...{ datasetId, values, thresholds, c, accuracy, balancedAccuracy },
      ...{ trainingImages, testImages, featureCount, attribute, activation },
      jobId: this.#claim.job.id,
      datasetName: dataset,
      discriminatorDigest: discriminator,
      weights: joined(state.fitted[0]!.weights),
    })
    return result
  }

  #reportFit(state: ClassifierState, targets: number): void {
    const share = EXTRACTED + (FITTED - EXTRACTED) * (state.fitted.length / targets)
    this.#save(share, `${state.fitted.length} of ${targets} classifiers fitted`, state)
  }

  #report(part: number, done: number, all: number, what: string): void {
    this.#slice.progress((part * done) / all, `${done} of ${all} ${what}`)
    this.#slice.hasSaved()
  }

  #save(share: number, message: string, state: ClassifierState): void {
    this.#saved = saveState(state)
    this.#slice.progress(share, message, this.#saved)
  }
}

function testImage(
  { labels, targets }: ClassifierTask,
  state: ClassifierState,
  { image, features }: { image: number; features: Float32Array },
): void {
  const own = labels.classes[image]!
  targets.forEach(({ from, to }, target) => {
    const decisions = decisionValues(state.fitted[target]!.weights, features.subarray(from, to))
    const chosen = predicted(decisions)
    state.confusions[target]![own]![chosen]! += 1
    if (target > 0 || chosen === own) return
    const [value, predictedValue] = [labels.values[own]!, labels.values[chosen]!]
    const score = decisions[chosen]! - decisions[own]!
    state.mistakes.push({ index: image, value, predicted: predictedValue, score })
  })
  state.mistakes = state.mistakes.sort((a, b) => b.score - a.score).slice(0, MAX_ERRORS)
}

function resultOf(
  { checkpoint, images, labels, split, features, targets }: ClassifierTask,
  { fitted, confusions, mistakes }: ClassifierState,
): ClassifierResult {
  const { image } = checkpoint.discriminator
  const measures = confusions.map((confusion, target) => ({
    c: fitted[target]!.c,
    accuracy: accuracyOf(confusion),
    balancedAccuracy: balancedAccuracyOf(confusion),
  }))
  return {
    ...{ datasetId: images.datasetId, values: [...labels.values] },
    ...{ imageSize: image.width, channels: image.channels },
    thresholds: [...labels.thresholds],
    ...measures[0]!,
    candidates: [...fitted[0]!.candidates],
    confusion: confusions[0]!,
    trainingImages: split.training.length,
    validationImages: split.validation.size,
    testImages: split.test.length,
    featureCount: features.count,
    errors: mistakes,
    activations: targets.slice(1).map(({ activation, from, to }, at) => ({
      activation: activation!,
      featureCount: to - from,
      ...measures[at + 1]!,
    })),
  }
}

function joined(vectors: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0))
  vectors.forEach((vector, at) => all.set(vector, at * vector.length))
  return all
}
