/** Evaluates graphs in float64, to fold constants and as the reference for engines. */
import { elementwiseKernels } from './reference/elementwise.ts'
import { structureKernels } from './reference/structure.ts'
import { windowKernels } from './reference/windows.ts'
import type { Kernel, Value } from './reference/value.ts'
import { concreteShape, shapeText } from './shapes.ts'
import type { Graph, Tensor } from './tensor.ts'
import { reachableFrom } from './traverse.ts'

export type { Value }

const KERNELS: Readonly<Record<string, Kernel>> = {
  ...elementwiseKernels,
  ...structureKernels,
  ...windowKernels,
}

/** Values of inputs and parameters by name, row-major. */
export type Feeds = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
>

/** Returns every output in float64. Throws if a value is missing or has the wrong shape. */
export function evaluate(graph: Graph, feeds: Feeds): Record<string, Value> {
  const values = new Map<Tensor, Value>()
  evaluateInto(values, Object.values(graph.outputs), feeds, batchSizeOf(graph.inputs, feeds))
  const outputs = Object.entries(graph.outputs).map(([name, tensor]) => [name, values.get(tensor)!])
  return Object.fromEntries(outputs) as Record<string, Value>
}

/** Adds the values of these nodes, and of all nodes they depend on, to `values`. */
export function evaluateInto(
  values: Map<Tensor, Value>,
  tensors: readonly Tensor[],
  feeds: Feeds = {},
  batch = 1,
): void {
  for (const tensor of reachableFrom(tensors)) {
    if (!values.has(tensor)) values.set(tensor, valueOf(tensor, values, feeds, batch))
  }
}

function valueOf(
  tensor: Tensor,
  values: ReadonlyMap<Tensor, Value>,
  feeds: Feeds,
  batch: number,
): Value {
  const shape = concreteShape(tensor.shape, batch)
  if (tensor.op === 'constant') return { shape, data: Float64Array.from(tensor.value!) }
  if (tensor.op === 'input' || tensor.op === 'parameter') {
    const fed = feeds[tensor.name!]
    if (!fed) throw new Error(`No value for the ${tensor.op} ${tensor.name}.`)
    if (fed.shape.join() !== shape.join()) {
      const [got, needs] = [shapeText(fed.shape), shapeText(shape)]
      throw new Error(`The ${tensor.op} ${tensor.name} got ${got}; expected ${needs}.`)
    }
    return { shape, data: Float64Array.from(fed.data) }
  }
  const inputs = tensor.inputs.map((input) => values.get(input)!)
  return { shape, data: KERNELS[tensor.op]!(tensor, inputs, shape) }
}

/** Returns the batch size of the first input that has one, else 1. */
function batchSizeOf(inputs: readonly Tensor[], feeds: Feeds): number {
  for (const { name, shape } of inputs) {
    const axis = shape.indexOf('batch')
    if (axis >= 0) return feeds[name!]?.shape[axis] ?? 1
  }
  return 1
}
