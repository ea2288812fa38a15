/** The TensorFlow implementation of every graph op. */
import { elementwise } from './elementwise.ts'
import type { Lowerings } from './lowering.ts'
import { reductions } from './reductions.ts'
import { structure } from './structure.ts'
import { windows } from './windows.ts'

/** Lowerings by op; inputs, parameters and constants need none. */
export const LOWERINGS: Lowerings = { ...elementwise, ...reductions, ...structure, ...windows }
