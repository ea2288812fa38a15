/** The leaves of a graph: inputs, parameters and constants. */
import { ShapeError, countElements, shapeText } from '../shapes.ts'
import { DTYPES, type DType, type Shape, type Tensor } from '../tensor.ts'

/** A tensor, or a number for a scalar constant. */
export type Operand = Tensor | number

/** A value fed with every run. */
export function input(name: string, shape: Shape, dtype: DType = 'float32'): Tensor {
  return leaf('input', shape, dtype, { name })
}

/** Float32 weights, bound by name. Their shape is fixed. */
export function parameter(name: string, shape: readonly number[]): Tensor {
  return leaf('parameter', shape, 'float32', { name })
}

/** Constant values, row-major. The dtype is the array's: float32, int32 or uint8. */
export function constant(
  value: Float32Array | Int32Array | Uint8Array,
  shape: readonly number[],
): Tensor {
  const { elements } = countElements(shape)
  if (value.length !== elements) {
    throw new ShapeError(`constant ${shapeText(shape)}: got ${value.length} values`)
  }
  return leaf('constant', shape, dtypeOf(value), { value })
}

/** A float32 constant without axes. */
export function scalar(value: number): Tensor {
  return constant(Float32Array.of(value), [])
}

/** Converts an operand to a tensor. */
export function toTensor(operand: Operand): Tensor {
  return typeof operand === 'number' ? scalar(operand) : operand
}

function leaf(
  op: string,
  shape: Shape,
  dtype: DType,
  more: { name: string } | { value: Float32Array | Int32Array | Uint8Array },
): Tensor {
  const { elements, batches } = countElements(shape)
  const sizes = shape.filter((dim) => dim !== 'batch')
  if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw new ShapeError(`${op} ${shapeText(shape)}: sizes must be whole numbers of 1 or more`)
  }
  if (batches > (op === 'input' ? 1 : 0)) {
    throw new ShapeError(`${op} ${shapeText(shape)}: only inputs can have a batch, on one axis`)
  }
  if (!Number.isSafeInteger(elements)) throw new ShapeError(`${op} ${shapeText(shape)}: too large`)
  if (!DTYPES.includes(dtype)) throw new ShapeError(`${op}: unknown dtype ${String(dtype)}`)
  if ('name' in more && (typeof more.name !== 'string' || more.name === '')) {
    throw new ShapeError(`${op} ${shapeText(shape)}: the name is missing`)
  }
  return Object.freeze({ op, inputs: [], attributes: {}, shape: [...shape], dtype, ...more })
}

function dtypeOf(value: Float32Array | Int32Array | Uint8Array): DType {
  if (value instanceof Float32Array) return 'float32'
  return value instanceof Int32Array ? 'int32' : 'uint8'
}
