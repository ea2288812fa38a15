/** Constant folding: what depends on constants alone is computed before the graph runs. */
import { evaluateInto, type Value } from '../evaluate.ts'
import { constant } from '../ops.ts'
import { countElements } from '../shapes.ts'
import type { Graph, Tensor } from '../tensor.ts'
import { rewrite, topologicalOrder, withInputs } from '../traverse.ts'

/** The graph with constants in place of all it can compute now: in float64 from the first constant to the last op. */
export function foldConstants(graph: Graph): Graph {
  const constants = constantTensors(topologicalOrder(graph))
  const values = new Map<Tensor, Value>()
  const folded = new Map<Tensor, Tensor>()
  const fold = (tensor: Tensor) => {
    const known = folded.get(tensor)
    if (known) return known
    evaluateInto(values, [tensor])
    const result = toConstant(tensor, values.get(tensor)!)
    folded.set(tensor, result)
    return result
  }
  const outputs = new Set(Object.values(graph.outputs))
  return rewrite(graph, (tensor, inputs) => {
    if (constants.has(tensor))
      return outputs.has(tensor) && isFoldable(tensor) ? fold(tensor) : tensor
    const settled = tensor.inputs.map((input, index) =>
      constants.has(input) && isFoldable(input) ? fold(input) : inputs[index]!,
    )
    return withInputs(tensor, settled)
  })
}

/** Nodes that depend on constants alone, the constants included. */
function constantTensors(order: readonly Tensor[]): Set<Tensor> {
  const constants = new Set<Tensor>()
  for (const tensor of order) if (isConstant(tensor, constants)) constants.add(tensor)
  return constants
}

/** Whether a node is a constant, or an op of a known size on nothing but constants. */
export function isConstant(tensor: Tensor, constants: ReadonlySet<Tensor>): boolean {
  if (tensor.op === 'constant') return true
  const fixed = countElements(tensor.shape).batches === 0
  return fixed && tensor.inputs.length > 0 && tensor.inputs.every((input) => constants.has(input))
}

/** A bool cannot be a constant; it is made where it is used. */
function isFoldable(tensor: Tensor): boolean {
  return tensor.op !== 'constant' && tensor.dtype !== 'bool'
}

function toConstant({ dtype }: Tensor, { shape, data }: Value): Tensor {
  if (dtype === 'float32') return constant(Float32Array.from(data), shape)
  return constant(dtype === 'int32' ? Int32Array.from(data) : Uint8Array.from(data), shape)
}
