/** Schemas of a classifier job's input and result, and the kind of job. */
import { z } from 'zod'
import { namedDataset } from '../../datasets/named-dataset.ts'
import type { JobKind } from '../../jobs/kind.ts'
import { digest, share } from '../schemas.ts'

/** C's range, and the values to choose from if it isn't given. */
export const C_RANGE = [1e-6, 1e6] as const
export const C_GRID = [0.01, 0.1, 1, 10, 100] as const

/** Maximum number of errors that a result lists. */
export const MAX_ERRORS = 24

export const MAX_SAMPLES_PER_CLASS = 100_000

/** Maximum number of thresholds of a numeric attribute. */
export const MAX_THRESHOLDS = 9

export const classifierInput = z.object({
  /** The discriminator's digest. */
  discriminator: digest,
  ...namedDataset,
  attribute: z.string(),
  /** Ascending; empty: the median of a numeric attribute. */
  thresholds: z.array(z.number()).max(MAX_THRESHOLDS).default([]),
  c: z.number().min(C_RANGE[0]).max(C_RANGE[1]).nullable(),
  seed: z.int().min(0),
  features: z.enum(['DISCRIMINATOR', 'RANDOM', 'PIXELS']),
  /** The activation whose features are used, or null: all. */
  activation: z.string().nullable(),
  /** True if each activation is classified on its own, too. */
  perActivation: z.boolean(),
  samplesPerClass: z.int().min(2).max(MAX_SAMPLES_PER_CLASS).nullable(),
})

export type ClassifierInput = z.infer<typeof classifierInput>

/** A value of C, and the balanced accuracy on the validation part. */
const candidate = z.object({ c: z.number(), balancedAccuracy: share })

/** Matches the GraphQL type ClassifierResult. */
export const classifierResult = z.object({
  datasetId: z.string(),
  /** Size and channels of the images as the discriminator takes them. */
  imageSize: z.int(),
  channels: z.literal([1, 3]),
  values: z.array(z.string()),
  thresholds: z.array(z.number()),
  c: z.number(),
  candidates: z.array(candidate),
  accuracy: share,
  balancedAccuracy: share,
  /** Images by true value (rows) and predicted value (columns). */
  confusion: z.array(z.array(z.int())),
  trainingImages: z.int(),
  validationImages: z.int(),
  testImages: z.int(),
  featureCount: z.int(),
  errors: z.array(
    z.object({ index: z.int(), value: z.string(), predicted: z.string(), score: z.number() }),
  ),
  activations: z.array(
    z.object({
      activation: z.string(),
      featureCount: z.int(),
      c: z.number(),
      accuracy: share,
      balancedAccuracy: share,
    }),
  ),
})

export type Candidate = z.infer<typeof candidate>
export type ClassifierResult = z.infer<typeof classifierResult>

export const classifierKind: JobKind<ClassifierInput, ClassifierResult> = {
  name: 'classifier',
  input: classifierInput,
  result: classifierResult,
  role: 'write',
  // A worker keeps the features of all unfinished jobs on its disk: up to 1.5 GB each.
  limit: 4,
}
