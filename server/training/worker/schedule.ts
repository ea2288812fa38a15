/** What is due after which step: pictures, checkpoints, and whether the next step may begin before this one is done. */
import type { TrainingConfig } from '../training.ts'

/** Steps that take no longer are begun while the one before is under way; stopping then takes two of them. */
const AHEAD_BELOW_SECONDS = 1

type Schedule = Pick<TrainingConfig, 'checkpointEvery' | 'snapshotEvery'>

export function isSnapshotDue({ snapshotEvery }: Schedule, step: number, steps: number): boolean {
  return step % snapshotEvery === 0 || step === steps
}

/** `isTime`: whether one is due by the clock, where the settings do not count steps. */
export function isCheckpointDue(
  { checkpointEvery }: Schedule,
  step: number,
  newest: number,
  isTime: () => boolean,
): boolean {
  if (step === newest) return false
  return checkpointEvery === null ? isTime() : step % checkpointEvery === 0
}

/** True if the step after this one can begin before anybody has looked at this one. */
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
