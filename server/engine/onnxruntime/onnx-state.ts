/** Graphs on ONNX Runtime that share a state, which persists from one run to the next. */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { toOnnx } from '../../graph/onnx/to-onnx.ts'
import { parameter } from '../../graph/ops.ts'
import type { Graph, Weights } from '../../graph/tensor.ts'
import type { TensorValue } from '../engine.ts'
import type { LoadedState } from '../local/process/executor.ts'
import type { ReadState } from '../local/process/read-program.ts'
import { sessionOptions, toTensorValue, type Provider } from './session.ts'

/** Prefix of outputs that replace the state: ONNX outputs must not share names with inputs. */
const NEXT = 'next '

/**
 * The state is a map of tensors: in memory on a CPU, in GPU buffers on WebGPU, where it never
 * leaves the device.
 */
export class OnnxState implements LoadedState {
  readonly #provider: Provider
  readonly #graphs: ReadonlyMap<string, Graph>
  readonly #sessions = new Map<string, InferenceSession>()
  readonly #state: Map<string, Tensor>
  readonly #shapes: ReadonlyMap<string, readonly number[]>

  constructor({ graphs, state }: ReadState, provider: Provider) {
    this.#provider = provider
    this.#graphs = graphs
    this.#state = new Map(
      [...state].map(([name, { data, shape }]) => [name, new Tensor('float32', data, shape)]),
    )
    this.#shapes = new Map([...state].map(([name, { shape }]) => [name, shape]))
  }

  async run(
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<string, TensorValue>> {
    const session = await this.#sessionOf(graph)
    const results = await session.run(this.#feed(session, inputs))
    const outputs: Record<string, TensorValue> = {}
    for (const [name, result] of Object.entries(results)) {
      if (name.startsWith(NEXT)) this.#replace(name.slice(NEXT.length), result)
      else outputs[name] = toTensorValue(name, result)
    }
    return outputs
  }

  async read(): Promise<Weights> {
    const tensors = this.#provider === 'webgpu' ? await this.#download() : this.#state
    return new Map(
      [...this.#shapes].map(([name, shape]) => {
        return [name, { shape, data: tensors.get(name)!.data as Float32Array }]
      }),
    )
  }

  async release(): Promise<void> {
    for (const tensor of this.#state.values()) tensor.dispose()
    this.#state.clear()
    for (const session of this.#sessions.values()) await session.release()
    this.#sessions.clear()
  }

  #feed(session: InferenceSession, inputs: Readonly<Record<string, TensorValue>>) {
    const feeds: Record<string, Tensor> = {}
    for (const name of session.inputNames) {
      const state = this.#state.get(name)
      if (state) feeds[name] = state
    }
    for (const [name, { data, shape }] of Object.entries(inputs))
      feeds[name] = toTensor(data, shape)
    return feeds
  }

  #replace(name: string, tensor: Tensor): void {
    this.#state.get(name)!.dispose()
    this.#state.set(name, tensor)
  }

  /** Compiles a graph when it is first needed: not every run needs every graph. */
  async #sessionOf(name: string): Promise<InferenceSession> {
    const existing = this.#sessions.get(name)
    if (existing) return existing
    const graph = this.#graphs.get(name)
    if (!graph) throw new Error(`The program has no graph ${name}.`)
    const outputs = Object.entries(graph.outputs).map(([output, tensor]) => [
      this.#state.has(output) ? NEXT + output : output,
      tensor,
    ])
    const renamed = { inputs: graph.inputs, outputs: Object.fromEntries(outputs) }
    const session = await InferenceSession.create(toOnnx(renamed), this.#options(renamed))
    this.#sessions.set(name, session)
    return session
  }

  #options(graph: Graph): InferenceSession.SessionOptions {
    const options = sessionOptions(this.#provider)
    if (this.#provider !== 'webgpu') return options
    const places = Object.keys(graph.outputs).map((name) => [
      name,
      name.startsWith(NEXT) ? 'gpu-buffer' : 'cpu',
    ])
    return { ...options, preferredOutputLocation: Object.fromEntries(places) }
  }

  /** Downloads through an identity graph: `getData()` on GPU tensors aborts the process. */
  async #download(): Promise<ReadonlyMap<string, Tensor>> {
    const outputs = [...this.#shapes].map(([name, shape]) => [NEXT + name, parameter(name, shape)])
    const graph: Graph = { inputs: [], outputs: Object.fromEntries(outputs) }
    const session = await InferenceSession.create(toOnnx(graph), sessionOptions(this.#provider))
    try {
      const results = await session.run(this.#feed(session, {}))
      return new Map(Object.entries(results).map(([name, t]) => [name.slice(NEXT.length), t]))
    } finally {
      await session.release()
    }
  }
}

function toTensor(data: TensorValue['data'], shape: readonly number[]): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data, shape)
  return data instanceof Uint8Array
    ? new Tensor('uint8', data, shape)
    : new Tensor('int32', data, shape)
}
