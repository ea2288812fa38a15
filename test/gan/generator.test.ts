import { describe, expect, test } from 'vitest'
import { CheckpointInvalid } from '../../server/errors.ts'
import type { LayersArchitecture, Layer } from '../../server/gan/architecture.ts'
import { layersFamily } from '../../server/gan/families/layers.ts'
import { measuringGraph } from '../../server/gan/network-graph.ts'
import { bindParameters } from '../../server/graph/bind.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import { optimize } from '../../server/graph/optimize.ts'
import type { Graph, Weights } from '../../server/graph/tensor.ts'
import { parametersOf, topologicalOrder } from '../../server/graph/traverse.ts'
import { runOnOnnxruntime } from '../graph/run-graph.ts'
import { readGoldenGenerators } from './golden.ts'
import { generatorGraph, samplerGraph } from './graphs.ts'

const GOLDEN = readGoldenGenerators()

function feedsOf(z: { shape: readonly number[]; data: Float32Array }) {
  return { z: { shape: [...z.shape], data: z.data } }
}

function prepare(graph: Graph, weights: Weights): Graph {
  return optimize(bindParameters(graph, weights))
}

function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length)
  let most = 0
  for (let at = 0; at < expected.length; at += 1)
    most = Math.max(most, Math.abs(actual[at]! - expected[at]!))
  expect(most).toBeLessThan(tolerance)
}

describe.each(GOLDEN)('$name', ({ architecture, weights, z, fixed, batch }) => {
  const feeds = feedsOf(z)

  test("gives PyTorch's images with stored statistics", async () => {
    const graph = bindParameters(generatorGraph(architecture), weights)
    expect(evaluate(graph, feeds)['images']!.shape).toEqual([...fixed.shape])
    expectClose(evaluate(graph, feeds)['images']!.data, fixed.data, 1e-5)
    const { images } = await runOnOnnxruntime(optimize(graph), feeds)
    expectClose(images!.data, fixed.data, 1e-5)
  })

  test("gives PyTorch's images with the statistics of the batch", async () => {
    const graph = generatorGraph(architecture, { statistics: 'batch' })
    const { images } = await runOnOnnxruntime(prepare(graph, weights), feeds)
    expectClose(images!.data, batch.data, 1e-4)
  })

  test('gives pixels as rows of interleaved channels', async () => {
    const { pixels } = await runOnOnnxruntime(prepare(samplerGraph(architecture), weights), feeds)
    const { channels, height, width, range } = architecture
    expect(pixels!.shape).toEqual([5, height, width, channels])
    const expected = Array.from(pixels!.data, (_, at) => {
      const [pixel, channel] = [Math.floor(at / channels), at % channels]
      const image = Math.floor(pixel / (height * width))
      const plane = (image * channels + channel) * height * width
      const value = fixed.data[plane + (pixel % (height * width))]!
      return ((value - range[0]) / (range[1] - range[0])) * 255
    })
    expect(
      pixels!.data.every((level) => Number.isInteger(level) && level >= 0 && level <= 255),
    ).toBe(true)
    expectClose(pixels!.data, expected, 0.501)
  })

  test('gives a sample the same pixels alone and in a batch', async () => {
    const graph = prepare(samplerGraph(architecture), weights)
    const together = (await runOnOnnxruntime(graph, feeds))['pixels']!.data
    const each = together.length / 5
    for (let row = 0; row < 5; row += 1) {
      const data = z.data.slice(row * architecture.zDim, (row + 1) * architecture.zDim)
      const alone = await runOnOnnxruntime(graph, { z: { shape: [1, architecture.zDim], data } })
      expect(alone['pixels']!.data).toEqual(together.slice(row * each, (row + 1) * each))
    }
  })

  test('accepts exactly its own weights', () => {
    const shapes = new Map([...weights].map(([name, { shape }]) => [name, [...shape]]))
    layersFamily.check(architecture, shapes)
    const names = parametersOf(generatorGraph(architecture)).map(({ name }) => name!)
    expect(new Set(names)).toEqual(new Set(weights.keys()))
    for (const name of names) {
      const missing = new Map(shapes)
      missing.delete(name)
      expect(() => layersFamily.check(architecture, missing)).toThrow(
        `\`${name}\`, which is missing`,
      )
      const wrong = new Map(shapes).set(name, [999])
      expect(() => layersFamily.check(architecture, wrong)).toThrow(`\`${name}\` [999]; expected [`)
    }
  })

  test('gives the images of batch statistics once calibrated with the inputs of its batch norms', () => {
    const measured = new Map(weights)
    const layers = [...architecture.layers]
    for (const [index, layer] of layers.entries()) {
      if (layer.kind !== 'batchNorm') continue
      const graph = measuringGraph(
        { family: 'layers', architecture: { ...architecture, layers } },
        index,
      )
      const { mean, variance } = evaluate(bindParameters(graph, measured), feeds)
      const units = mean!.shape[1]!
      expect(variance!.shape).toEqual([5, units])
      const over = (values: (row: number) => number) =>
        [0, 1, 2, 3, 4].reduce((sum, row) => sum + values(row), 0) / 5
      const means = Float32Array.from({ length: units }, (_, unit) =>
        over((row) => mean!.data[row * units + unit]!),
      )
      const variances = means.map((average, unit) =>
        over(
          (row) =>
            variance!.data[row * units + unit]! + (mean!.data[row * units + unit]! - average) ** 2,
        ),
      )
      layers[index] = {
        ...layer,
        mean: `${index}.measuredMean`,
        variance: `${index}.measuredVariance`,
      }
      measured.set(`${index}.measuredMean`, { shape: [units], data: means })
      measured.set(`${index}.measuredVariance`, { shape: [units], data: variances })
    }
    const graph = bindParameters(generatorGraph({ ...architecture, layers }), measured)
    expectClose(evaluate(graph, feeds)['images']!.data, batch.data, 1e-4)
  })
})

