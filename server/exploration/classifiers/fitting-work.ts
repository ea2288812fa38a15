/** Work that fits classifiers on features of labelled images: extracts, fits weights, and tests. */
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { startStatefulEngine } from '../../engine/start.ts'
import type { Claim, JobKind, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { SavePoints } from '../../jobs/save-points.ts'
import type { Logger } from '../../logger.ts'
import { OnDemand } from '../../on-demand.ts'
import { MAX_ERRORS } from './classifier.ts'
import { newState, restoreState, saveState, type ClassifierState } from './classifier-state.ts'
import { FeatureFile } from './feature-file.ts'
import { loadMatrix } from './feature-matrix.ts'
import { fitTarget } from './fitting.ts'
import type { LabelledTask } from './labelled-task.ts'
import { decisionValues, predicted } from './svm.ts'

export interface FittingOptions {
  /** `auto`, or the name of the engine that computes products with features. */
  readonly productEngine: string
  /** Memory that this engine may occupy, bytes; default: a share of the machine's. */
  readonly engineMemory?: number | undefined
  readonly logger: Logger
}

/** A kind of job that fits classifiers. */
export interface FittingMethod<Input, Task extends LabelledTask, Result> {
  readonly kind: JobKind<Input, Result>
  /** Opens the job's task; null if the slice must stop before its images are labelled. */
  open(input: Input, workspace: Workspace, slice: Slice): Promise<Task | null>
  finish(task: Task, state: ClassifierState, claim: Claim<Input>): Promise<Result>
}

/** Shares of the work: features of training images, then weights; the rest is testing. */
const [EXTRACTED, FITTED] = [0.4, 0.8]

/** Findings of a job on this worker, kept between its slices. */
export interface Workspace {
  readonly folder: string
  /** Features of the training images. */
  file?: FeatureFile
  /** Labels of images so far, if the task has to find them. */
  labels?: readonly number[]
}

export function createFittingWork<Input, Task extends LabelledTask, Result>(
  method: FittingMethod<Input, Task, Result>,
  { productEngine: choice, engineMemory: memoryLimit, logger }: FittingOptions,
): KindWork<Input, Result> {
  const { kind } = method
  const workspaces = new Map<string, Workspace>()
  const engine = new OnDemand(() => startStatefulEngine({ choice, logger, memoryLimit }))
  const close = async (id: string) => {
    const workspace = workspaces.get(id)
    workspaces.delete(id)
    await workspace?.file?.[Symbol.asyncDispose]()
    if (workspace) await rm(workspace.folder, { recursive: true, force: true })
  }
  const open = async (id: string, folder: string) => {
    const workspace = workspaces.get(id) ?? {
      folder: await mkdtemp(path.join(folder, `${kind.name}-`)),
    }
    workspaces.set(id, workspace)
    return workspace
  }
  return {
    kind,
    begin: (claim, slice) =>
      new FittingWork(method, claim, slice, {
        products: () => engine.get(),
        open: () => open(claim.job.id, slice.folder),
        close: () => close(claim.job.id),
      }),
    clear: close,
    async [Symbol.asyncDispose]() {
      for (const id of [...workspaces.keys()]) await close(id)
      await engine[Symbol.asyncDispose]()
    },
  }
}

interface Means {
  readonly products: () => ReturnType<typeof startStatefulEngine>
  readonly open: () => Promise<Workspace>
  readonly close: () => Promise<void>
}

class FittingWork<Input, Task extends LabelledTask, Result> implements JobWork<Result> {
  readonly #method: FittingMethod<Input, Task, Result>
  readonly #means: Means
  readonly #claim: Claim<Input>
  readonly #slice: Slice
  readonly #savePoints: SavePoints

  constructor(
    method: FittingMethod<Input, Task, Result>,
    claim: Claim<Input>,
    slice: Slice,
    means: Means,
  ) {
    this.#method = method
    this.#means = means
    this.#claim = claim
    this.#slice = slice
    this.#savePoints = new SavePoints(claim, slice)
  }

  async run(): Promise<WorkEnd<Result>> {
    const workspace = await this.#means.open()
    using task = await this.#method.open(this.#claim.input, workspace, this.#slice)
    if (!task) return { kind: 'stopped' }
    const { targets, labels } = task
    const { saved } = this.#savePoints
    const state = saved ? restoreState(saved) : newState(targets.length, labels.values.length)
    const isDone =
      (state.fitted.length === targets.length ||
        ((await this.#extract(task, workspace)) && (await this.#fit(task, workspace, state)))) &&
      (await this.#test(task, state))
    return isDone
      ? { kind: 'done', result: await this.#method.finish(task, state, this.#claim) }
      : { kind: 'stopped' }
  }

  drop(): Promise<void> {
    return this.#means.close()
  }

  /** Writes the features of the training images. False if it must stop before the end. */
  async #extract(task: LabelledTask, workspace: Workspace): Promise<boolean> {
    const { training } = task.split
    const shape = [training.length, task.featureCount] as const
    const file = (workspace.file ??= await FeatureFile.create(
      path.join(workspace.folder, 'features.safetensors'),
      shape,
    ))
    const missing = training.slice(file.written)
    for await (const { values } of task.batches(missing, this.#slice.lost)) {
      await file.append(values)
      if (file.written === training.length || !this.#slice.mustStop) continue
      this.#report(EXTRACTED, file.written, training.length, 'images read')
      return false
    }
    return true
  }

  /** Fits all targets. False if it must stop before the end. */
  async #fit(task: LabelledTask, { file }: Workspace, state: ClassifierState): Promise<boolean> {
    const { labels, split, targets } = task
    const scaling = await file!.standardize()
    await using matrix = await loadMatrix(await this.#means.products(), file!, targets)
    const fitting = {
      ...{ matrix, scaling, count: labels.values.length, c: task.c },
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
  async #test(task: LabelledTask, state: ClassifierState): Promise<boolean> {
    const { test } = task.split
    const untested = test.slice(state.tested)
    for await (const { indices, values } of task.batches(untested, this.#slice.lost)) {
      indices.forEach((image, row) => {
        const { featureCount: size } = task
        testImage(task, state, { image, features: values.subarray(row * size, (row + 1) * size) })
      })
      state.tested += indices.length
      const share = FITTED + (1 - FITTED) * (state.tested / test.length)
      const message = `${state.tested} of ${test.length} images tested`
      if (!this.#savePoints.report(share, message, () => saveState(state))) return false
    }
    return true
  }

  #reportFit(state: ClassifierState, targets: number): void {
    const share = EXTRACTED + (FITTED - EXTRACTED) * (state.fitted.length / targets)
    const message = `${state.fitted.length} of ${targets} classifiers fitted`
    this.#savePoints.save(share, message, saveState(state))
  }

  #report(part: number, done: number, all: number, what: string): void {
    this.#slice.progress((part * done) / all, `${done} of ${all} ${what}`)
    this.#slice.hasSaved()
  }
}

function testImage(
  { labels, targets }: LabelledTask,
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
