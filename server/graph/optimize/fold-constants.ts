/** Constant folding: computes nodes that depend only on constants before the graph runs. */
import { evaluateInto, type Value } from '../evaluate.ts'
import { constant } from '../ops.ts'
import { countElements } from '../shapes.ts'
import type { Graph, Tensor } from '../tensor.ts'
import { rewrite, topologicalOrder, withInputs } from '../traverse.ts'

/** Replaces nodes by constants where possible, computing in float64 throughout. */
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

/** Nodes that depend only on constants, and the constants themselves. */
function constantTensors(order: readonly Tensor[]): Set<Tensor> {
  const constants = new Set<Tensor>()
  for (const tensor of order) if (isConstant(tensor, constants)) constants.add(tensor)
  return constants
}

/** True for a constant, or an op of fixed size whose inputs are all constants. */
export function isConstant(tensor: Tensor, constants: ReadonlySet<Tensor>): boolean {
  if (tensor.op === 'constant') return true
  const fixed = countElements(tensor.shape).batches === 0
  return fixed && tensor.inputs.length > 0 && tensor.inputs.every((input) => constants.has(input))
}

/** Constants can't be bool, so bool nodes stay and are computed where they are used. */
function isFoldable(tensor: Tensor): boolean {
  return tensor.op !== 'constant' && tensor.dtype !== 'bool'
}

function toConstant({ dtype }: Tensor, { shape, data }: Value): Tensor {
  if (dtype === 'float32') return constant(Float32Array.from(data), shape)
  return constant(dtype === 'int32' ? Int32Array.from(data) : Uint8Array.from(data), shape)
}
