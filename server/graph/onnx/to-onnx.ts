/** Converts graphs to ONNX models that use only standard operators of opset 17. */
import type { Graph, Shape, Tensor } from '../tensor.ts'
import { topologicalOrder } from '../traverse.ts'
import type { Emitter } from './emitter.ts'
import { LOWERINGS } from './lowerings.ts'
import {
  encodeModel,
  hasBatch,
  int64Initializer,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxNode,
} from './model.ts'

/**
 * Returns the graph as ModelProto bytes. Inputs keep their names, and the batch is the dimension
 * `batch`. Unbound parameters become inputs after the graph's own. Outputs keep their names.
 */
export function toOnnx(graph: Graph): Uint8Array {
  const writer = new GraphWriter(graph)
  for (const tensor of topologicalOrder(graph)) writer.add(tensor)
  return writer.finish()
}

class GraphWriter implements Emitter {
  readonly #graph: Graph
  readonly #names = new Map<Tensor, string>()
  readonly #taken: Set<string>
  readonly #parameters = new Map<string, Tensor>()
  readonly #initializers = new Map<string, OnnxInitializer>()
  readonly #nodes: OnnxNode[] = []
  readonly #shared = new Map<string, string>()
  #next = 0
  #batchSize: string | undefined

  constructor(graph: Graph) {
    this.#graph = graph
    const order = [...graph.inputs, ...topologicalOrder(graph)]
    this.#taken = new Set(order.flatMap(({ name }) => name ?? []))
    for (const name of Object.keys(graph.outputs)) {
      if (this.#taken.has(name)) throw new Error(`${name} names both an output and an input.`)
      this.#taken.add(name)
    }
    for (const tensor of graph.inputs) this.#names.set(tensor, tensor.name!)
  }

  add(tensor: Tensor): void {
    if (tensor.op === 'input') return this.#checkInput(tensor)
    if (tensor.op === 'parameter') {
      this.#parameters.set(tensor.name!, tensor)
      this.#names.set(tensor, tensor.name!)
    } else if (tensor.op === 'constant') this.#addConstant(tensor)
    else this.#names.set(tensor, LOWERINGS[tensor.op]!(this, tensor))
  }

  finish(): Uint8Array {
    const outputs = Object.entries(this.#graph.outputs).map(([name, tensor]) => {
      this.#nodes.push({ opType: 'Identity', inputs: [this.nameOf(tensor)], output: name })
      return { name, shape: tensor.shape, dtype: tensor.dtype }
    })
    const inputs = [...this.#graph.inputs, ...this.#parameters.values()]
    return encodeModel({
      nodes: this.#nodes,
      initializers: [...this.#initializers.values()],
      inputs: inputs.map(({ name, shape, dtype }) => ({ name: name!, shape, dtype })),
      outputs,
    })
  }

  nameOf(tensor: Tensor): string {
    return this.#names.get(tensor)!
  }

  emit(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string {
    const output = this.#freshName()
    this.#nodes.push({ opType, inputs, output, attributes })
    return output
  }

  int64s(values: readonly number[]): string {
    return this.#initializer(`int64_${values.join('_')}`, (name) => int64Initializer(name, values))
  }

  floats(values: readonly number[], shape: readonly number[]): string {
    const key = `float_${values.join('_')}_${shape.join('_')}`
    const bytes = new Uint8Array(Float32Array.from(values).buffer)
    return this.#initializer(key, (name) => ({ name, shape, dtype: 'float32', bytes }))
  }

  runtimeShape(shape: Shape): string {
    const at = shape.indexOf('batch')
    if (at < 0) return this.int64s(shape as readonly number[])
    const parts = [
      ...(at > 0 ? [this.int64s(shape.slice(0, at) as number[])] : []),
      this.#batch(),
      ...(at + 1 < shape.length ? [this.int64s(shape.slice(at + 1) as number[])] : []),
    ]
    return parts.length > 1 ? this.emit('Concat', parts, { axis: 0 }) : parts[0]!
  }

  #checkInput(tensor: Tensor): void {
    if (!this.#names.has(tensor)) {
      throw new Error(`The graph uses the input ${tensor.name} but doesn't list it.`)
    }
  }

  #addConstant(tensor: Tensor): void {
    const name = this.#freshName()
    const { value, dtype } = tensor
    const bytes = new Uint8Array(value!.buffer, value!.byteOffset, value!.byteLength)
    this.#initializers.set(name, { name, shape: tensor.shape as readonly number[], dtype, bytes })
    this.#names.set(tensor, name)
  }

  /** The batch size as a list of one int64, taken from the shape of an input that has a batch. */
  #batch(): string {
    if (this.#batchSize !== undefined) return this.#batchSize
    const source = this.#graph.inputs.find(({ shape }) => hasBatch(shape))
    if (!source) throw new Error('The graph has a batch, but none of its inputs has one.')
    const axis = source.shape.indexOf('batch')
    const shape = this.emit('Shape', [source.name!])
    const bounds = [this.int64s([axis]), this.int64s([axis + 1])]
    this.#batchSize = this.emit('Slice', [shape, ...bounds])
    return this.#batchSize
  }

  #initializer(key: string, make: (name: string) => OnnxInitializer): string {
    const existing = this.#shared.get(key)
    if (existing !== undefined) return existing
    const name = this.#freshName()
    this.#initializers.set(name, make(name))
    this.#shared.set(key, name)
    return name
  }

  #freshName(): string {
    let name: string
    do name = `t${this.#next++}`
    while (this.#taken.has(name))
    return name
  }
}
