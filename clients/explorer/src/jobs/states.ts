/** The states of jobs; a training run is a job. */
import type { RunState } from '@latentql/sdk'

/** True if the job will continue without the user's action. */
export function isUnderWay(state: RunState): boolean {
  return state === 'QUEUED' || state === 'RUNNING'
}

/** True if the job is neither queued, running nor paused. A failed one can be resumed. */
export function isOver(state: RunState): boolean {
  return state === 'FAILED' || isFinal(state)
}

/** True if the job can't be resumed. */
export function isFinal(state: RunState): boolean {
  return state === 'DONE' || state === 'CANCELLED'
}
