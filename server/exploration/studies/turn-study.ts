/** Schemas of the input and result of a study of a turn vector, and the kind of job. */
import { z } from 'zod'
import type { JobKind } from '../../jobs/kind.ts'
import { judgeFacts } from '../classifiers/panel.ts'
import { MAX_CASES } from './arithmetic-study.ts'
import { digest, share } from '../schemas.ts'

/** Numbers of exemplars per group that are compared; the paper averages four. */
export const TURN_EXEMPLARS = [1, 4, 16] as const
export const MOST_TURN_EXEMPLARS = 16
/** Multiples of the turn vector that are added to samples. */
export const AMOUNTS = [-1, -0.5, 0, 0.5, 1] as const
/** Values of the classifier: the turned ones are first and last. */
export const TURN_VALUES = 3

const turnStudyInput = z.object({
  /** The checkpoint's digest. */
  checkpoint: digest,
  /** Id of a classifier of a numeric attribute in three values. */
  classifier: z.string(),
  cases: z.int().min(1).max(MAX_CASES),
  seed: z.int().min(0),
})

export type TurnStudyInput = z.infer<typeof turnStudyInput>

/** Share of the cases that have each value. */
const shares = z.array(share).length(TURN_VALUES)

/** Matches the GraphQL type TurnMeasure. */
const turnMeasure = z.object({
  exemplars: z.literal(TURN_EXEMPLARS),
  middle: shares,
  middleByChance: shares,
  /** By amount. */
  turned: z.array(shares),
})

export type TurnMeasure = z.infer<typeof turnMeasure>

export const turnStudyResult = z.object({
  judge: judgeFacts,
  samples: z.int(),
  sampleShares: shares,
  measures: z.array(turnMeasure),
  /** Seeds of the first cases. */
  shown: z.array(z.object({ low: z.array(z.int()), high: z.array(z.int()), target: z.int() })),
})

export type TurnStudyResult = z.infer<typeof turnStudyResult>

export const turnStudyKind: JobKind<TurnStudyInput, TurnStudyResult> = {
  name: 'turn-study',
  input: turnStudyInput,
  result: turnStudyResult,
  role: 'write',
  // Each takes a slice before a run that was started later.
  limit: 8,
}
