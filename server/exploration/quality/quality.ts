/** Schemas of the input and result of a measurement of quality. */
import { z } from 'zod'
import { namedDataset } from '../../datasets/named-dataset.ts'
import { digest, share } from '../schemas.ts'

/** Precision and recall need three neighbours, and a mean needs more. */
export const MIN_SAMPLES = 16
export const MAX_SAMPLES = 10_000
/** Maximum number of checkpoints of a run that one job measures. */
export const MAX_CHECKPOINTS = 100

/** A checkpoint to measure; with its run's id and step if it is a run's averaged generator. */
const measuredCheckpoint = z.object({
  checkpoint: digest,
  run: z.string().nullable(),
  step: z.int().nullable(),
})

export const qualityInput = z.object({
  checkpoints: z.array(measuredCheckpoint).min(1).max(MAX_CHECKPOINTS),
  /** Digest of the network that makes the features. */
  features: digest,
  ...namedDataset,
  samples: z.int().min(MIN_SAMPLES).max(MAX_SAMPLES),
})

export type QualityInput = z.infer<typeof qualityInput>
export type MeasuredCheckpoint = z.infer<typeof measuredCheckpoint>

const measure = z.number().min(0)

/** Matches the GraphQL type Quality. */
export const quality = measuredCheckpoint.extend({
  fid: measure,
  kid: z.number(),
  kidStandardDeviation: measure,
  precision: share,
  recall: share,
  diversity: measure,
  realsDiversity: measure,
  samples: z.int(),
  reals: z.int(),
  features: digest,
  activation: z.string().nullable(),
  featureCount: z.int(),
  ...namedDataset,
  split: z.enum(['ALL']),
})

export type Quality = z.infer<typeof quality>

export const qualityResult = z.object({ results: z.array(quality) })

export type QualityResult = z.infer<typeof qualityResult>
