/** The kinds of jobs that workers of tests run. */
import { startStatefulEngine } from '../../../server/engine/start.ts'
import type { KindWork } from '../../../server/jobs/kind.ts'
import type { Logger } from '../../../server/logger.ts'
import { OnDemand } from '../../../server/on-demand.ts'
import {
  createTrainingWork,
  type TrainingWorkOptions,
} from '../../../server/training/worker/training-work.ts'
import type { Parts } from './installation.ts'

export function kindsOf(parts: Parts, logger: Logger): KindWork[] {
  return [trainingWork({ ...parts, runs: parts.database.runs, logger })]
}

/** Training on an engine of its own, which is disposed of with the work. */
export function trainingWork(options: Omit<TrainingWorkOptions, 'engine'>): KindWork {
  const { logger } = options
  const engine = new OnDemand(() => startStatefulEngine({ choice: 'onnxruntime-cpu', logger }))
  const work = createTrainingWork({ ...options, engine: () => engine.get() })
  return {
    ...work,
    async [Symbol.asyncDispose]() {
      await work[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}
