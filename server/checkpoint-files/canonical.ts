/** One form for every network that is the same, whatever its file called the tensors. */
import type { Architecture } from '../gan/architecture.ts'
import { familyOf } from '../gan/families/registry.ts'
import type { FamilyName, Network } from '../gan/network-family.ts'
import type { Weights } from '../graph/tensor.ts'

/**
 * The network with its tensors named by place (`0.weight`, `1.running_mean`), those it doesn't use left out, and no field
 * that says nothing (a slope of `relu`, a bound of a normal prior). Equal networks come out equal, and so do their
 * digests. Every tensor that the architecture names must be there.
 */
export function canonicalNetwork<F extends FamilyName, A extends Architecture>(
  network: Network<A, F>,
): Network<A, F> {
  const { family, weights } = network
  const { architecture, from } = familyOf(network).canonical(network.architecture)
  const renamed = [...from].map(([name, old]) => [name, weights.get(old)!] as const)
  return { family, architecture, weights: new Map(renamed) }
}

/** The shapes of tensors, by name. */
export function shapesOf(weights: Weights): Map<string, readonly number[]> {
  return new Map([...weights].map(([name, { shape }]) => [name, shape]))
}
