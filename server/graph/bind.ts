/** Binds weights to a graph: replaces its parameters by constants. */
import { constant } from './ops/leaves.ts'
import { ShapeError, sameShape, shapeText } from './shapes.ts'
import type { Graph, Tensor, Weights } from './tensor.ts'
import { parametersOf, rewrite, withInputs } from './traverse.ts'

/**
 * Returns the graph with its parameters' values as constants, which share the values' memory.
 * Parameters of the same name become one constant. Throws ShapeError, naming every parameter that
 * is missing or has the wrong shape.
 */
export function bindParameters(graph: Graph, weights: Weights): Graph {
  checkParameters(graph, weights)
  const bound = new Map<string, Tensor>()
  return rewrite(graph, (tensor, inputs) => {
    if (tensor.op !== 'parameter') return withInputs(tensor, inputs)
    const name = tensor.name!
    const { data, shape } = weights.get(name)!
    const value = bound.get(name) ?? constant(data, shape)
    bound.set(name, value)
    return value
  })
}

/** Throws ShapeError, naming every parameter that is missing or has the wrong shape. */
export function checkParameters(graph: Graph, weights: Weights): void {
  const faults = parametersOf(graph).flatMap((tensor) => faultOf(tensor, weights))
  if (faults.length > 0) throw new ShapeError(`The weights don't fit: ${faults.join('; ')}.`)
}

function faultOf(tensor: Tensor, weights: Weights): string[] {
  const found = weights.get(tensor.name!)
  if (!found) return [`${tensor.name} ${shapeText(tensor.shape)} is missing`]
  if (sameShape(found.shape, tensor.shape)) return []
  return [`${tensor.name} is ${shapeText(found.shape)} instead of ${shapeText(tensor.shape)}`]
}
