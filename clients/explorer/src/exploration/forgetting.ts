/** The usual settings of a job that makes a generator forget an object. */
import type { CheckpointDetails } from '../api/queries.ts'

type Layer = CheckpointDetails['activations'][number]

/** A layer in the middle: in later ones a map takes part in more objects, in the first in fewer
 * details. Undefined for a checkpoint without layers. */
export function usualLayer({ activations }: CheckpointDetails): Layer | undefined {
  return activations[Math.floor((activations.length - 1) / 2)]
}

/** The number of a layer's maps to turn off. */
export function usualMaps({ shape: [count] }: Layer): number {
  return Math.ceil(count! / 8)
}
