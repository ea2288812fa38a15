/** Datasets as jobs name them: by the id, so that no other dataset of the name replaces them. */
import { z } from 'zod'
import type { DatasetRow } from '../db/stores.ts'
import { DatasetNotFound } from '../errors.ts'
import type { Datasets } from './datasets.ts'

/** Members of a job's input. */
export const namedDataset = {
  /** Null in jobs of older versions, which knew the name alone. */
  datasetId: z.string().nullable().default(null),
  /** The dataset's name when the job was started. */
  dataset: z.string(),
}

export interface NamedDataset {
  readonly datasetId: string | null
  readonly dataset: string
}

/** Throws DatasetNotFound if the dataset was deleted, even if its name was reused. */
export async function findNamed(
  datasets: Pick<Datasets, 'find' | 'findMany'>,
  { datasetId, dataset: name }: NamedDataset,
): Promise<DatasetRow> {
  const [found] =
    datasetId === null ? [await datasets.find(name)] : await datasets.findMany([datasetId])
  if (found) return found
  throw new DatasetNotFound(`The dataset ${JSON.stringify(name)} was deleted.`)
}
