import { describe, expect, test } from 'vitest'
import type { TensorValue } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import type { Graph } from '../../server/graph/tensor.ts'
import { opCases } from '../graph/op-cases.ts'
import { createRandom } from '../graph/random.ts'
import { buildCase, randomFeeds } from '../graph/run-graph.ts'
import { dcgan, graphProgram, randomWeights, silent } from './support/programs.ts'
import { hasSwiftShader, useSwiftShader } from './support/swiftshader.ts'
import { generatorGraph, samplerGraph } from '../gan/graphs.ts'

/** Tolerance for pixels in [-1, 1]: a hundredth of a grey level. */
const TOLERANCE = 1e-4

const architecture = dcgan(32, 4, 20)
const rows = 3
const z = createRandom(5).values(rows * architecture.zDim)

/** The output of the graph's reference evaluator for z, in float64. */
function reference(graph: Graph) {
  return evaluate(graph, {
    ...Object.fromEntries(randomWeights(graph)),
    z: { shape: [rows, architecture.zDim], data: z },
  })
}

async function runOn(choice: string, graph: Graph): Promise<Record<string, TensorValue>> {
  await using engine = await startEngine({ choice, role: 'sampling', logger: silent })
  return engine.run(await graphProgram(graph), { z }, rows)
}

function bytesOf({ buffer, byteOffset, byteLength }: TensorValue['data']): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}

const images = generatorGraph(architecture)
const pixels = samplerGraph(architecture)

function describeEngine(choice: string): void {
  test('a whole generator computes the images of the reference', async () => {
    const wanted = reference(images)['images']!
    const got = (await runOn(choice, images))['images']!
    expect(got.shape).toEqual([rows, 3, 32, 32])
    expect(largestDifference(got.data, wanted.data)).toBeLessThanOrEqual(TOLERANCE)
    expect(Math.max(...got.data) - Math.min(...got.data)).toBeGreaterThan(0.5)
  })

  test('a sampler’s pixels agree to one grey level, nearly all of them exactly', async () => {
    const wanted = reference(pixels)['pixels']!
    const got = (await runOn(choice, pixels))['pixels']!
    expect(got.shape).toEqual([rows, 32, 32, 3])
    expect(got.data).toBeInstanceOf(Uint8Array)
    expect(largestDifference(got.data, wanted.data)).toBeLessThanOrEqual(1)
    const different = wanted.data.filter((value, i) => value !== got.data[i])
    expect(different.length).toBeLessThan(wanted.data.length / 500)
  })
}

describe('onnxruntime-cpu', () => {
  describeEngine('onnxruntime-cpu')

  test('a row’s output is bit-identical alone and in batches of any size', async () => {
    const graph = generatorGraph(dcgan(64, 16, 100))
    const many = createRandom(8).values(64 * 100)
    await using engine = await startEngine({
      choice: 'onnxruntime-cpu',
      role: 'sampling',
      logger: silent,
    })
    const program = await graphProgram(graph)
    const run = async (from: number, count: number) => {
      const z = many.subarray(from * 100, (from + count) * 100)
      return (await engine.run(program, { z }, count))['images']!
    }
    const whole = await run(0, 64)
    for (const [from, count] of [
      [0, 1],
      [63, 1],
      [5, 2],
      [7, 3],
      [11, 16],
      [1, 63],
    ] as const) {
      const size = 3 * 64 * 64
      const part = whole.data.slice(from * size, (from + count) * size)
      const { data } = await run(from, count)
      expect(Buffer.compare(bytesOf(data), bytesOf(part)), `${from}+${count}`).toBe(0)
    }
  })
})

describe('tensorflow-cpu', () => describeEngine('tensorflow-cpu'))

describe.skipIf(!hasSwiftShader)('onnxruntime-webgpu on SwiftShader', () => {
  useSwiftShader()
  describeEngine('onnxruntime-webgpu')

  test('every op agrees with the CPU to 1e-5 of the largest value', async () => {
    const start = (choice: string) => startEngine({ choice, role: 'sampling', logger: silent })
    await using cpu = await start('onnxruntime-cpu')
    await using webgpu = await start('onnxruntime-webgpu')
    for (const opCase of opCases(21)) {
      const { inputs, output } = buildCase(opCase)
      // Outputs without a leading batch axis pass through the engine one row at a time.
      const batched = [...inputs, output].every(({ shape }) => shape[0] === 'batch')
      const count = batched ? rows : 1
      const program = await graphProgram({ inputs, outputs: { result: output } })
      const feeds = Object.entries(randomFeeds(inputs, count, createRandom(21), opCase.positive))
      const values = Object.fromEntries(feeds.map(([input, { data }]) => [input, data]))
      const wanted = await cpu.run(program, values, count)
      const got = await webgpu.run(program, values, count)
      const { data } = wanted['result']!
      const largest = Math.max(1, ...Array.from(data, Math.abs))
      const difference = largestDifference(got['result']!.data, data)
      expect(difference / largest, opCase.name).toBeLessThanOrEqual(1e-5)
    }
  })
})
