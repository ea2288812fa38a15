/** Ops that move elements. Attribute lists have one entry per axis; -1 is the batch. */
import { makeNode, type Rules } from '../node.ts'
import {
  broadcastShapes,
  countElements,
  expectInputs,
  finite,
  integer,
  integers,
  listToShape,
  refuse,
  sameShape,
  shapeText,
  shapeToList,
  type Operands,
} from '../shapes.ts'
import type { Dim, Shape, Tensor } from '../tensor.ts'

/** Shape rules of the ops in this file. */
export const structureRules: Rules = {
  reshape(node) {
    const [x, shape] = shapeOperand(node)
    const from = countElements(x.shape)
    const to = countElements(shape)
    if (from.elements !== to.elements || from.batches !== to.batches) {
      refuse(node, `${shapeText(shape)} has a different number of elements`)
    }
    return { shape, dtype: x.dtype }
  },
  broadcastTo(node) {
    const [x, shape] = shapeOperand(node)
    if (!sameShape(broadcastShapes(node, [x.shape, shape]), shape)) {
      refuse(node, `${shapeText(x.shape)} doesn't broadcast to ${shapeText(shape)}`)
    }
    return { shape, dtype: x.dtype }
  },
  transpose(node) {
    expectInputs(node, 1)
    const x = node.inputs[0]!
    const permutation = integers(node, 'permutation', { length: x.shape.length })
    if (new Set(permutation).size !== permutation.length) refuse(node, 'an axis is named twice')
    return { shape: permutation.map((axis) => axisSize(node, x, axis)), dtype: x.dtype }
  },
  slice: sliceRule,
  pad(node) {
    expectInputs(node, 1)
    const x = node.inputs[0]!
    const before = integers(node, 'before', { length: x.shape.length })
    const after = integers(node, 'after', { length: x.shape.length })
    finite(node, 'value')
    const shape = x.shape.map((dim, axis): Dim => {
      const added = before[axis]! + after[axis]!
      if (dim === 'batch' && added > 0) refuse(node, "the batch can't be padded")
      return dim === 'batch' ? dim : dim + added
    })
    return { shape, dtype: x.dtype }
  },
  concat(node) {
    const first = node.inputs[0]
    if (!first) return refuse(node, 'needs at least one operand')
    const axis = integer(node, 'axis')
    let total = 0
    for (const { shape, dtype } of node.inputs) {
      const rest = shape.map((dim, at) => (at === axis ? first.shape[at]! : dim))
      if (dtype !== first.dtype) refuse(node, 'operands differ in dtype')
      if (!sameShape(rest, first.shape)) refuse(node, `operands differ on axes other than ${axis}`)
      const size = shape[axis]
      if (typeof size !== 'number') refuse(node, `axis ${axis} must have a fixed size`)
      total += size
    }
    return { shape: first.shape.map((dim, at) => (at === axis ? total : dim)), dtype: first.dtype }
  },
}

function sliceRule(node: Operands) {
  expectInputs(node, 1)
  const x = node.inputs[0]!
  const starts = integers(node, 'starts', { length: x.shape.length })
  const ends = integers(node, 'ends', { length: x.shape.length, least: -1 })
  const steps = integers(node, 'steps', { length: x.shape.length, least: 1 })
  const shape = x.shape.map((dim, axis): Dim => {
    const [start, end, step] = [starts[axis]!, ends[axis]!, steps[axis]!]
    if (dim === 'batch') {
      if (start !== 0 || end !== -1 || step !== 1) refuse(node, "the batch can't be sliced")
      return dim
    }
    if (start >= end || end > dim) refuse(node, `${start}..${end} is not within axis ${axis}`)
    return Math.ceil((end - start) / step)
  })
  return { shape, dtype: x.dtype }
}

function shapeOperand(node: Operands): [Tensor, Shape] {
  expectInputs(node, 1)
  const list = integers(node, 'shape', { least: -1 })
  if (list.includes(0)) refuse(node, 'sizes must be 1 or more')
  return [node.inputs[0]!, listToShape(list)]
}

function axisSize(node: Operands, x: Tensor, axis: number): Dim {
  return x.shape[axis] ?? refuse(node, `axis ${axis} doesn't exist`)
}

const node = makeNode.bind(undefined, structureRules)

/** The same elements in row-major order in another shape. The batch stays one axis. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return node('reshape', [x], { shape: shapeToList(shape) })
}

/** Repeats x along axes of size 1 and along missing leading axes. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return node('broadcastTo', [x], { shape: shapeToList(shape) })
}

/** Axis i of the result is axis permutation[i] of x. */
export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  return node('transpose', [x], { permutation })
}

/** x from `starts` to `ends` in `steps` of 1 or more, one entry per axis; the batch is 0..-1. */
export function slice(
  x: Tensor,
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[] = x.shape.map(() => 1),
): Tensor {
  return node('slice', [x], { starts, ends, steps })
}

/** One axis of x limited to start..end, in steps of 1 or more. */
export function sliceAxis(x: Tensor, axis: number, start: number, end: number, step = 1): Tensor {
  const at = (value: number, other: (dim: Dim) => number) =>
    x.shape.map((dim, index) => (index === axis ? value : other(dim)))
  return slice(
    x,
    at(start, () => 0),
    at(end, (dim) => (dim === 'batch' ? -1 : dim)),
    at(step, () => 1),
  )
}

/** Pads x with `value` before and after, one entry per axis. */
export function pad(
  x: Tensor,
  before: readonly number[],
  after: readonly number[],
  value = 0,
): Tensor {
  return node('pad', [x], { before, after, value })
}

/** Joins the operands along an axis. */
export function concat(operands: readonly Tensor[], axis: number): Tensor {
  return node('concat', operands, { axis })
}
