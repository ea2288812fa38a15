/** The reals that a run's discriminator gets its batch-norm statistics from, when it is stored. */
import { drawOrder, STREAMS } from './random-streams.ts'

/** How many reals, of a dataset that has as many. */
export const CALIBRATION_REALS = 2048

/** Reals of a batch; all batches are equally large, so that their statistics can be pooled. */
export const CALIBRATION_BATCH = 64

/**
 * Which images of a dataset are in a batch, always the same ones for a run: 32 batches of 64, or as many whole ones as the
 * dataset gives, or one of all its images where it has fewer than 64. Empty behind the last.
 */
export function calibrationIndices(seed: number, count: number, batch: number): Uint32Array {
  const order = drawOrder({ seed, stream: STREAMS.calibration, position: 0 }, count)
  if (count < CALIBRATION_BATCH) return order.subarray(0, batch === 0 ? count : 0)
  const whole = Math.floor(Math.min(count, CALIBRATION_REALS) / CALIBRATION_BATCH)
  const start = Math.min(batch, whole) * CALIBRATION_BATCH
  return order.subarray(start, batch < whole ? start + CALIBRATION_BATCH : start)
}
