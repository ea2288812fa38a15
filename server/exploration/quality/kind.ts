/** Measurements of quality as a kind of job. */
import type { JobKind } from '../../jobs/kind.ts'
import { qualityInput, qualityResult, type QualityInput, type QualityResult } from './quality.ts'

export const qualityKind: JobKind<QualityInput, QualityResult> = {
  name: 'quality',
  input: qualityInput,
  result: qualityResult,
  role: 'write',
  // As for reports: each takes slices before a run that was started later.
  limit: 8,
}
