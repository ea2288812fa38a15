/** Makes a graph cheaper to run without changing what it computes. */
import { foldAffine } from './optimize/fold-affine.ts'
import { foldConstants } from './optimize/fold-constants.ts'
import { mergeEqual } from './optimize/merge-equal.ts'
import type { Graph } from './tensor.ts'

/**
 * Folds per-channel scales and shifts into the convolutions beside them, computes whatever depends on constants alone (in
 * float64, rounded once), and computes what is asked for twice once. Nodes that no output needs are gone. Parameters that
 * are not bound stay as they are. Inputs and outputs keep their names, shapes and order.
 */
export function optimize(graph: Graph): Graph {
  return mergeEqual(foldConstants(foldAffine(graph)))
}
