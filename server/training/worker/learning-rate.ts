/** The learning rates' schedule. */
import type { TrainingConfig } from '../training.ts'

/**
 * Returns the factor of both learning rates at a step of a run, both counted from 1: 1, and over
 * the last `learningRateDecay` of the steps falling linearly, to the last step's smallest one.
 */
export function learningRateFactor(
  { learningRateDecay }: Pick<TrainingConfig, 'learningRateDecay'>,
  step: number,
  steps: number,
): number {
  if (learningRateDecay === 0) return 1
  return Math.min(1, (steps - step + 1) / (steps * learningRateDecay))
}
