/** The leaves of a graph: what is fed, what is learnt, what is fixed. */
import { ShapeError, countElements, shapeText } from '../shapes.ts'
import { DTYPES, type DType, type Shape, type Tensor } from '../tensor.ts'

/** A tensor, or a number that stands for a scalar constant. */
export type Operand = Tensor | number

/** What is fed at every run. */
export function input(name: string, shape: Shape, dtype: DType = 'float32'): Tensor {
  return leaf('input', shape, dtype, { name })
}

/** Float32 weights that are bound by name; their shape is fixed. */
export function parameter(name: string, shape: readonly number[]): Tensor {
  return leaf('parameter', shape, 'float32', { name })
}

/** Fixed values, row-major: float32 for a Float32Array, int32 and uint8 likewise. */
export function constant(
  value: Float32Array | Int32Array | Uint8Array,
  shape: readonly number[],
): Tensor {
  const { elements } = countElements(shape)
  if (value.length !== elements) {
    throw new ShapeError(`constant ${shapeText(shape)}: ${value.length} values were given`)
  }
  return leaf('constant', shape, dtypeOf(value), { value })
}

/** A float32 constant without axes. */
export function scalar(value: number): Tensor {
  return constant(Float32Array.of(value), [])
}

/** An operand as a tensor. */
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
    throw new ShapeError(`${op} ${shapeText(shape)}: sizes are whole numbers of 1 or more`)
  }
  if (batches > (op === 'input' ? 1 : 0)) {
    throw new ShapeError(`${op} ${shapeText(shape)}: only an input has a batch, as one axis`)
  }
  if (!Number.isSafeInteger(elements)) throw new ShapeError(`${op} ${shapeText(shape)}: too large`)
  if (!DTYPES.includes(dtype)) throw new ShapeError(`${op}: there is no dtype ${String(dtype)}`)
  if ('name' in more && (typeof more.name !== 'string' || more.name === '')) {
    throw new ShapeError(`${op} ${shapeText(shape)}: it needs a name`)
  }
  return Object.freeze({ op, inputs: [], attributes: {}, shape: [...shape], dtype, ...more })
}

function dtypeOf(value: Float32Array | Int32Array | Uint8Array): DType {
  if (value instanceof Float32Array) return 'float32'
  return value instanceof Int32Array ? 'int32' : 'uint8'
}
