/** Shapes: formatting, comparison, broadcasting, and the checks that shape rules use. */
import type { Attribute, DType, Dim, Shape, Tensor } from './tensor.ts'

/**
 * An op got operands it can't take, or a graph got weights that don't fit. The message names the op
 * or the parameters, and the shapes.
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

export type Attributes = Readonly<Record<string, Attribute>>

/** Shape and dtype of a node, inferred from its inputs. */
export interface Inferred {
  readonly shape: Shape
  readonly dtype: DType
}

/** Checks an op's operands and attributes, and infers the result. */
export type ShapeRule = (node: Operands) => Inferred

/** A node before its shape is inferred. */
export interface Operands {
  readonly op: string
  readonly inputs: readonly Tensor[]
  readonly attributes: Attributes
}

/** Formats a shape, e.g. `[batch, 3, 64, 64]`. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

/** Formats an op for a message, e.g. `conv2d(z [batch, 100], w [4, 4], padding 0,0,0,0)`. */
export function describeNode({ op, inputs, attributes }: Operands): string {
  const operands = inputs.map((tensor) => {
    const dtype = tensor.dtype === 'float32' ? '' : `${tensor.dtype} `
    return `${tensor.name ?? tensor.op} ${dtype}${shapeText(tensor.shape)}`
  })
  const settings = Object.entries(attributes).map(([name, value]) => `${name} ${String(value)}`)
  return `${op}(${[...operands, ...settings].join(', ')})`
}

/** Throws a ShapeError about this node. */
export function refuse(node: Operands, why: string): never {
  throw new ShapeError(`${describeNode(node)}: ${why}`)
}

/** The common shape of operands that broadcast as in NumPy. `batch` matches itself and 1. */
export function broadcastShapes(node: Operands, shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, axis) => {
    let common: Dim = 1
    for (const shape of shapes) {
      const dim = shape[axis - rank + shape.length] ?? 1
      if (dim === 1 || dim === common) continue
      if (common !== 1) refuse(node, `${common} and ${dim} don't broadcast`)
      common = dim
    }
    return common
  })
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis])
}

/** Number of elements per sample, and number of axes that are the batch. */
export function countElements(shape: Shape): { elements: number; batches: number } {
  let elements = 1
  let batches = 0
  for (const dim of shape) {
    if (dim === 'batch') batches += 1
    else elements *= dim
  }
  return { elements, batches }
}

/** Converts a shape to an attribute list; the batch becomes -1. */
export function shapeToList(shape: Shape): number[] {
  return shape.map((dim) => (dim === 'batch' ? -1 : dim))
}

/** Converts an attribute list to a shape; -1 becomes the batch. */
export function listToShape(list: readonly number[]): Shape {
  return list.map((size) => (size === -1 ? 'batch' : size))
}

/** Replaces the batch axis of a shape by the batch size. */
export function concreteShape(shape: Shape, batch: number): number[] {
  return shape.map((dim) => (dim === 'batch' ? batch : dim))
}

/** Returns the size of an axis. Throws ShapeError if it is the batch or missing. */
export function fixedSize(node: Operands, tensor: Tensor, axis: number): number {
  const dim = tensor.shape[axis]
  if (typeof dim !== 'number') refuse(node, `axis ${axis} must have a fixed size`)
  return dim
}

export function expectRank(node: Operands, index: number, rank: number, layout: string): Tensor {
  const tensor = node.inputs[index]!
  if (tensor.shape.length !== rank) {
    refuse(node, `operand ${index + 1} must be ${layout}; it has ${tensor.shape.length} axes`)
  }
  return tensor
}

export function expectInputs(node: Operands, least: number, most = least): void {
  const count = node.inputs.length
  if (count < least || count > most) {
    refuse(node, `takes ${least === most ? least : `${least} to ${most}`} operands; got ${count}`)
  }
}

export function expectDtype(node: Operands, ...allowed: DType[]): void {
  for (const { dtype } of node.inputs) {
    if (!allowed.includes(dtype)) {
      refuse(node, `an operand is ${dtype}; expected ${allowed.join(' or ')}`)
    }
  }
}

/** Returns an attribute that is a list of whole numbers; without `length`, of any length. */
export function integers(
  node: Operands,
  name: string,
  { length, least = 0 }: { length?: number; least?: number } = {},
): readonly number[] {
  const value = node.attributes[name]
  if (!Array.isArray(value)) return refuse(node, `${name} must be a list`)
  const list = value as readonly number[]
  if (length !== undefined && list.length !== length) {
    refuse(node, `${name} must have ${length} entries`)
  }
  if (!list.every((entry) => Number.isSafeInteger(entry) && entry >= least)) {
    refuse(node, `${name} must be whole numbers of ${least} or more`)
  }
  return list
}

/** Returns an attribute that is a finite number. */
export function finite(node: Operands, name: string): number {
  const value = node.attributes[name]
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return refuse(node, `${name} must be a finite number`)
  }
  return value
}

/** Returns an attribute that is a whole number of `least` or more. */
export function integer(node: Operands, name: string, least = 0): number {
  const value = finite(node, name)
  if (!Number.isSafeInteger(value) || value < least) {
    refuse(node, `${name} must be a whole number of ${least} or more`)
  }
  return value
}

/** Returns an attribute that is one of the allowed words. */
export function word<T extends string>(node: Operands, name: string, allowed: readonly T[]): T {
  const value = node.attributes[name]
  const found = allowed.find((candidate) => candidate === value)
  return found ?? refuse(node, `${name} must be ${allowed.join(' or ')}`)
}
