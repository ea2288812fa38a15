/** Decides which checkpoints a run keeps. */
import type { RunCheckpointRow } from '../../db/stores.ts'

export interface Retention {
  /** Number of newest checkpoints to keep, at least 1. */
  readonly keepCheckpoints: number
  /** Keeps the first checkpoint of every `keepEvery` steps; 0: none. */
  readonly keepEvery: number
}

/**
 * Returns the steps of the checkpoints to delete. Keeps the newest, the pinned, the newest good one
 * (for a roll-back), and the first of each span of `keepEvery` steps: exactly every Nth step's, if
 * checkpoints fall on them.
 */
export function stepsToDelete(
  checkpoints: readonly Pick<RunCheckpointRow, 'step' | 'pinned' | 'good'>[],
  { keepCheckpoints, keepEvery }: Retention,
): number[] {
  const oldestFirst = [...checkpoints].sort((a, b) => a.step - b.step)
  const kept = new Set(oldestFirst.slice(-Math.max(1, keepCheckpoints)))
  const newestGood = oldestFirst.findLast(({ good }) => good)
  if (newestGood) kept.add(newestGood)
  const spans = new Set<number>()
  for (const checkpoint of oldestFirst) {
    const span = keepEvery > 0 ? Math.floor(checkpoint.step / keepEvery) : 0
    const isFirst = span > 0 && !spans.has(span)
    spans.add(span)
    if (isFirst || checkpoint.pinned) kept.add(checkpoint)
  }
  return oldestFirst.filter((checkpoint) => !kept.has(checkpoint)).map(({ step }) => step)
}
