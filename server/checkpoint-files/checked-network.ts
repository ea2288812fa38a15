/** Networks that can be served: checked to the last tensor, in the one form that equal ones have. */
import { CheckpointInvalid } from '../errors.ts'
import type { Architecture } from '../gan/architecture.ts'
import { familyOf } from '../gan/families/registry.ts'
import type { FamilyName, Network } from '../gan/network-family.ts'
import type { Weights } from '../graph/tensor.ts'
import { canonicalNetwork, shapesOf } from './canonical.ts'

/**
 * The network in canonical form: its numbers are finite, its tensors have the shapes that its parts need. Throws
 * CheckpointInvalid where that is not so.
 */
export function checkedNetwork<F extends FamilyName, A extends Architecture>(
  network: Network<A, F>,
): Network<A, F> {
  checkFinite(network.weights)
  familyOf(network).check(network.architecture, shapesOf(network.weights))
  return canonicalNetwork(network)
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
