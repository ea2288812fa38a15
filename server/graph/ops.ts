/**
 * The op vocabulary: every op a graph may hold, by the functions that make them.
 *
 * Ops of the images' kind are NCHW. Two operands broadcast as NumPy does. A node's `op` and `attributes` are exactly what
 * the builder's docstring names; `convTranspose2d` and `sliceAxis` are sugar for `conv2dInputGradient` and `slice`.
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

/** Every op that has operands, with its shape rule. */
export const VOCABULARY: Rules = {
  ...elementwiseRules,
  ...reductionRules,
  ...structureRules,
  ...windowRules,
}
