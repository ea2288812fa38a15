/** A graph carried out node by node through TensorFlow's ops. */
import { concreteShape, countElements } from '../../graph/shapes.ts'
import type { Graph, Tensor } from '../../graph/tensor.ts'
import { topologicalOrder } from '../../graph/traverse.ts'
import type { TensorValue } from '../engine.ts'
import type { LoadedProgram } from '../process/executor.ts'
import { tfDtype } from './elementwise.ts'
import type { Tf, TfTensor } from './lowering.ts'
import { LOWERINGS } from './lowerings.ts'

/** A graph without parameters, with its constants on the device. */
export class TensorFlowProgram implements LoadedProgram {
  readonly inputs: Readonly<Record<string, number>>
  readonly #tf: Tf
  readonly #graph: Graph
  readonly #order: readonly Tensor[]
  readonly #constants: ReadonlyMap<Tensor, TfTensor>

  /** Throws if the graph has an op that has no lowering, or a parameter that is not bound. */
  constructor(tf: Tf, graph: Graph) {
    this.#tf = tf
    this.#graph = graph
    this.#order = topologicalOrder(graph)
    for (const { op } of this.#order) {
      if (op !== 'input' && op !== 'constant' && !(op in LOWERINGS)) {
        throw new Error(`TensorFlow has no lowering of ${op}`)
      }
    }
    this.#constants = upload(tf, this.#order)
    this.inputs = Object.fromEntries(
      graph.inputs.map(({ name, shape }) => [name!, countElements(shape).elements]),
    )
  }

  async run(
    inputs: Readonly<Record<string, Float32Array>>,
    rows: number,
  ): Promise<Record<string, TensorValue>> {
    const outputs = this.#tf.tidy(() => this.#compute(inputs, rows))
    const values: Record<string, TensorValue> = {}
    try {
      for (const [name, { dtype }] of Object.entries(this.#graph.outputs)) {
        const output = outputs[name]!
        const data = (await output.data()) as TensorValue['data']
        values[name] = { shape: output.shape, data: dtype === 'uint8' ? bytes(data) : data }
      }
    } finally {
      this.#tf.dispose(outputs)
    }
    return values
  }

  async release(): Promise<void> {
    this.#tf.dispose([...this.#constants.values()])
  }

  /** Runs inside a tidy. What no later node needs is disposed at once, so that the peak is the widest layer's. */
  #compute(inputs: Readonly<Record<string, Float32Array>>, batch: number) {
    const tf = this.#tf
    const values = new Map<Tensor, TfTensor>(this.#constants)
    const uses = countUses(this.#order)
    for (const node of this.#order) {
      if (node.op === 'constant') continue
      values.set(
        node,
        node.op === 'input' ? feed(tf, node, inputs, batch) : this.#lower(node, values, batch),
      )
      for (const operand of node.inputs) {
        const left = uses.get(operand)! - 1
        uses.set(operand, left)
        if (left === 0 && !this.#isKept(operand)) values.get(operand)!.dispose()
      }
    }
    return Object.fromEntries(
      Object.entries(this.#graph.outputs).map(([name, node]) => [
        name,
        tf.clone(values.get(node)!),
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
    return this.#constants.has(node) || Object.values(this.#graph.outputs).includes(node)
  }
}

/** All of the constants, or, where the device's memory ends on the way, none. */
function upload(tf: Tf, nodes: readonly Tensor[]): Map<Tensor, TfTensor> {
  const constants = new Map<Tensor, TfTensor>()
  try {
    for (const node of nodes) {
      if (node.op !== 'constant') continue
      const value = node.value instanceof Uint8Array ? Int32Array.from(node.value) : node.value!
      constants.set(node, tf.tensor(value, concreteShape(node.shape, 1), tfDtype(node.dtype)))
    }
  } catch (error) {
    tf.dispose([...constants.values()])
    throw error
  }
  return constants
}

function feed(
  tf: Tf,
  node: Tensor,
  inputs: Readonly<Record<string, Float32Array>>,
  batch: number,
): TfTensor {
  return tf.tensor(inputs[node.name!]!, concreteShape(node.shape, batch), tfDtype(node.dtype))
}

function countUses(nodes: readonly Tensor[]): Map<Tensor, number> {
  const uses = new Map<Tensor, number>()
  for (const node of nodes) {
    for (const input of node.inputs) uses.set(input, (uses.get(input) ?? 0) + 1)
  }
  return uses
}

function bytes(data: TensorValue['data']): Uint8Array {
  return data instanceof Uint8Array ? data : Uint8Array.from(data)
}
