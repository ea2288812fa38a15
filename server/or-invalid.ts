/** Translates errors about weights and shapes into CheckpointInvalid. */
import { CheckpointInvalid } from './errors.ts'
import { ShapeError } from './graph/shapes.ts'
import { WeightsError } from './weights/safetensors.ts'

/**
 * Returns the result of `read`. Throws CheckpointInvalid if weights can't be read or don't fit
 * their graph.
 */
export function orInvalid<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof WeightsError || error instanceof ShapeError)) throw error
    throw new CheckpointInvalid(error.message, {}, { cause: error })
  }
}
