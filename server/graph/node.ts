/** Makes nodes: the one place where a shape rule meets its operands. */
import type { Tensor } from './tensor.ts'
import { countElements, refuse, type Attributes, type ShapeRule } from './shapes.ts'

/** The ops of one file by name, each with its shape rule. */
export type Rules = Readonly<Record<string, ShapeRule>>

/** Makes a node after its rule has agreed. Throws ShapeError. */
export function makeNode(
  rules: Rules,
  op: string,
  inputs: readonly Tensor[],
  attributes: Attributes = {},
): Tensor {
  const node = { op, inputs, attributes }
  const rule = Object.hasOwn(rules, op) ? rules[op] : undefined
  if (!rule) return refuse(node, 'there is no such op')
  const inferred = rule(node)
  const { elements, batches } = countElements(inferred.shape)
  if (batches > 1) refuse(node, 'only one axis is the batch')
  if (!Number.isSafeInteger(elements)) refuse(node, 'the result is too large')
  return Object.freeze({ ...node, ...inferred })
}