test.each([
  [
    'transposed',
    ['conv2dInputGradient', 'relu', 'conv2dInputGradient', 'relu', 'conv2dInputGradient', 'tanh'],
  ],
  [
    'dense',
    [
      'conv2dInputGradient',
      'reshape',
      'leakyRelu',
      'conv2dInputGradient',
      'elu',
      'conv2dInputGradient',
      'sigmoid',
    ],
  ],
])('batch norms of the %s generator are folded away', (prefix, expected) => {
  const { architecture, weights } = GOLDEN.find(({ name }) => name.startsWith(prefix))!
  const order = topologicalOrder(prepare(samplerGraph(architecture), weights))
  const ops = order.map(({ op }) => op).filter((op) => !['input', 'constant'].includes(op))
  const toPixels = ['sub', 'mul', 'clip', 'round', 'cast', 'transpose']
  expect(ops).toEqual(['reshape', ...expected, ...toPixels])
})

describe('an architecture', () => {
  const { architecture, weights } = GOLDEN.find(({ name }) => name.startsWith('transposed'))!
  const change = (index: number, to: object): LayersArchitecture => ({
    ...architecture,
    layers: architecture.layers.map((layer, at) =>
      at === index ? ({ ...layer, ...to } as Layer) : layer,
    ),
  })

  test.each<[string, LayersArchitecture, string]>([
    [
      'that ends in the wrong size',
      { ...architecture, width: 17 },
      'The layers end in 3x16x16; expected images of 3x16x17.',
    ],
    [
      'whose groups do not divide its channels',
      change(3, { groups: 5 }),
      "Layer 3 (convTranspose2d) can't split 8 -> 6 channels into 5 groups.",
    ],
    [
      'with a layer whose output is empty',
      change(3, { padding: [9, 9, 9, 9] }),
      'Layer 3 (convTranspose2d) makes an image of 6x-8x-8 from 8x4x4.',
    ],
    [
      'with a layer whose output is too large',
      change(0, { stride: [1, 1], kernel: [4096, 4096] }),
      'Layer 0 (convTranspose2d) makes 8x4096x4096 values.',
    ],
    [
      'whose output padding reaches the stride',
      change(3, { outputPadding: [2, 2] }),
      'Layer 3 (convTranspose2d) has an output padding of 2x2; it must be below its stride of 2x2.',
    ],
    [
      'whose batch norm has no statistics',
      change(1, { mean: undefined }),
      'Layer 1 (batchNorm) has no mean and variance: calibrate it first.',
    ],
  ])('%s is rejected', (_, wrong, message) => {
    expect(() => generatorGraph(wrong)).toThrow(CheckpointInvalid)
    expect(() => generatorGraph(wrong)).toThrow(message)
  })

  test('with weights of the wrong shape is rejected, naming both shapes', () => {
    const shapes = new Map([...weights].map(([name, { shape }]) => [name, [...shape]]))
    expect(() =>
      layersFamily.check(change(0, { kernel: [5, 5], padding: [0, 0, 1, 1] }), shapes),
    ).toThrow(
      'Layer 0 (convTranspose2d) has weight `0.weight` [6, 8, 4, 4]; expected [6, 8, 5, 5].',
    )
  })

  test('can only be measured at batch norms', () => {
    expect(() => measuringGraph({ family: 'layers', architecture }, 2)).toThrow(
      'Layer 2 (activation) is not a batch norm.',
    )
  })
})

test('clip and linear outputs are clipped to the range of pixels', () => {
  for (const [name, levels] of [
    ['clip', [0, 0, 128, 255, 255]],
    ['linear', [0, 0, 128, 255, 255]],
  ] as const) {
    const architecture: LayersArchitecture = {
      zDim: 1,
      prior: { distribution: 'normal' },
      channels: 1,
      height: 1,
      width: 1,
      range: [-1, 1],
      layers: [
        { kind: 'dense', weight: 'w', out: [1, 1, 1] },
        { kind: 'activation', function: name },
      ],
    }
    const weights = new Map([['w', { shape: [1, 1], data: Float32Array.of(1) }]])
    const z = { z: { shape: [5, 1], data: Float32Array.of(-9, -1, 0, 1, 9) } }
    const { pixels } = evaluate(prepare(samplerGraph(architecture), weights), z)
    expect([...pixels!.data]).toEqual(levels)
  }
})
