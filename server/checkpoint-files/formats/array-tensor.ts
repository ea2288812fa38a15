/** Tensors over raw bytes: shape, strides and offset are checked before a number is read. */
import { CheckpointInvalid } from '../../errors.ts'
import { ITEM_SIZE, decode } from './numbers.ts'
import type { Part } from './part.ts'
import type { SourceDType, SourceTensor } from './source.ts'

const MAX_RANK = 8

export interface ArrayLayout {
  readonly dtype: SourceDType
  readonly shape: readonly number[]
  /** In elements; default: row-major. */
  readonly strides?: readonly number[]
  /** In elements. */
  readonly offset?: number
  /** Default: true. */
  readonly littleEndian?: boolean
}

/**
 * Creates a tensor over `bytes`. Throws CheckpointInvalid if the layout exceeds `bytes`, or claims
 * more elements than they hold.
 */
export function arrayTensor(
  name: string,
  bytes: Uint8Array | Part,
  layout: ArrayLayout,
): SourceTensor {
  const { dtype, shape, littleEndian = true, offset = 0 } = layout
  const count = elementCount(name, shape)
  const strides = layout.strides ?? rowMajor(shape)
  const available = Math.floor(bytes.byteLength / ITEM_SIZE[dtype])
  const last = checkLayout(name, shape, strides, offset, available)
  const contiguous = isRowMajor(shape, strides)
  const size = ITEM_SIZE[dtype]
  const [start, end] = [offset * size, (count === 0 ? offset : last + 1) * size]
  return {
    name,
    shape,
    dtype,
    read() {
      const whole = bytes instanceof Uint8Array ? bytes : bytes.read()
      const values = decode(whole.subarray(start, end), dtype, littleEndian)
      return contiguous ? values : gather(values, shape, strides)
    },
  }
}

/** Number of elements in a shape. Throws CheckpointInvalid for an invalid or oversized shape. */
export function elementCount(name: string, shape: readonly number[]): number {
  if (shape.length > MAX_RANK)
    throw new CheckpointInvalid(
      `Tensor ${name} has ${shape.length} axes; the limit is ${MAX_RANK}.`,
    )
  let count = 1
  for (const size of shape) {
    count *= size
    if (!Number.isSafeInteger(size) || size < 0 || !Number.isSafeInteger(count))
      throw new CheckpointInvalid(`Tensor ${name} has the invalid shape [${shape}].`)
  }
  return count
}

/** Row-major strides of a shape, in elements. */
export function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step
    step *= shape[axis]!
  }
  return strides
}

/** Checks a layout and returns the index of the last element that it uses. */
function checkLayout(
  name: string,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  available: number,
): number {
  const natural = [offset, ...strides].every((n) => Number.isSafeInteger(n) && n >= 0)
  if (!natural || strides.length !== shape.length)
    throw new CheckpointInvalid(`Tensor ${name} has the invalid strides [${strides}].`)
  const count = elementCount(name, shape)
  if (count === 0) return 0
  const last = shape.reduce((at, size, axis) => at + (size - 1) * strides[axis]!, offset)
  if (last >= available || count > available)
    throw new CheckpointInvalid(
      `Tensor ${name} of shape [${shape}] exceeds its storage of ${available} elements.`,
    )
  return last
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  const expected = rowMajor(shape)
  return shape.every((size, axis) => size === 1 || strides[axis] === expected[axis])
}

/** Copies strided values into row-major order. */
function gather(
  from: Float32Array,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array {
  const values = new Float32Array(shape.reduce((count, size) => count * size, 1))
  const index = new Array<number>(shape.length).fill(0)
  let at = 0
  for (let to = 0; to < values.length; to++) {
    values[to] = from[at]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      at -= shape[axis]! * strides[axis]!
      index[axis] = 0
    }
  }
  return values
}
