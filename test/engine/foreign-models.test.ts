import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Engine, TensorValue } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { CheckpointInvalid, EngineFailed } from '../../server/errors.ts'
import { bindParameters } from '../../server/graph/bind.ts'
import * as ops from '../../server/graph/ops.ts'
import type { Graph, Shape, Tensor } from '../../server/graph/tensor.ts'
import { createRandom } from '../graph/random.ts'
import { failingModel, TRIGGER } from './support/hostile-models.ts'
import { dcgan, graphProgram, onnxProgram, randomWeights, silent } from './support/programs.ts'
import { generatorGraph, samplerGraph } from '../gan/graphs.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger: silent })
})
afterAll(() => engine[Symbol.asyncDispose]())

const zDim = 12
const architecture = dcgan(16, 4, zDim)

async function run(
  program: Awaited<ReturnType<typeof onnxProgram>>,
  z: Float32Array,
  rows: number,
) {
  return (await engine.run(program, { z }, rows, { once: true }))['pixels']!
}

/** A model that turns z of this shape into images, one value of z per pixel. */
function pictures(zShape: Shape, make: (z: Tensor) => Tensor): Graph {
  const z = ops.input('latent', zShape)
  return { inputs: [z], outputs: { img: make(z) } }
}

describe('a foreign model', () => {
  test('returns the pixels of the server’s own sampler for the same generator', async () => {
    const graph = generatorGraph(architecture)
    const weights = randomWeights(graph)
    const z = createRandom(3).values(70 * zDim)
    const foreign = await run(await onnxProgram(bindParameters(graph, weights)), z, 70)
    const ours = await graphProgram(samplerGraph(architecture), weights)
    const { pixels } = await engine.run(ours, { z }, 70)
    expect(foreign.shape).toEqual([70, 16, 16, 3])
    expectSamePixels(foreign, pixels!)
  })

  test('may take z as [batch, n, 1, 1]', async () => {
    const graph = pictures(['batch', 4, 1, 1], (z) => ops.reshape(z, ['batch', 1, 2, 2]))
    const { data, shape } = await run(await onnxProgram(graph), Float32Array.of(-1, 0, 1, 9), 1)
    expect(shape).toEqual([1, 2, 2, 1])
    expect([...data]).toEqual([0, 128, 255, 255])
  })

  test('may return NHWC in any range, and rounds half to even', async () => {
    const graph = pictures(['batch', 6], (z) => ops.reshape(z, ['batch', 1, 2, 3]))
    const program = await onnxProgram(graph, { layout: 'NHWC', range: [0, 255] })
    const { data, shape } = await run(program, Float32Array.of(0.5, 1.5, 2.5, -3, NaN, 300), 1)
    expect(shape).toEqual([1, 1, 2, 3])
    expect([...data]).toEqual([0, 2, 2, 0, 0, 255])
  })

  test.each([1, 4])('made for batches of exactly %i takes any number of rows', async (batch) => {
    const graph = pictures([batch, 3], (z) => ops.reshape(z, [batch, 3, 1, 1]))
    const z = Float32Array.from({ length: 27 }, (_, i) => i)
    const program = await onnxProgram(graph, { range: [0, 255] })
    const { data, shape } = await run(program, z, 9)
    expect(shape).toEqual([9, 1, 1, 3])
    expect([...data]).toEqual([...z])
  })

  test('that declares any batch but supports only one row runs row by row', async () => {
    const graph = pictures(['batch', 3], (z) =>
      ops.add(ops.mean(z, [0]), ops.constant(new Float32Array(3), [1, 3])),
    )
    const single: Graph = {
      ...graph,
      outputs: { img: ops.reshape(graph.outputs['img']!, [1, 3, 1, 1]) },
    }
    const z = Float32Array.of(1, 2, 3, 4, 5, 6)
    const { data } = await run(await onnxProgram(single, { range: [0, 255] }), z, 2)
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6])
  })
})

test('an error of the runtime says what is wrong, without the paths of the machine that built it', async () => {
  const program = await onnxProgram(failingModel())
  const failed = engine.run(program, { z: TRIGGER }, 1, { once: true })
  const error = await failed.catch((caught: unknown) => caught as Error)
  expect(error).toBeInstanceOf(EngineFailed)
  expect(error.message).toMatch(/^The engine failed: .*while running Mul node.*broadcast/s)
  expect(error.message).not.toMatch(/[\\/]|::/)
})

describe('a model that is not a generator is rejected with the reason', () => {
  const image = (z: Tensor) => ops.reshape(z, ['batch', 3, 1, 1])
  const cases: [string, Graph | Uint8Array, RegExp][] = [
    ['not ONNX', Uint8Array.of(1, 2, 3), /can't load the model/],
    [
      'two inputs',
      (() => {
        const graph = pictures(['batch', 3], image)
        return { ...graph, inputs: [...graph.inputs, ops.input('label', ['batch', 1])] }
      })(),
      /one input, z; it has latent, label/,
    ],
    [
      'two outputs',
      (() => {
        const graph = pictures(['batch', 3], image)
        return { ...graph, outputs: { ...graph.outputs, more: ops.neg(graph.outputs['img']!) } }
      })(),
      /one output, images; it has img, more/,
    ],
    ['an image as input', pictures(['batch', 3, 8, 8], (z) => z), /must be float32 \[batch, n\]/],
    ['no images as output', pictures(['batch', 3], (z) => z), /images with 1 or 3 channels/],
    [
      'two channels',
      pictures(['batch', 2], (z) => ops.reshape(z, ['batch', 2, 1, 1])),
      /images with 1 or 3 channels.* \[1, 2, 1, 1\]/,
    ],
    [
      'booleans as output',
      pictures(['batch', 3], (z) => ops.greater(image(z), ops.scalar(0))),
      /must be float32, float64 or uint8; it is bool/,
    ],
  ]
  test.each(cases)('%s', async (_, model, reason) => {
    const error = await run(await onnxProgram(model), new Float32Array(3), 1).catch(
      (e: unknown) => e,
    )
    expect(error).toBeInstanceOf(CheckpointInvalid)
    expect((error as Error).message).toMatch(reason)
  })

  test('by the TensorFlow engine, which can’t run ONNX', async () => {
    await using tensorflow = await startEngine({
      choice: 'tensorflow-cpu',
      role: 'sampling',
      logger: silent,
    })
    const program = await onnxProgram(pictures(['batch', 3], image))
    await expect(tensorflow.run(program, { z: new Float32Array(3) }, 1)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      details: { retryable: false },
    })
  })
})

function expectSamePixels(a: TensorValue, b: TensorValue): void {
  expect(a.shape).toEqual(b.shape)
  const different = [...a.data].filter((value, i) => Math.abs(value - b.data[i]!) > 1)
  expect(different).toEqual([])
}
