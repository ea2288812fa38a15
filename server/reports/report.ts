/** Schemas of a checkpoint report's input and result. */
import { z } from 'zod'
import { namedDataset } from '../datasets/named-dataset.ts'
import { DIGEST } from '../weights/canonical-json.ts'

export const MIN_SAMPLES = 2
export const MAX_SAMPLES = 4096

export const reportInput = z.object({
  /** The checkpoint's digest. */
  checkpoint: z.string().regex(DIGEST),
  samples: z.int().min(MIN_SAMPLES).max(MAX_SAMPLES),
  ...namedDataset,
  /** The dataset whose images are measured too, or null. */
  dataset: namedDataset.dataset.nullable().default(null),
})

export type ReportInput = z.infer<typeof reportInput>

const share = z.number().min(0).max(1)
const measure = z.number().min(0)

/** Matches the GraphQL type RealsReport. */
const realsReport = z.object({
  dataset: z.string(),
  images: z.int(),
  speckle: measure,
  diversity: share,
  nearDuplicates: share,
  speckleRatio: measure.nullable(),
  diversityRatio: measure.nullable(),
})

export type RealsReport = z.infer<typeof realsReport>

/** Matches the GraphQL type CheckpointReport. Earlier versions didn't measure speckle and reals. */
export const checkpointReport = z.object({
  samples: z.int(),
  speckle: measure.nullable().default(null),
  diversity: share,
  nearDuplicates: share,
  duplicateBelow: share,
  deadMaps: share.nullable(),
  activations: z.array(z.object({ name: z.string(), maps: z.int(), dead: z.array(z.int()) })),
  reals: realsReport.nullable().default(null),
})

export type CheckpointReport = z.infer<typeof checkpointReport>

/** Figures of the samples alone. */
export interface Measured extends Omit<CheckpointReport, 'reals'> {
  readonly speckle: number
}
