/** Ops that sum over axes: reductions and the matrix product. */
import { makeNode, type Rules } from '../node.ts'
import {
  broadcastShapes,
  expectDtype,
  expectInputs,
  integers,
  refuse,
  type Operands,
} from '../shapes.ts'
import type { Tensor } from '../tensor.ts'

/** Shape rules of the ops in this file. */
export const reductionRules: Rules = {
  sum: reductionRule,
  mean: reductionRule,
  max: reductionRule,
  matmul(node) {
    expectInputs(node, 2)
    expectDtype(node, 'float32')
    const [a, b] = node.inputs as [Tensor, Tensor]
    if (a.shape.length < 2 || b.shape.length < 2) {
      refuse(node, 'both operands must have at least two axes')
    }
    const [rows, inner] = a.shape.slice(-2)
    const [innerB, columns] = b.shape.slice(-2)
    if (inner !== innerB) refuse(node, `rows of ${inner} don't match columns of ${innerB}`)
    const leading = broadcastShapes(node, [a.shape.slice(0, -2), b.shape.slice(0, -2)])
    return { shape: [...leading, rows!, columns!], dtype: 'float32' }
  },
}

function reductionRule(node: Operands) {
  expectInputs(node, 1)
  expectDtype(node, 'float32')
  const { shape } = node.inputs[0]!
  const list = integers(node, 'axes')
  const axes = new Set(list)
  if (axes.size !== list.length) refuse(node, 'an axis is named twice')
  for (const axis of axes) if (axis >= shape.length) refuse(node, `axis ${axis} doesn't exist`)
  if (typeof node.attributes['keepDims'] !== 'boolean')
    refuse(node, 'keepDims must be true or false')
  const kept = shape.map((dim, axis) => (axes.has(axis) ? 1 : dim))
  const left = node.attributes['keepDims'] ? kept : shape.filter((_, axis) => !axes.has(axis))
  return { shape: left, dtype: 'float32' } as const
}

const node = makeNode.bind(undefined, reductionRules)

export interface ReductionOptions {
  /** Keeps the reduced axes, with size 1. Default: false. */
  readonly keepDims?: boolean
}

/** The sum over `axes`, by default all. */
export function sum(x: Tensor, axes = everyAxis(x), options: ReductionOptions = {}): Tensor {
  return node('sum', [x], { axes, keepDims: options.keepDims ?? false })
}

/** The mean over `axes`, by default all. */
export function mean(x: Tensor, axes = everyAxis(x), options: ReductionOptions = {}): Tensor {
  return node('mean', [x], { axes, keepDims: options.keepDims ?? false })
}

/** The maximum over `axes`, by default all. */
export function max(x: Tensor, axes = everyAxis(x), options: ReductionOptions = {}): Tensor {
  return node('max', [x], { axes, keepDims: options.keepDims ?? false })
}

/** The matrix product over the last two axes; leading axes broadcast. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return node('matmul', [a, b])
}

function everyAxis(x: Tensor): readonly number[] {
  return x.shape.map((_, axis) => axis)
}
