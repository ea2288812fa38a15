/** The images, classes and features that a classifier job works with. */
import {
  asDiscriminator,
  type CheckpointStore,
  type DiscriminatorCheckpoint,
} from '../../checkpoints/checkpoint.ts'
import type { Engine } from '../../engine/engine.ts'
import { discriminatorReals } from '../../sampling/discriminator-input.ts'
import { openDatasetImages, type DatasetImages, type DatasetSource } from '../dataset-images.ts'
import { examine, type RandomNetworks } from '../random-network.ts'
import type { ClassifierInput } from './classifier.ts'
import { discriminatorFeatures, pixelFeatures, type Features } from './features.ts'
import { inBatches, maxTraining, type LabelledTask } from './labelled-task.ts'
import { labelsOf, type Labels } from './labels.ts'
import { splitImages } from './split.ts'

/** The targets are all features, and those of each activation if the job asks for them. */
export interface ClassifierTask extends LabelledTask {
  readonly checkpoint: DiscriminatorCheckpoint
  readonly images: DatasetImages
  readonly labels: Labels
}

export interface TaskOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly datasets: DatasetSource
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
  const images = await openDatasetImages(datasets, input, image, signal)
  try {
    const labels = labelsOf(images, attribute, thresholds)
    const most = { samplesPerClass, maxTraining: maxTraining(features.count) }
    const split = splitImages(labels.classes, { seed, ...most })
    const all = { activation: null, from: 0, to: features.count }
    const targets = [all, ...(perActivation ? features.ranges : [])]
    return {
      ...{ checkpoint, images, labels, split, targets, c: input.c, featureCount: features.count },
      batches: (indices, signal) =>
        inBatches(indices, (batch) => {
          const inputs = discriminatorReals(images.read(batch), checkpoint)
          return features.extract(inputs, batch.length, signal)
        }),
      [Symbol.dispose]: () => images[Symbol.dispose](),
    }
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
