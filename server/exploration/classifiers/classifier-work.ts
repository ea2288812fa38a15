/** The work of a classifier job: fits a classifier on images of a dataset, and saves it. */
import type { ClassifierRows } from '../../db/stores.ts'
import type { Claim, KindWork, Slice } from '../../jobs/kind.ts'
import { classifierKind, type ClassifierInput, type ClassifierResult } from './classifier.ts'
import { measuresOf, type ClassifierState } from './classifier-state.ts'
import { openTask, type ClassifierTask, type TaskOptions } from './classifier-task.ts'
import { createFittingWork, type FittingOptions } from './fitting-work.ts'

export interface ClassifierWorkOptions extends TaskOptions, FittingOptions {
  readonly classifiers: Pick<ClassifierRows, 'save'>
}

export function createClassifierWork(
  options: ClassifierWorkOptions,
): KindWork<ClassifierInput, ClassifierResult> {
  const method = {
    kind: classifierKind,
    open: (input: ClassifierInput, _workspace: unknown, { lost }: Slice) =>
      openTask(options, input, lost),
    finish: (task: ClassifierTask, state: ClassifierState, claim: Claim<ClassifierInput>) =>
      finish(task, state, claim, options.classifiers),
  }
  return createFittingWork(method, options)
}

async function finish(
  task: ClassifierTask,
  state: ClassifierState,
  { input, job }: Claim<ClassifierInput>,
  classifiers: ClassifierWorkOptions['classifiers'],
): Promise<ClassifierResult> {
  const result = resultOf(task, state)
  const { features, attribute, activation, discriminator, dataset } = input
  if (features !== 'DISCRIMINATOR') return result
  const { datasetId, values, thresholds, c, accuracy, balancedAccuracy } = result
  const { trainingImages, testImages, featureCount } = result
  await classifiers.save({
    ...{ datasetId, values, thresholds, c, accuracy, balancedAccuracy },
    ...{ trainingImages, testImages, featureCount, attribute, activation },
    jobId: job.id,
    datasetName: dataset,
    discriminatorDigest: discriminator,
    weights: joined(state.fitted[0]!.weights),
  })
  return result
}

function resultOf(
  { checkpoint, images, labels, split, featureCount, targets }: ClassifierTask,
  state: ClassifierState,
): ClassifierResult {
  const { image } = checkpoint.discriminator
  const measures = measuresOf(state)
  return {
    ...{ datasetId: images.datasetId, values: [...labels.values] },
    ...{ imageSize: image.width, channels: image.channels },
    thresholds: [...labels.thresholds],
    ...measures[0]!,
    candidates: [...state.fitted[0]!.candidates],
    confusion: state.confusions[0]!,
    trainingImages: split.training.length,
    validationImages: split.validation.size,
    testImages: split.test.length,
    featureCount,
    errors: state.mistakes,
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
