/** The interface through which lowerings add ONNX nodes. */
import type { Shape, Tensor } from '../tensor.ts'
import type { OnnxAttribute } from './model.ts'

/** Refers to values by name. */
export interface Emitter {
  /** Returns the name of a node's value. */
  nameOf(tensor: Tensor): string
  /** Adds an ONNX node; returns the name of its output. */
  emit(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string
  /** Adds an int64 list, for axes and sizes. */
  int64s(values: readonly number[]): string
  /** Adds a float32 tensor. */
  floats(values: readonly number[], shape: readonly number[]): string
  /** Adds a shape as an int64 list; a symbolic batch size is filled in at run time. */
  runtimeShape(shape: Shape): string
}
