import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TensorValue } from '../../server/engine/engine.ts'
import { openGraph } from '../../server/engine/onnxruntime/graph-program.ts'
import { TensorFlowProgram } from '../../server/engine/tensorflow/program.ts'
import { evaluate, type Value } from '../../server/graph/evaluate.ts'
import { add, scalar } from '../../server/graph/ops.ts'
import { opCases, type OpCase } from '../graph/op-cases.ts'
import { createRandom } from '../graph/random.ts'
import { buildCase, randomFeeds } from '../graph/run-graph.ts'

/** Tolerance for float32 sums of some hundred products against float64, of the largest value. */
const TOLERANCE = 1e-5

const cases = [11, 12, 13].flatMap((seed) => opCases(seed))

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('cpu')
})

const ROWS = 3

/** A case's graph, its inputs, and the reference evaluator's result in float64. */
function prepare(opCase: OpCase) {
  const { inputs, output } = buildCase(opCase)
  const graph = { inputs, outputs: { result: output } }
  const feeds = randomFeeds(inputs, ROWS, createRandom(7), opCase.positive)
  const values = Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data]))
  return { graph, values, wanted: evaluate(graph, feeds) }
}

function expectClose(got: Record<string, TensorValue>, wanted: Record<string, Value>): void {
  expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort())
  for (const [name, { shape, data }] of Object.entries(wanted)) {
    expect(got[name]!.shape).toEqual(shape)
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    const worst = data.reduce((most, value, i) => {
      const difference = Math.abs(value - got[name]!.data[i]!)
      return Number.isNaN(difference) ? Infinity : Math.max(most, difference)
    }, 0)
    expect(worst / largest).toBeLessThanOrEqual(TOLERANCE)
  }
}

describe('onnxruntime on the CPU agrees with the reference', () => {
  test.each(cases)('$name', async (opCase) => {
    const { graph, values, wanted } = prepare(opCase)
    const program = await openGraph(graph, 'cpu')
    expectClose(await program.run(values, ROWS), wanted)
    await program.release()
  })
})

test('a program too large for tensorflow’s memory leaves no tensors behind', () => {
  const before = tf.memory().numTensors
  let room = 1
  const full = (...args: Parameters<typeof tf.tensor>) => {
    if (room-- === 0) throw new Error('OOM when allocating')
    return tf.tensor(...args)
  }
  const graph = { inputs: [], outputs: { y: add(add(scalar(1), 2), 3) } }
  expect(() => new TensorFlowProgram({ ...tf, tensor: full as typeof tf.tensor }, graph)).toThrow(
    'OOM',
  )
  expect(tf.memory().numTensors).toBe(before)
})

describe('tensorflow agrees with the reference and leaves no tensors behind', () => {
  test.each(cases)('$name', async (opCase) => {
    const { graph, values, wanted } = prepare(opCase)
    const before = tf.memory().numTensors
    const program = new TensorFlowProgram(tf, graph)
    const loaded = tf.memory().numTensors
    expectClose(await program.run(values, ROWS), wanted)
    expect(tf.memory().numTensors).toBe(loaded)
    await program.release()
    expect(tf.memory().numTensors).toBe(before)
  })
})
