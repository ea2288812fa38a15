/** Tensor graphs: immutable nodes with known shapes. Ops make nodes; engines run graphs. */

export const DTYPES = ['float32', 'int32', 'uint8', 'bool'] as const
export type DType = (typeof DTYPES)[number]

/** A number of elements, or the only symbolic size: the number of samples in the batch. */
export type Dim = number | 'batch'
export type Shape = readonly Dim[]

export type Attribute = number | string | boolean | readonly number[]

/** A node: the tensor that an op makes from its inputs. */
export interface Tensor {
  readonly op: string
  readonly inputs: readonly Tensor[]
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly shape: Shape
  readonly dtype: DType
  /** The name of an `input` or `parameter`, by which values are fed. */
  readonly name?: string
  /** The values of a `constant`, row-major. */
  readonly value?: Float32Array | Int32Array | Uint8Array
}

/** Inputs and named outputs. Its parameters are the `parameter` nodes that outputs depend on. */
export interface Graph {
  readonly inputs: readonly Tensor[]
  readonly outputs: Readonly<Record<string, Tensor>>
}

/** Values of a graph's parameters by name, row-major float32. */
export type Weights = ReadonlyMap<string, WeightTensor>

export interface WeightTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}
