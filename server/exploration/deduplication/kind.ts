/** De-duplication as a kind of job: its input and result. */
import { z } from 'zod'
import { MAX_SEED } from '../../latent/seed-to-z.ts'
import type { JobKind } from '../../jobs/kind.ts'
import { share } from '../schemas.ts'

export const STEPS = { least: 100, most: 20_000 } as const
/** Maximum number of images: bounds the memory and the result. */
export const MAX_IMAGES = 250_000

const deduplicationInput = z.object({
  /** The dataset's id, and its name when the job was started. */
  datasetId: z.string(),
  dataset: z.string(),
  /** Training steps of the auto-encoder. */
  steps: z.int().min(STEPS.least).max(STEPS.most),
  seed: z.int().min(0).max(MAX_SEED),
})

export type DeduplicationInput = z.infer<typeof deduplicationInput>

const count = z.int().min(0)
/** Index of the image that is kept, index of its duplicate, differing bits, distance. */
const pair = z.tuple([count, count, count, z.number().min(0)])

export type Pair = z.infer<typeof pair>

const calibration = z.object({
  copies: count,
  radius: count,
  distance: z.number(),
  combined: z.number(),
  recall: share,
  exactRecall: share,
  falsePositives: z.number().min(0),
})

export type Calibration = z.infer<typeof calibration>

/** Matches the GraphQL type Deduplication, but for `pairs`: nearest first. */
const deduplication = z.object({
  images: count,
  collisions: count,
  groups: count,
  loss: z.number(),
  calibration,
  pairs: z.array(pair),
})

export type Deduplication = z.infer<typeof deduplication>

export const deduplicationKind: JobKind<DeduplicationInput, Deduplication> = {
  name: 'deduplication',
  input: deduplicationInput,
  result: deduplication,
  role: 'write',
  // Each takes minutes, in which training has to wait.
  limit: 4,
}
