/** Which checkpoints of a run stay. */
import type { RunCheckpointRow } from '../../db/stores.ts'

export interface Retention {
  /** The newest so many stay; at least 1. */
  readonly keepCheckpoints: number
  /** Of every so many steps the first checkpoint stays; 0: none for that. */
  readonly keepEvery: number
}

/**
 * Steps of the checkpoints that may go. The newest ones stay, the pinned ones, the newest good one (what a roll-back goes
 * to), and the first one of every stretch of `keepEvery` steps: exactly every Nth step's where checkpoints fall on them.
 */
export function expendable(
  checkpoints: readonly Pick<RunCheckpointRow, 'step' | 'pinned' | 'good'>[],
  { keepCheckpoints, keepEvery }: Retention,
): number[] {
  const oldestFirst = [...checkpoints].sort((a, b) => a.step - b.step)
  const kept = new Set(oldestFirst.slice(-Math.max(1, keepCheckpoints)))
  const newestGood = oldestFirst.findLast(({ good }) => good)
  if (newestGood) kept.add(newestGood)
  const stretches = new Set<number>()
  for (const checkpoint of oldestFirst) {
    const stretch = keepEvery > 0 ? Math.floor(checkpoint.step / keepEvery) : 0
    const isFirst = stretch > 0 && !stretches.has(stretch)
    stretches.add(stretch)
    if (isFirst || checkpoint.pinned) kept.add(checkpoint)
  }
  return oldestFirst.filter((checkpoint) => !kept.has(checkpoint)).map(({ step }) => step)
}
