/** The saved state of a measurement of quality, from which any worker resumes it. */
import { z } from 'zod'
import { jsonState } from '../../jobs/save-points.ts'
import { chunks } from './extraction.ts'
import { quality } from './quality.ts'

const qualityState = z.object({
  /** Index of the checkpoint being measured. */
  checkpoint: z.int(),
  results: z.array(quality),
  reals: chunks,
  /** Samples of the checkpoint being measured. */
  samples: chunks,
  fid: z.number().nullable(),
  /** PairStatistics in base64, once there are some. */
  pairs: z.string().nullable(),
})

export type QualityState = z.infer<typeof qualityState>

export const stateFormat = jsonState(qualityState)

const NOTHING_MEASURED = { samples: [], fid: null, pairs: null }

/** The state before the first checkpoint. */
export const INITIAL: QualityState = { checkpoint: 0, results: [], reals: [], ...NOTHING_MEASURED }

/** The state before the checkpoint after the current one. */
export function nextCheckpoint(state: QualityState): QualityState {
  return { ...state, ...NOTHING_MEASURED, checkpoint: state.checkpoint + 1 }
}
