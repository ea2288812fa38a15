/** Common subexpression elimination: merges nodes that compute the same value. */
import type { Graph, Tensor } from '../tensor.ts'
import { rewrite, withInputs } from '../traverse.ts'

/** Constants up to this length are compared by value, longer ones by identity. */
const MAX_COMPARED = 64

/** Merges equal ops with equal operands. */
export function mergeEqual(graph: Graph): Graph {
  const numbers = new Map<Tensor, number>()
  const known = new Map<string, Tensor>()
  const numberOf = (tensor: Tensor) => {
    const number = numbers.get(tensor) ?? numbers.size
    numbers.set(tensor, number)
    return number
  }
  return rewrite(graph, (tensor, inputs) => {
    const key = keyOf(tensor, inputs, numberOf)
    const merged = known.get(key) ?? withInputs(tensor, inputs)
    known.set(key, merged)
    return merged
  })
}

function keyOf(
  tensor: Tensor,
  inputs: readonly Tensor[],
  numberOf: (tensor: Tensor) => number,
): string {
  const { op, attributes, shape, dtype, name, value } = tensor
  if (value && value.length > MAX_COMPARED) return `constant ${numberOf(tensor)}`
  if (value) return `constant ${dtype} ${shape.join()} ${bitsOf(value)}`
  if (name !== undefined) return `${op} ${JSON.stringify(name)}`
  return `${op} ${inputs.map(numberOf).join()} ${JSON.stringify(attributes)}`
}

/** The exact bits, because -0 must differ from 0. */
function bitsOf({ buffer, byteOffset, byteLength }: NonNullable<Tensor['value']>): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
