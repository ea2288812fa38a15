/** Schemas of the input and result of a study of latent arithmetic, and the kind of job. */
import { z } from 'zod'
import type { JobKind } from '../../jobs/kind.ts'
import { judgeFacts } from '../classifiers/panel.ts'
import { digest, share } from '../schemas.ts'

export const MAX_CASES = 5000
/** Maximum number of classifiers of attributes to keep. */
export const MAX_KEPT = 8
/** Numbers of exemplars per group that are compared; the paper averages three. */
export const EXEMPLARS = [1, 3, 9] as const
export const MOST_EXEMPLARS = 9
/** Number of cases that a result lists, to show them. */
export const SHOWN_CASES = 8

const arithmeticStudyInput = z.object({
  checkpoint: digest,
  /** Id of the classifier of the attribute that arithmetic adds. */
  classifier: z.string(),
  /** Values of the attribute to add: A has one of them, B and C have none. */
  values: z.array(z.string()).min(1),
  /** Ids of classifiers of attributes that must not change. */
  keep: z.array(z.string()).min(1).max(MAX_KEPT),
  cases: z.int().min(1).max(MAX_CASES),
  seed: z.int().min(0),
})

export type ArithmeticStudyInput = z.infer<typeof arithmeticStudyInput>

/** Matches the GraphQL type ArithmeticMeasure. */
const arithmeticMeasure = z.object({
  exemplars: z.literal(EXEMPLARS),
  matched: z.boolean(),
  space: z.enum(['LATENT', 'PIXELS']),
  success: share,
  /** By kept attribute. */
  kept: z.array(share),
  identity: share,
})

export type ArithmeticMeasure = z.infer<typeof arithmeticMeasure>

/** The seeds of two groups. */
const groups = z.object({ plus: z.array(z.int()), minus: z.array(z.int()) })

export const arithmeticStudyResult = z.object({
  /** The classifier, then the kept ones. */
  judges: z.array(judgeFacts),
  samples: z.int(),
  successByChance: share,
  keptByChance: z.array(share),
  measures: z.array(arithmeticMeasure),
  /** Seeds of the first cases, by whether the groups are matched. */
  shown: z.array(z.object({ target: z.int(), unmatched: groups, matched: groups })),
})

export type ArithmeticStudyResult = z.infer<typeof arithmeticStudyResult>

export const arithmeticStudyKind: JobKind<ArithmeticStudyInput, ArithmeticStudyResult> = {
  name: 'arithmetic-study',
  input: arithmeticStudyInput,
  result: arithmeticStudyResult,
  role: 'write',
  // Each takes a slice before a run that was started later.
  limit: 8,
}
