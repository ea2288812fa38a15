/** Runs a graph node by node with TensorFlow's ops. */
import { concreteShape } from '../../graph/shapes.ts'
import type { Graph, Tensor } from '../../graph/tensor.ts'
import { topologicalOrder } from '../../graph/traverse.ts'
import type { TensorValue } from '../engine.ts'
import { tfDtype } from './elementwise.ts'
import type { Tf, TfTensor } from './lowering.ts'
import { LOWERINGS } from './lowerings.ts'

const LEAVES = ['input', 'parameter', 'constant']

/** A graph with its constants on the device. */
export class TensorFlowGraph {
  readonly graph: Graph
  readonly #tf: Tf
  readonly #order: readonly Tensor[]
  readonly #constants: ReadonlyMap<Tensor, TfTensor>

  /** Throws if the graph contains an op without a lowering. */
  constructor(tf: Tf, graph: Graph) {
    this.#tf = tf
    this.graph = graph
    this.#order = topologicalOrder(graph)
    for (const { op } of this.#order) {
      if (!LEAVES.includes(op) && !(op in LOWERINGS)) {
        throw new Error(`TensorFlow has no lowering for ${op}`)
      }
    }
    this.#constants = upload(tf, this.#order)
  }

  /**
   * Returns the outputs; the caller disposes of them. `feed` creates the tensor of an input, which
   * is disposed of here, and looks up the tensor of a parameter, which is not.
   */
  compute(feed: (leaf: Tensor) => TfTensor, batch: number): Record<string, TfTensor> {
    return this.#tf.tidy(() => this.#compute(feed, batch))
  }

  release(): void {
    this.#tf.dispose([...this.#constants.values()])
  }

  /** Disposes of values once no later node needs them: peak memory is that of the widest layer. */
  #compute(feed: (leaf: Tensor) => TfTensor, batch: number): Record<string, TfTensor> {
    const values = new Map<Tensor, TfTensor>(this.#constants)
    const uses = countUses(this.#order)
    for (const node of this.#order) {
      if (node.op === 'constant') continue
      const isLeaf = LEAVES.includes(node.op)
      values.set(node, isLeaf ? feed(node) : this.#lower(node, values, batch))
      for (const operand of node.inputs) {
        const left = uses.get(operand)! - 1
        uses.set(operand, left)
        if (left === 0 && !this.#isKept(operand)) values.get(operand)!.dispose()
      }
    }
    return Object.fromEntries(
      Object.entries(this.graph.outputs).map(([name, node]) => [
        name,
        this.#tf.clone(values.get(node)!),
      ]),
    )
  }

  #lower(node: Tensor, values: ReadonlyMap<Tensor, TfTensor>, batch: number): TfTensor {
    const operands = node.inputs.map((input) => values.get(input)!)
    const lower = LOWERINGS[node.op]!
    return this.#tf.tidy(() => {
      const value = lower({ tf: this.#tf, node, operands, batch })
      return operands.includes(value) ? this.#tf.clone(value) : value
    })
  }

  #isKept(node: Tensor): boolean {
    const isOutput = Object.values(this.graph.outputs).includes(node)
    return isOutput || node.op === 'constant' || node.op === 'parameter'
  }
}

/** Uploads all constants; none stay on the device if its memory runs out. */
function upload(tf: Tf, nodes: readonly Tensor[]): Map<Tensor, TfTensor> {
  const constants = new Map<Tensor, TfTensor>()
  try {
    for (const node of nodes) {
      if (node.op !== 'constant') continue
      constants.set(node, toTensor(tf, node, node.value!, concreteShape(node.shape, 1)))
    }
  } catch (error) {
    tf.dispose([...constants.values()])
    throw error
  }
  return constants
}

/** Creates the tensor of a leaf. */
export function toTensor(
  tf: Tf,
  { dtype }: Tensor,
  data: TensorValue['data'],
  shape: readonly number[],
): TfTensor {
  const values = data instanceof Uint8Array ? Int32Array.from(data) : data
  return tf.tensor(values, [...shape], tfDtype(dtype))
}

/** Downloads outputs and disposes of their tensors. */
export async function download(
  tf: Tf,
  graph: Graph,
  outputs: Readonly<Record<string, TfTensor>>,
): Promise<Record<string, TensorValue>> {
  const values: Record<string, TensorValue> = {}
  try {
    for (const [name, output] of Object.entries(outputs)) {
      const data = (await output.data()) as TensorValue['data']
      const isBytes = graph.outputs[name]!.dtype === 'uint8'
      values[name] = { shape: output.shape, data: isBytes ? Uint8Array.from(data) : data }
    }
  } finally {
    tf.dispose(outputs)
  }
  return values
}

function countUses(nodes: readonly Tensor[]): Map<Tensor, number> {
  const uses = new Map<Tensor, number>()
  for (const node of nodes) {
    for (const input of node.inputs) uses.set(input, (uses.get(input) ?? 0) + 1)
  }
  return uses
}
