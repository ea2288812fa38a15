/** Schemas of the input and result of a study of a generator's maps, and the kind of job. */
import { z } from 'zod'
import type { JobKind } from '../../jobs/kind.ts'
import { judgeFacts, MAX_JUDGES } from '../classifiers/panel.ts'
import { digest, share } from '../schemas.ts'

/** Limits of the number of samples. */
export const MIN_SAMPLES = 16
export const MAX_SAMPLES = 4096
/** Maximum number of scores of a sample: values of all judges. */
export const MAX_SCORES = 64
/** Maximum number of maps of an activation. */
export const MAX_MAPS = 2048
/** Number of samples that are kept for each map. */
export const TOP_SAMPLES = 8

const activationStudyInput = z.object({
  /** The checkpoint's digest. */
  checkpoint: digest,
  activation: z.string(),
  samples: z.int().min(MIN_SAMPLES).max(MAX_SAMPLES),
  /** Ids of classifiers. */
  judges: z.array(z.string()).max(MAX_JUDGES),
})

export type ActivationStudyInput = z.infer<typeof activationStudyInput>

const mapFigures = z.object({
  /** Mean over the samples of the map's mean, and its standard deviation. */
  mean: z.number(),
  deviation: z.number().min(0),
  /** Largest value. */
  peak: z.number(),
  /** Share of the positions of all samples that are above 0. */
  active: share,
  dead: z.boolean(),
  /** Seeds of the samples with the largest means, the largest first. */
  seeds: z.array(z.int()).max(TOP_SAMPLES),
  /** By judge and value; null for a dead map, and for a score that doesn't vary. */
  correlations: z.array(z.array(z.number().min(-1).max(1).nullable())),
})

export type MapFigures = z.infer<typeof mapFigures>

const activationStudyResult = z.object({
  judges: z.array(judgeFacts),
  samples: z.int(),
  maps: z.array(mapFigures),
})

export type ActivationStudyResult = z.infer<typeof activationStudyResult>

export const activationStudyKind: JobKind<ActivationStudyInput, ActivationStudyResult> = {
  name: 'activation-study',
  input: activationStudyInput,
  result: activationStudyResult,
  role: 'write',
  // Each takes a slice before a run that was started later.
  limit: 8,
}

/** The subject of jobs: `Jobs.newestResult` finds the newest study of an activation by it. */
export function subjectOf(checkpoint: string, activation: string): string {
  return `${checkpoint} ${activation}`
}
