/** Canonical form: equal networks become identical, however their files name the tensors. */
import type { Architecture } from '../gan/architecture.ts'
import { familyOf } from '../gan/families/registry.ts'
import type { FamilyName, Network } from '../gan/network-family.ts'
import type { Weights } from '../graph/tensor.ts'

/**
 * Returns the network with its tensors named by position (`0.weight`, `1.running_mean`), without
 * unused tensors, and without fields that have no effect (a slope of `relu`, a bound of a normal
 * prior). Equal networks come out equal, and so do their digests. Every tensor that the
 * architecture names must be present.
 */
export function canonicalNetwork<F extends FamilyName, A extends Architecture>(
  network: Network<A, F>,
): Network<A, F> {
  const { family, weights } = network
  const { architecture, from } = familyOf(network).canonical(network.architecture)
  const renamed = [...from].map(([name, old]) => [name, weights.get(old)!] as const)
  return { family, architecture, weights: new Map(renamed) }
}

/** Tensor shapes by name. */
export function shapesOf(weights: Weights): Map<string, readonly number[]> {
  return new Map([...weights].map(([name, { shape }]) => [name, shape]))
}
