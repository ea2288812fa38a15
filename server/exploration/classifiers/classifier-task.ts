/** The images, classes and features that a classifier job works with. */
import {
  asDiscriminator,
  type CheckpointStore,
  type DiscriminatorCheckpoint,
} from '../../checkpoints/checkpoint.ts'
import type { Datasets } from '../../datasets/datasets.ts'
import type { Engine } from '../../engine/engine.ts'
import { discriminatorReals } from '../../sampling/discriminator-input.ts'
import { openDatasetImages, type DatasetImages } from '../dataset-images.ts'
import { examine, type RandomNetworks } from '../random-network.ts'
import type { ClassifierInput } from './classifier.ts'
import {
  BATCH,
  discriminatorFeatures,
  pixelFeatures,
  type FeatureRange,
  type Features,
} from './features.ts'
import { labelsOf, type Labels } from './labels.ts'
import { splitImages, type Split } from './split.ts'

/** Maximum bytes of training features, which are in the engine's memory at once. */
const MAX_BYTES = 1.5 * 2 ** 30

export interface ClassifierTask extends Disposable {
  readonly checkpoint: DiscriminatorCheckpoint
  readonly images: DatasetImages
  readonly labels: Labels
  readonly split: Split
  readonly features: Features
  /** Features to fit: all, and those of each activation if the job asks for them. */
  readonly targets: readonly FeatureRange[]
}

export interface TaskOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly datasets: Pick<Datasets, 'requireFor' | 'open'>
  readonly engine: () => Promise<Pick<Engine, 'run'>>
  readonly randomNetworks: Pick<RandomNetworks, 'like'>
}

/**
 * Opens the dataset and the discriminator. Rejects as `checkpoints.resolve`, `openDatasetImages`
 * and `labelsOf` do.
 */
export async function openTask(
  { checkpoints, datasets, engine, randomNetworks }: TaskOptions,
  input: ClassifierInput,
  signal: AbortSignal,
): Promise<ClassifierTask> {
  const { attribute, thresholds, seed, samplesPerClass, perActivation } = input
  const checkpoint = asDiscriminator(await checkpoints.resolve(`sha256:${input.discriminator}`))
  const features = featuresFor(input, checkpoint, await engine(), randomNetworks)
  const { image } = checkpoint.discriminator
  const images = await openDatasetImages(datasets, input.dataset, image, signal)
  try {
    const labels = labelsOf(images, attribute, thresholds)
    const maxTraining = Math.floor(MAX_BYTES / (4 * features.count))
    const split = splitImages(labels.classes, { seed, samplesPerClass, maxTraining })
    const all = { activation: null, from: 0, to: features.count }
    const targets = [all, ...(perActivation ? features.ranges : [])]
    const dispose = () => images[Symbol.dispose]()
    return { checkpoint, images, labels, split, features, targets, [Symbol.dispose]: dispose }
  } catch (error) {
    images[Symbol.dispose]()
    throw error
  }
}

function featuresFor(
  { features, activation }: ClassifierInput,
  checkpoint: DiscriminatorCheckpoint,
  engine: Pick<Engine, 'run'>,
  randomNetworks: Pick<RandomNetworks, 'like'>,
): Features {
  if (features === 'PIXELS') return pixelFeatures(checkpoint)
  const network = features === 'RANDOM' ? randomNetworks.like(examine(checkpoint)) : checkpoint
  return discriminatorFeatures(engine, { ...checkpoint, ...network }, activation)
}

/** Features of a batch of a dataset's images. */
export interface FeatureBatch {
  readonly indices: readonly number[]
  /** [indices, features] */
  readonly values: Float32Array
}

/** Extracts the features of images in batches; the engine works on the next one ahead. */
export async function* featureBatches(
  { checkpoint, images, features }: ClassifierTask,
  indices: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<FeatureBatch, void> {
  const extract = async (from: number): Promise<FeatureBatch> => {
    const batch = indices.slice(from, from + BATCH)
    const inputs = discriminatorReals(images.read(batch), checkpoint)
    return { indices: batch, values: await features.extract(inputs, batch.length, signal) }
  }
  let next = indices.length > 0 ? extract(0) : undefined
  for (let from = BATCH; next; from += BATCH) {
    const current = next
    next = from < indices.length ? extract(from) : undefined
    // The caller may stop before it takes this batch.
    next?.catch(() => {})
    yield await current
  }
}
