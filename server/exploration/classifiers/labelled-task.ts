/** Labelled images, and the features to fit classifiers of their labels on. */
import { BATCH, type FeatureRange } from './features.ts'
import type { Labels } from './labels.ts'
import type { Split } from './split.ts'

/** Maximum bytes of training features, which are in the engine's memory at once. */
const MAX_BYTES = 1.5 * 2 ** 30

export interface LabelledTask extends Disposable {
  readonly labels: Pick<Labels, 'values' | 'classes'>
  readonly split: Split
  /** Weight of errors; null: the best on the validation images. */
  readonly c: number | null
  /** Number of features of an image. */
  readonly featureCount: number
  /** Features to fit classifiers on, each on its own. */
  readonly targets: readonly FeatureRange[]
  /** Extracts the features of images in batches. */
  batches(indices: readonly number[], signal: AbortSignal): AsyncGenerator<FeatureBatch, void>
}

/** Features of a batch of images. */
export interface FeatureBatch {
  readonly indices: readonly number[]
  /** [indices, features] */
  readonly values: Float32Array
}

/** Maximum number of images to train with. */
export function maxTraining(featureCount: number): number {
  return Math.floor(MAX_BYTES / (4 * featureCount))
}

/** Extracts features in batches; the engine works on the next one ahead. */
export async function* inBatches(
  indices: readonly number[],
  extract: (batch: readonly number[]) => Promise<Float32Array>,
): AsyncGenerator<FeatureBatch, void> {
  const batchAt = async (from: number): Promise<FeatureBatch> => {
    const batch = indices.slice(from, from + BATCH)
    return { indices: batch, values: await extract(batch) }
  }
  let next = indices.length > 0 ? batchAt(0) : undefined
  for (let from = BATCH; next; from += BATCH) {
    const current = next
    next = from < indices.length ? batchAt(from) : undefined
    // The caller may stop before it takes this batch.
    next?.catch(() => {})
    yield await current
  }
}
