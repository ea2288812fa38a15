/** The shape of a lowering: how one op of the graph language is carried out by TensorFlow. */
import type * as TensorFlow from '@tensorflow/tfjs-core'
import type { Tensor } from '../../graph/tensor.ts'

/** TensorFlow as a module: plain tfjs-core, or tfjs-node-gpu, which brings the same functions. */
export type Tf = typeof TensorFlow
export type TfTensor = TensorFlow.Tensor

/** One node at work. What `lower` makes on its way is disposed by the caller; the operands are not its to dispose. */
export interface Lowering {
  (context: { tf: Tf; node: Tensor; operands: readonly TfTensor[]; batch: number }): TfTensor
}

/** Lowerings by op. */
export type Lowerings = Readonly<Record<string, Lowering>>
