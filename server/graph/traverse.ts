/** Traversal and rewriting of graphs. */
import type { Graph, Tensor } from './tensor.ts'

/** All nodes that the outputs depend on, each after its inputs. */
export function topologicalOrder(graph: Pick<Graph, 'outputs'>): Tensor[] {
  return reachableFrom(Object.values(graph.outputs))
}

/**
 * All nodes that these depend on, each after its inputs. Iterative, because training graphs are
 * thousands of nodes deep.
 */
export function reachableFrom(roots: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = []
  const seen = new Set<Tensor>()
  const stack = roots.map((tensor) => ({ tensor, next: 0 })).reverse()
  while (stack.length > 0) {
    const top = stack.at(-1)!
    if (top.next === 0 && seen.has(top.tensor)) {
      stack.pop()
      continue
    }
    seen.add(top.tensor)
    const input = top.tensor.inputs[top.next]
    top.next += 1
    if (input) {
      if (!seen.has(input)) stack.push({ tensor: input, next: 0 })
    } else {
      order.push(top.tensor)
      stack.pop()
    }
  }
  return order
}

/** The parameters that the outputs depend on, in order of first use. */
export function parametersOf(graph: Pick<Graph, 'outputs'>): Tensor[] {
  return topologicalOrder(graph).filter((tensor) => tensor.op === 'parameter')
}

/** Copies the graph. `replace` gets every node, in topological order, with its new inputs. */
export function rewrite(
  graph: Graph,
  replace: (tensor: Tensor, inputs: readonly Tensor[]) => Tensor,
): Graph {
  const replaced = new Map<Tensor, Tensor>()
  for (const tensor of topologicalOrder(graph)) {
    replaced.set(
      tensor,
      replace(
        tensor,
        tensor.inputs.map((input) => replaced.get(input)!),
      ),
    )
  }
  const outputs = Object.entries(graph.outputs).map(([name, tensor]) => [
    name,
    replaced.get(tensor)!,
  ])
  const inputs = graph.inputs.map((tensor) => replaced.get(tensor) ?? tensor)
  return { inputs, outputs: Object.fromEntries(outputs) as Record<string, Tensor> }
}

/** Returns the node with new inputs of equal shapes and dtypes, or the node if none changed. */
export function withInputs(tensor: Tensor, inputs: readonly Tensor[]): Tensor {
  const same = inputs.every((input, index) => input === tensor.inputs[index])
  return same ? tensor : Object.freeze({ ...tensor, inputs })
}
