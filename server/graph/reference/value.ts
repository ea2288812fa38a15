/** Values of the reference evaluator: row-major float64 for every dtype; bool is 0 or 1. */
import type { Tensor } from '../tensor.ts'

export interface Value {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

/** Computes one node; `shape` is the node's shape with the actual batch size. */
export type Kernel = (
  tensor: Tensor,
  inputs: readonly Value[],
  shape: readonly number[],
) => Float64Array

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1)
}

/** Distance between neighbours along each axis, in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1)
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    strides[axis] = strides[axis + 1]! * shape[axis + 1]!
  }
  return strides
}

/** Yields the offset of each row (the last axis) of a block, in row-major order. */
function* rowStarts(shape: readonly number[], strides: readonly number[], start: number) {
  const index = shape.slice(0, -1).map(() => 0)
  let offset = start
  for (;;) {
    yield offset
    let axis = index.length - 1
    for (; axis >= 0; axis -= 1) {
      offset += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      offset -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
    if (axis < 0) return
  }
}

/** Reads a block of `shape` with these strides, starting at `start`. */
export function gather(
  data: Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Float64Array {
  const block = new Float64Array(elementsOf(shape))
  const [length, step] = [shape.at(-1) ?? 1, strides.at(-1) ?? 1]
  let at = 0
  for (const row of rowStarts(shape, strides, start)) {
    for (let index = 0; index < length; index += 1) block[at++] = data[row + index * step]!
  }
  return block
}

/** Writes a block of `shape` with these strides, starting at `start`. */
export function scatter(
  block: Float64Array,
  into: Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  start: number,
): void {
  const [length, step] = [shape.at(-1) ?? 1, strides.at(-1) ?? 1]
  let at = 0
  for (const row of rowStarts(shape, strides, start)) {
    for (let index = 0; index < length; index += 1) into[row + index * step] = block[at++]!
  }
}

/** Broadcasts a value to a shape. */
export function expand(value: Value, shape: readonly number[]): Float64Array {
  if (value.shape.length === shape.length && value.shape.every((size, i) => size === shape[i])) {
    return value.data
  }
  const missing = shape.length - value.shape.length
  const own = stridesOf(value.shape)
  const strides = shape.map((_, axis) => {
    const at = axis - missing
    return at < 0 || value.shape[at] === 1 ? 0 : own[at]!
  })
  return gather(value.data, shape, strides)
}
