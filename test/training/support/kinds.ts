/** The kinds of jobs that workers of tests run. */
import type { KindWork } from '../../../server/jobs/kind.ts'
import type { Logger } from '../../../server/logger.ts'
import { createTrainingWork } from '../../../server/training/worker/training-work.ts'
import type { Parts } from './installation.ts'

export function kindsOf(parts: Parts, logger: Logger): KindWork[] {
  const { runs } = parts.database
  return [createTrainingWork({ ...parts, runs, engine: 'onnxruntime-cpu', logger })]
}
