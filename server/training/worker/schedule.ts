/**
 * Decides when snapshots and checkpoints are due, and whether the next step may begin before this
 * one is done.
 */
import type { TrainingConfig } from '../training.ts'

/**
 * Steps shorter than this begin while the previous one is in flight. Stopping then takes two of
 * them.
 */
const AHEAD_BELOW_SECONDS = 1

type Schedule = Pick<TrainingConfig, 'checkpointEvery' | 'snapshotEvery'>

export function isSnapshotDue({ snapshotEvery }: Schedule, step: number, steps: number): boolean {
  return step % snapshotEvery === 0 || step === steps
}

/** True if a checkpoint is due. `isTime` decides if the settings don't count steps. */
export function isCheckpointDue(
  { checkpointEvery }: Schedule,
  step: number,
  newest: number,
  isTime: () => boolean,
): boolean {
  if (step === newest) return false
  return checkpointEvery === null ? isTime() : step % checkpointEvery === 0
}

/** True if the next step can begin before the results of this one are known. */
export function mayGoAhead(
  schedule: Schedule,
  step: number,
  steps: number,
  secondsPerStep: number,
): boolean {
  const { checkpointEvery } = schedule
  const isSaved = checkpointEvery !== null && step % checkpointEvery === 0
  return !isSaved && !isSnapshotDue(schedule, step, steps) && secondsPerStep < AHEAD_BELOW_SECONDS
}
