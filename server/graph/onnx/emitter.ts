/** What the lowerings write ONNX nodes into. */
import type { Shape, Tensor } from '../tensor.ts'
import type { OnnxAttribute } from './model.ts'

/** Names of values go in, names of values come out. */
export interface Emitter {
  /** The name of a node's value. */
  nameOf(tensor: Tensor): string
  /** Adds an ONNX node; the answer is its output's name. */
  emit(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string
  /** A list of int64, as ops take their axes and sizes. */
  int64s(values: readonly number[]): string
  /** A float32 tensor. */
  floats(values: readonly number[], shape: readonly number[]): string
  /** An int64 list with a shape, the batch size filled in when it runs. */
  runtimeShape(shape: Shape): string
}
