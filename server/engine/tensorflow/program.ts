/** Sampling programs on TensorFlow. */
import { concreteShape, countElements } from '../../graph/shapes.ts'
import type { Graph } from '../../graph/tensor.ts'
import type { TensorValue } from '../engine.ts'
import type { LoadedProgram } from '../local/process/executor.ts'
import { TensorFlowGraph, download, toTensor } from './graph.ts'
import type { Tf } from './lowering.ts'

/** A graph without parameters; its constants are on the device. */
export class TensorFlowProgram implements LoadedProgram {
  readonly inputs: Readonly<Record<string, number>>
  readonly #tf: Tf
  readonly #graph: TensorFlowGraph

  /** Throws if the graph contains an op without a lowering. */
  constructor(tf: Tf, graph: Graph) {
    this.#tf = tf
    this.#graph = new TensorFlowGraph(tf, graph)
    this.inputs = Object.fromEntries(
      graph.inputs.map(({ name, shape }) => [name!, countElements(shape).elements]),
    )
  }

  async run(
    inputs: Readonly<Record<string, Float32Array>>,
    rows: number,
  ): Promise<Record<string, TensorValue>> {
    const outputs = this.#graph.compute((leaf) => {
      return toTensor(this.#tf, leaf, inputs[leaf.name!]!, concreteShape(leaf.shape, rows))
    }, rows)
    return download(this.#tf, this.#graph.graph, outputs)
  }

  async release(): Promise<void> {
    this.#graph.release()
  }
}
