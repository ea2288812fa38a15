/** Optimizes a graph without changing its result. */
import { foldAffine } from './optimize/fold-affine.ts'
import { foldConstants } from './optimize/fold-constants.ts'
import { mergeEqual } from './optimize/merge-equal.ts'
import type { Graph } from './tensor.ts'

/**
 * Folds per-channel scales and shifts into adjacent convolutions, folds constants (in float64,
 * rounded once), and merges equal nodes. Drops nodes that no output needs. Unbound parameters stay
 * as they are. Inputs and outputs keep their names, shapes and order.
 */
export function optimize(graph: Graph): Graph {
  return mergeEqual(foldConstants(foldAffine(graph)))
}
