/** Generators that can be served: checked to the last tensor, in the one form that equal ones have. */
import { CheckpointInvalid } from '../errors.ts'
import type { GeneratorArchitecture } from '../gan/architecture.ts'
import { checkArchitecture } from '../gan/architecture-check.ts'
import { layerFault, layerShapes, times, valuesOf } from '../gan/layer-shapes.ts'
import type { Weights } from '../graph/tensor.ts'
import { canonicalGenerator, shapesOf, type Generator } from './canonical.ts'

/**
 * The generator in canonical form: its numbers are finite, its tensors have the shapes that its layers need. Throws
 * CheckpointInvalid where that is not so.
 */
export function checkedGenerator(found: Generator): Generator {
  checkFinite(found.weights)
  checkArchitecture(found.architecture, shapesOf(found.weights))
  checkSize(found.architecture)
  return canonicalGenerator(found)
}

/** Numbers between two layers, an image: 64 images of them are 2 GiB. A 64x64 DCGAN has 2^16, one of 512x512 2^22. */
const MAX_VALUES = 2 ** 23

/** A small file can describe a generator that no machine could run. */
function checkSize(architecture: GeneratorArchitecture): void {
  for (const { layer, index, makes } of layerShapes(architecture)) {
    if (valuesOf(makes) <= MAX_VALUES) continue
    throw layerFault(layer, index, `makes ${times(makes)} numbers an image, too many to be served`)
  }
}

function checkFinite(weights: Weights): void {
  for (const [name, { data }] of weights) {
    if (data.every(Number.isFinite)) continue
    throw new CheckpointInvalid(
      `Tensor ${JSON.stringify(name.slice(0, 80))} holds numbers that are not finite: the training ` +
        'diverged, or the file is damaged.',
    )
  }
}
