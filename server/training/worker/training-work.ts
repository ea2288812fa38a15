/**
 * Training as workers run it: one lease at a time, reusing the engine state of the previous one.
 */
import type { RunStore } from '../../db/stores.ts'
import type { KindWork } from '../../jobs/kind.ts'
import type { Storage } from '../../storage/storage.ts'
import { trainingKind } from '../kind.ts'
import { TrainingLoop } from './loop.ts'
import { RunLoader, type RunLoaderOptions } from './run-loader.ts'

export interface TrainingWorkOptions extends RunLoaderOptions {
  readonly runs: RunStore
  readonly storage: Storage
}

/** Creates the work. The state of the last run stays in the engine. */
export function createTrainingWork(options: TrainingWorkOptions): KindWork<object, null> {
  const loader = new RunLoader(options)
  return {
    kind: trainingKind,
    begin: ({ job }, slice) => new TrainingLoop({ ...options, id: job.id, loader, slice }),
    clear: (jobId) => loader.forget(jobId),
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  }
}
