/** Measures the images of a dataset, to compare a checkpoint's samples with. */
import type { Datasets } from '../datasets/datasets.ts'
import { findNamed, type NamedDataset } from '../datasets/named-dataset.ts'
import { DatasetNotFound } from '../errors.ts'
import type { Pixels } from '../images/pixels.ts'
import { picturesOf } from '../images/pixels.ts'
import { relativeToReals } from '../images/quality.ts'
import type { Measured, RealsReport } from './report.ts'
import { Tally } from './tally.ts'

/** Maximum number of reals. The measures of more would hardly differ. */
const MAX_REALS = 1024
/** Maximum bytes of reals in memory. */
const MAX_BYTES = 64 * 2 ** 20

export interface RealsRequest {
  readonly named: NamedDataset
  /** Shape of the samples. */
  readonly image: Omit<Pixels, 'data'>
  readonly samples: Measured
  readonly signal: AbortSignal
}

/**
 * Measures at most as many reals as samples, at the samples' size and channels. Null if the dataset
 * was deleted. Rejects as Datasets.reals does.
 */
export async function measureReals(
  datasets: Pick<Datasets, 'find' | 'findMany' | 'reals'>,
  { named, image, samples, signal }: RealsRequest,
): Promise<RealsReport | null> {
  const { width: imageSize, channels } = image
  const most = Math.min(MAX_REALS, Math.floor(MAX_BYTES / (imageSize * imageSize * channels)))
  const count = Math.min(samples.samples, most)
  try {
    const { id } = await findNamed(datasets, named)
    const reals = await datasets.reals(id, { count, imageSize, channels, signal })
    const tally = new Tally([])
    for (const pixels of picturesOf({ ...reals, size: imageSize, channels })) {
      signal.throwIfAborted()
      await tally.add(pixels, new Map())
    }
    const { samples: images, speckle, diversity, nearDuplicates } = tally.report()
    return {
      ...{ dataset: named.dataset, images, speckle, diversity, nearDuplicates },
      speckleRatio: relativeToReals(samples.speckle, speckle),
      diversityRatio: relativeToReals(samples.diversity, diversity),
    }
  } catch (error) {
    if (error instanceof DatasetNotFound) return null
    throw error
  }
}
