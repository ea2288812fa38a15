/** Graphs on TensorFlow that share a state, which persists from one run to the next. */
import type { Graph, Weights } from '../../graph/tensor.ts'
import type { TensorValue } from '../engine.ts'
import type { LoadedState } from '../local/process/executor.ts'
import type { ReadState } from '../local/process/read-program.ts'
import { TensorFlowGraph, download, toTensor } from './graph.ts'
import type { Tf, TfTensor } from './lowering.ts'

/** The state is a map of tensors on the device; they leave it only to be read. */
export class TensorFlowState implements LoadedState {
  readonly #tf: Tf
  readonly #graphs: ReadonlyMap<string, Graph>
  readonly #ready = new Map<string, TensorFlowGraph>()
  readonly #state: Map<string, TfTensor>

  constructor(tf: Tf, { graphs, state }: ReadState) {
    this.#tf = tf
    this.#graphs = graphs
    this.#state = new Map(
      [...state].map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape], 'float32')]),
    )
  }

  async run(
    name: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<string, TensorValue>> {
    const ready = this.#readyGraph(name)
    const computed = ready.compute(
      (leaf) => {
        if (leaf.op === 'parameter') return this.#state.get(leaf.name!)!
        const value = inputs[leaf.name!]
        if (!value) throw new Error(`Graph ${name} requires the input ${leaf.name!}.`)
        return toTensor(this.#tf, leaf, value.data, value.shape)
      },
      batchOf(ready.graph, inputs),
    )
    const outputs: Record<string, TfTensor> = {}
    for (const [output, tensor] of Object.entries(computed)) {
      const before = this.#state.get(output)
      before?.dispose()
      if (before) this.#state.set(output, tensor)
      else outputs[output] = tensor
    }
    return download(this.#tf, ready.graph, outputs)
  }

  async read(): Promise<Weights> {
    const weights = new Map<string, { shape: readonly number[]; data: Float32Array }>()
    for (const [name, tensor] of this.#state) {
      weights.set(name, { shape: tensor.shape, data: (await tensor.data()) as Float32Array })
    }
    return weights
  }

  async release(): Promise<void> {
    this.#tf.dispose([...this.#state.values()])
    for (const graph of this.#ready.values()) graph.release()
    this.#state.clear()
    this.#ready.clear()
  }

  #readyGraph(name: string): TensorFlowGraph {
    const existing = this.#ready.get(name)
    if (existing) return existing
    const graph = this.#graphs.get(name)
    if (!graph) throw new Error(`The program has no graph ${name}.`)
    const ready = new TensorFlowGraph(this.#tf, graph)
    this.#ready.set(name, ready)
    return ready
  }
}

/** Number of rows of the inputs, for graphs that take any number; else 1. */
function batchOf(graph: Graph, inputs: Readonly<Record<string, TensorValue>>): number {
  for (const { name, shape } of graph.inputs) {
    const axis = shape.indexOf('batch')
    if (axis >= 0) return inputs[name!]?.shape[axis] ?? 1
  }
  return 1
}
