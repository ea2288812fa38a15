/** Makes nodes, applying the shape rule of the op to its operands. */
import type { Tensor } from './tensor.ts'
import { countElements, refuse, type Attributes, type ShapeRule } from './shapes.ts'

/** Shape rules by op. */
export type Rules = Readonly<Record<string, ShapeRule>>

/** Makes a node if its shape rule accepts it. Throws ShapeError. */
export function makeNode(
  rules: Rules,
  op: string,
  inputs: readonly Tensor[],
  attributes: Attributes = {},
): Tensor {
  const node = { op, inputs, attributes }
  const rule = Object.hasOwn(rules, op) ? rules[op] : undefined
  if (!rule) return refuse(node, 'unknown op')
  const inferred = rule(node)
  const { elements, batches } = countElements(inferred.shape)
  if (batches > 1) refuse(node, 'only one axis can be the batch')
  if (!Number.isSafeInteger(elements)) refuse(node, 'the result is too large')
  return Object.freeze({ ...node, ...inferred })
}
