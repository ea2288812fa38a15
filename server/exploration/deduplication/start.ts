/** Starts a job of kind `deduplication`. */
import { checkInteger } from '../../check-integer.ts'
import type { Datasets } from '../../datasets/datasets.ts'
import type { JobRow } from '../../db/stores.ts'
import { BadUserInput, DatasetNotFound } from '../../errors.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { MAX_SEED } from '../../latent/seed-to-z.ts'
import { deduplicationKind, MAX_IMAGES, STEPS, type DeduplicationInput } from './kind.ts'

/** Throws BadUserInput (out of range), DatasetNotFound, ServerBusy. */
export async function startDeduplication(
  { datasets, jobs }: { readonly datasets: Pick<Datasets, 'find'>; readonly jobs: Jobs },
  { dataset: name, steps, seed }: Omit<DeduplicationInput, 'datasetId'>,
): Promise<JobRow> {
  checkInteger('steps', steps, STEPS.least, STEPS.most)
  checkInteger('seed', seed, 0, MAX_SEED)
  const dataset = await datasets.find(name)
  if (!dataset) throw new DatasetNotFound(`No dataset is named ${JSON.stringify(name)}.`)
  const { id: datasetId, count } = dataset
  if (count > MAX_IMAGES) {
    throw new BadUserInput(
      `"${name}" has ${count} images; at most ${MAX_IMAGES} can be searched for duplicates.`,
    )
  }
  const input = { datasetId, dataset: name, steps, seed }
  return jobs.start(deduplicationKind, input, { subject: datasetId })
}
