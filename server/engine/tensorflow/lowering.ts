/** The type of a lowering: the implementation of one graph op in TensorFlow. */
import type * as TensorFlow from '@tensorflow/tfjs-core'
import type { Tensor } from '../../graph/tensor.ts'

/** The TensorFlow module: tfjs-core, or tfjs-node-gpu, which exports the same functions. */
export type Tf = typeof TensorFlow
export type TfTensor = TensorFlow.Tensor

/** Computes one node. The caller disposes of intermediate tensors; the operands stay alive. */
export interface Lowering {
  (context: { tf: Tf; node: Tensor; operands: readonly TfTensor[]; batch: number }): TfTensor
}

/** Lowerings by op. */
export type Lowerings = Readonly<Record<string, Lowering>>
