/** The reals on which a stored discriminator's batch-norm statistics are computed. */
import { drawOrder } from '../../latent/draws.ts'
import { STREAMS } from './random-streams.ts'

/** Number of reals, if the dataset has as many. */
export const CALIBRATION_REALS = 2048

/** Reals per batch. All batches have the same size, so that their statistics can be pooled. */
export const CALIBRATION_BATCH = 64

/**
 * Returns the indices of a batch's images, always the same ones for a run: 32 batches of 64, or as
 * many whole batches as the dataset provides, or one batch of all images if it has fewer than 64.
 * Empty after the last batch.
 */
export function calibrationIndices(seed: number, count: number, batch: number): Uint32Array {
  const order = drawOrder({ seed, stream: STREAMS.calibration, position: 0 }, count)
  if (count < CALIBRATION_BATCH) return order.subarray(0, batch === 0 ? count : 0)
  const whole = Math.floor(Math.min(count, CALIBRATION_REALS) / CALIBRATION_BATCH)
  const start = Math.min(batch, whole) * CALIBRATION_BATCH
  return order.subarray(start, batch < whole ? start + CALIBRATION_BATCH : start)
}
