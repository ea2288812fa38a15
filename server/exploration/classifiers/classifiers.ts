/** The classifiers service: finds and deletes fitted classifiers, and classifies images. */
import {
  asDiscriminator,
  type CheckpointStore,
  type DiscriminatorCheckpoint,
} from '../../checkpoints/checkpoint.ts'
import type { ClassifierFilter, ClassifierRow, ClassifierRows, Page } from '../../db/stores.ts'
import type { Engine } from '../../engine/engine.ts'
import { ClassifierNotFound } from '../../errors.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import { discriminatorSamples } from '../../sampling/discriminator-input.ts'
import type { Sampling } from '../../sampling/sampling.ts'
import { discriminatorFeatures } from './features.ts'
import { decisionValues, predicted } from './svm.ts'

/** A classifier with its weights, ready to classify images. */
export interface Judge {
  readonly classifier: ClassifierRow
  /** Takes the images: see `discriminatorSamples` and `discriminatorReals`. */
  readonly discriminator: DiscriminatorCheckpoint
  /**
   * Features of images, float32 [rows, channels, height, width] in the discriminator's range:
   * [rows, features].
   */
  extract(images: Float32Array, rows: number, signal?: AbortSignal): Promise<Float32Array>
  /** Decision values of features: for each row one per value, in the order of the values. */
  decide(features: Float32Array, rows: number): number[][]
  /**
   * Decision values of samples. Rejects as `discriminatorSamples` does: BadUserInput if the
   * discriminator takes images of another size.
   */
  samples(
    sampling: Sampling,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<number[][]>
  /** The predicted value of each image, an index of `classifier.values`. */
  judge(images: Float32Array, rows: number, signal?: AbortSignal): Promise<number[]>
}

export interface Classifiers {
  /** Finds classifiers by id, in any order. Unknown ids are omitted. */
  findMany(ids: readonly string[]): Promise<ClassifierRow[]>
  findByJob(jobId: string): Promise<ClassifierRow | null>
  /** Lists classifiers, newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: ClassifierFilter): Promise<Page<ClassifierRow>>
  /** Throws ClassifierNotFound. */
  delete(id: string): Promise<void>
  /** Throws ClassifierNotFound, and CheckpointNotFound if its discriminator was deleted. */
  open(id: string): Promise<Judge>
}

export interface ClassifiersOptions {
  readonly rows: ClassifierRows
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly engine: () => Promise<Pick<Engine, 'run'>>
}

export function createClassifiers({ rows, checkpoints, engine }: ClassifiersOptions): Classifiers {
  return {
    findMany: (ids) => rows.findMany(ids),
    findByJob: (jobId) => rows.findByJob(jobId),
    list: (filter) => rows.list(filter),
    delete: (id) => rows.delete(id),
    async open(id) {
      const [classifier] = await rows.findMany([id])
      if (!classifier) {
        throw new ClassifierNotFound(`No classifier has the id ${JSON.stringify(id.slice(0, 80))}.`)
      }
      const weights = vectorsOf(await rows.weights(id), classifier.featureCount)
      const { discriminatorDigest, activation } = classifier
      const discriminator = asDiscriminator(
        await checkpoints.resolve(`sha256:${discriminatorDigest}`),
      )
      const extract: Judge['extract'] = async (...images) =>
        discriminatorFeatures(await engine(), discriminator, activation).extract(...images)
      const decide: Judge['decide'] = (features, rows) => {
        const size = features.length / rows
        return Array.from({ length: rows }, (_, row) => [
          ...decisionValues(weights, features.subarray(row * size, (row + 1) * size)),
        ])
      }
      return {
        ...{ classifier, discriminator, extract, decide },
        async samples(sampling, latents, signal) {
          const given = { latents, signal }
          const images = await discriminatorSamples(await engine(), sampling, discriminator, given)
          return decide(await extract(images, latents.length, signal), latents.length)
        },
        async judge(images, rows, signal) {
          return decide(await extract(images, rows, signal), rows).map(predicted)
        },
      }
    },
  }
}

/** The rows of a matrix [vectors, features + 1]. */
function vectorsOf(weights: Float32Array, features: number): Float32Array[] {
  const length = features + 1
  return Array.from({ length: weights.length / length }, (_, at) =>
    weights.subarray(at * length, (at + 1) * length),
  )
}
