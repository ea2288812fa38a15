/** Feeds a test's graph and runs it on onnxruntime-node. */
import * as ort from 'onnxruntime-node'
import { evaluate, type Value } from '../../server/graph/evaluate.ts'
import { toOnnx } from '../../server/graph/onnx/to-onnx.ts'
import { input } from '../../server/graph/ops.ts'
import { concreteShape } from '../../server/graph/shapes.ts'
import type { Graph, Tensor } from '../../server/graph/tensor.ts'
import type { OpCase } from './op-cases.ts'
import type { Random } from './random.ts'

export type Fed = Record<string, { shape: number[]; data: Float32Array }>

/** Builds a case's inputs and its output. */
export function buildCase({ inputs, build }: OpCase): { inputs: Tensor[]; output: Tensor } {
  const tensors = Object.entries(inputs).map(([name, shape]) => input(name, shape))
  return { inputs: tensors, output: build(...tensors) }
}

export function randomFeeds(
  inputs: readonly Tensor[],
  batch: number,
  random: Random,
  positive = false,
): Fed {
  const fed = inputs.map(({ name, shape }) => {
    const sizes = concreteShape(shape, batch)
    const count = sizes.reduce((total, size) => total * size, 1)
    return [name!, { shape: sizes, data: random.values(count, positive) }]
  })
  return Object.fromEntries(fed) as Fed
}

export async function runOnOnnxruntime(graph: Graph, feeds: Fed): Promise<Record<string, Value>> {
  const session = await ort.InferenceSession.create(toOnnx(graph), {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
  })
  const fed = Object.entries(feeds).map(([name, { shape, data }]) => [
    name,
    new ort.Tensor('float32', data, shape),
  ])
  const outputs = await session.run(Object.fromEntries(fed) as Record<string, ort.Tensor>)
  await session.release()
  const values = Object.entries(outputs).map(([name, { dims, data }]) => [
    name,
    { shape: [...dims], data: Float64Array.from(data as Float32Array) },
  ])
  return Object.fromEntries(values) as Record<string, Value>
}

/**
 * The largest difference between two values, relative to the larger of 1 and the expected value.
 */
export function largestDifference(actual: Value, expected: Value): number {
  if (actual.shape.join() !== expected.shape.join()) return Infinity
  return expected.data.reduce((most, value, index) => {
    const difference = Math.abs(actual.data[index]! - value) / Math.max(1, Math.abs(value))
    return Number.isNaN(difference) ? Infinity : Math.max(most, difference)
  }, 0)
}

/** The largest difference between onnxruntime and the reference over all outputs. */
export async function differenceFromReference(graph: Graph, feeds: Fed): Promise<number> {
  const actual = await runOnOnnxruntime(graph, feeds)
  const expected = evaluate(graph, feeds)
  const differences = Object.entries(expected).map(([name, value]) =>
    largestDifference(actual[name]!, value),
  )
  return Math.max(...differences)
}
