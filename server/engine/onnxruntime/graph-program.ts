/** LatentQL's own graphs on ONNX Runtime. */
import { toOnnx } from '../../graph/onnx/to-onnx.ts'
import { countElements } from '../../graph/shapes.ts'
import type { Graph } from '../../graph/tensor.ts'
import type { LoadedProgram } from '../local/process/executor.ts'
import { openSession, toTensorValue, type Provider } from './session.ts'

/** Loads a graph without parameters. The first axis of every input and output is the batch. */
export async function openGraph(graph: Graph, provider: Provider): Promise<LoadedProgram> {
  const session = await openSession(toOnnx(graph), provider)
  const shapes = new Map(graph.inputs.map(({ name, shape }) => [name!, shape]))
  const widths = graph.inputs.map(({ name, shape }) => [name!, countElements(shape).elements])
  return {
    inputs: Object.fromEntries(widths) as Record<string, number>,
    async run(inputs, rows) {
      const feeds = Object.entries(inputs).map(([name, data]) => {
        const shape = shapes.get(name)!.map((dim) => (dim === 'batch' ? rows : dim))
        return [name, { data, shape }]
      })
      const outputs = await session.run(Object.fromEntries(feeds))
      const values = Object.entries(outputs).map(([name, raw]) => [name, toTensorValue(name, raw)])
      return Object.fromEntries(values)
    },
    release: () => session.release(),
  }
}
