/** A tensor graph: immutable nodes that know their shape. Ops make nodes; engines run graphs. */

export const DTYPES = ['float32', 'int32', 'uint8', 'bool'] as const
export type DType = (typeof DTYPES)[number]

/** A number of elements, or the one symbolic size: how many samples a batch holds. */
export type Dim = number | 'batch'
export type Shape = readonly Dim[]

export type Attribute = number | string | boolean | readonly number[]

/** One node: the tensor that an op makes of its inputs. */
export interface Tensor {
  readonly op: string
  readonly inputs: readonly Tensor[]
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly shape: Shape
  readonly dtype: DType
  /** Of an `input` or a `parameter`: what it is fed by. */
  readonly name?: string
  /** Of a `constant`: its values, row-major. */
  readonly value?: Float32Array | Int32Array | Uint8Array
}

/** What is fed, and what is asked for. Parameters are whatever `parameter` nodes the outputs reach. */
export interface Graph {
  readonly inputs: readonly Tensor[]
  readonly outputs: Readonly<Record<string, Tensor>>
}

/** Values of a graph's parameters, by name; row-major float32. */
export type Weights = ReadonlyMap<string, WeightTensor>

export interface WeightTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}
