/**
 * The op vocabulary: all ops of graphs, and the functions that build them.
 *
 * Image ops are NCHW. Two operands broadcast as in NumPy. A node's `op` and `attributes` are named
 * like the builder function and its arguments. `convTranspose2d` and `sliceAxis` are shorthands for
 * `conv2dInputGradient` and `slice`.
 */
import { elementwiseRules } from './ops/elementwise.ts'
import { reductionRules } from './ops/reductions.ts'
import { structureRules } from './ops/structure.ts'
import { windowRules } from './ops/windows.ts'
import type { Rules } from './node.ts'

export * from './ops/elementwise.ts'
export * from './ops/leaves.ts'
export * from './ops/reductions.ts'
export * from './ops/structure.ts'
export * from './ops/windows.ts'

/** Shape rules of all ops that have operands. */
export const VOCABULARY: Rules = {
  ...elementwiseRules,
  ...reductionRules,
  ...structureRules,
  ...windowRules,
}
