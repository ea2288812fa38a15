/** Checks that a network can be served, and puts it in canonical form. */
import { CheckpointInvalid } from '../errors.ts'
import type { Architecture } from '../gan/architecture.ts'
import { familyOf } from '../gan/families/registry.ts'
import type { FamilyName, Network } from '../gan/network-family.ts'
import type { Weights } from '../graph/tensor.ts'
import { canonicalNetwork, shapesOf } from './canonical.ts'

/**
 * Returns the network in canonical form. Throws CheckpointInvalid unless all its numbers are finite
 * and every tensor has the shape that its layer needs.
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
      `Tensor ${JSON.stringify(name.slice(0, 80))} contains NaN or infinite values: training ` +
        'diverged, or the file is damaged.',
    )
  }
}
