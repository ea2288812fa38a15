/** What every op of the graph language means in TensorFlow. */
import { elementwise } from './elementwise.ts'
import type { Lowerings } from './lowering.ts'
import { reductions } from './reductions.ts'
import { structure } from './structure.ts'
import { windows } from './windows.ts'

/** By op; input, parameter and constant are not computed. */
export const LOWERINGS: Lowerings = { ...elementwise, ...reductions, ...structure, ...windows }
