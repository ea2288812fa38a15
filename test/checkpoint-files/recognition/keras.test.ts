/**
 * Keras topologies beyond the fixtures: every supported layer, compared with TensorFlow.js;
 * refusals.
 */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, describe, expect, test } from 'vitest'
import { BadUserInput } from '../../../server/errors.ts'
import type { SourceFile, SourceTensor } from '../../../server/checkpoint-files/formats/source.ts'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { bindParameters } from '../../../server/graph/bind.ts'
import { toOnnx } from '../../../server/graph/onnx/to-onnx.ts'
import { generatorGraph } from '../../gan/graphs.ts'

const { layers: L } = tfl

/** The model as its reader returns it. */
function sourceOf(model: tfl.Sequential, inputShape: readonly number[]): SourceFile {
  const tensors = new Map<string, SourceTensor>()
  const layers = model.layers.map((layer) => {
    const weights = new Map<string, string>()
    for (const weight of layer.weights) {
      const role = weight.originalName.split('/').at(-1)!.replace(/_\d+$/, '')
      const values = Float32Array.from(weight.read().dataSync())
      const shape = weight.shape.map(Number)
      const { originalName: name } = weight
      tensors.set(name, { name, shape, dtype: 'float32', read: () => values.slice() })
      weights.set(role, name)
    }
    return { className: layer.getClassName(), name: layer.name, config: layer.getConfig(), weights }
  })
  return {
    format: 'tfjs',
    sourceDigest: '0'.repeat(64),
    groups: [{ path: '', tensors }],
    topology: { inputShape, layers },
  }
}

/**
 * Largest difference between the images of TensorFlow.js and of the recognized generator for the
 * same z.
 */
async function differenceOf(model: tfl.Sequential, inputShape: readonly number[]): Promise<number> {
  model.setWeights(
    model.weights.map(({ shape, originalName }, i) => {
      const size = shape.map(Number)
      const spread = tf.randomNormal(size, 0, 0.4, 'float32', i + 1)
      return originalName.includes('variance') ? tf.add(tf.abs(spread), 0.5) : spread
    }),
  )
  const zDim = inputShape.reduce((product, length) => product * length, 1)
  const z = tf.randomNormal([2, zDim], 0, 1, 'float32', 99)
  const predicted = model.predict(tf.reshape(z, [2, ...inputShape])) as tf.Tensor
  const expected = tf.transpose(predicted, [0, 3, 1, 2])
  const { architecture, weights } = recognizeGenerator(sourceOf(model, inputShape))
  const session = await InferenceSession.create(
    toOnnx(bindParameters(generatorGraph(architecture), weights)),
  )
  const values = Float32Array.from(z.dataSync())
  const { images } = await session.run({ z: new Tensor('float32', values, [2, zDim]) })
  await session.release()
  expect(images!.dims).toEqual(expected.shape)
  const target = expected.dataSync()
  return (images!.data as Float32Array).reduce(
    (max, value, i) => Math.max(max, Math.abs(value - target[i]!)),
    0,
  )
}

afterAll(() => tf.disposeVariables())

const z = { inputShape: [5] }
const CASES: [string, () => tfl.layers.Layer[], number[]?][] = [
  [
    'VALID transposed convolutions from z as [1, 1, n]',
    () => [
      L.conv2dTranspose({ filters: 4, kernelSize: 4, inputShape: [1, 1, 5], activation: 'elu' }),
      L.conv2dTranspose({ filters: 1, kernelSize: 4, strides: 3, activation: 'tanh' }),
    ],
    [1, 1, 5],
  ],
  [
    'two dense layers, norms before the reshape, strides beyond the kernel',
    () => [
      L.dense({ units: 6, activation: 'selu', ...z }),
      L.batchNormalization({ scale: false }),
      L.dense({ units: 4 * 4 * 3, useBias: true }),
      L.batchNormalization({ center: false }),
      L.reLU(),
      L.reshape({ targetShape: [4, 4, 3] }),
      L.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 3, padding: 'same' }),
      L.leakyReLU({ alpha: 0.1 }),
      L.conv2dTranspose({
        filters: 3,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'sigmoid',
      }),
    ],
  ],
  [
    'zero padding, even kernels, strided and dilated plain convolutions, dropout',
    () => [
      L.dense({ units: 5 * 5 * 3, ...z }),
      L.reshape({ targetShape: [5, 5, 3] }),
      L.upSampling2d({ size: [3, 2] }),
      L.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
      L.conv2d({ filters: 4, kernelSize: 4, activation: 'relu' }),
      L.dropout({ rate: 0.5 }),
      L.conv2d({ filters: 3, kernelSize: [2, 4], padding: 'same' }),
      L.elu(),
      L.conv2d({ filters: 3, kernelSize: 3, dilationRate: 2, padding: 'same' }),
      L.conv2d({ filters: 1, kernelSize: 4, strides: 2, padding: 'same', activation: 'tanh' }),
    ],
  ],
  [
    'cropping after a norm and an activation',
    () => [
      L.dense({ units: 4 * 4 * 3, ...z }),
      L.reshape({ targetShape: [4, 4, 3] }),
      L.conv2dTranspose({ filters: 4, kernelSize: 5, strides: 2 }),
      L.batchNormalization(),
      L.activation({ activation: 'relu' }),
      L.cropping2D({
        cropping: [
          [1, 2],
          [2, 0],
        ],
      }),
      L.conv2dTranspose({
        filters: 1,
        kernelSize: 5,
        strides: 2,
        padding: 'same',
        activation: 'tanh',
      }),
    ],
  ],
]

describe('recognized models match TensorFlow.js', () => {
  test.each(CASES)('%s', async (_, layersOf, inputShape = [5]) => {
    const model = tfl.sequential({ layers: layersOf() })
    expect(await differenceOf(model, inputShape)).toBeLessThan(1e-4)
  })
})

describe('refused Keras models', () => {
  const image = () => [L.dense({ units: 48, ...z }), L.reshape({ targetShape: [4, 4, 3] })]
  const refuse = (layers: tfl.layers.Layer[], inputShape = [5]) => {
    const model = tfl.sequential({ layers })
    model.predict(tf.zeros([1, ...inputShape]))
    return () => recognizeGenerator(sourceOf(model, inputShape))
  }

  test('layers outside the family, with their names', () => {
    expect(refuse([...image(), L.averagePooling2d({ name: 'pool', poolSize: 2 })])).toThrow(
      /`pool` has the unsupported class AveragePooling2D/,
    )
  })

  test('image-to-image networks', () => {
    const layers = [L.conv2d({ filters: 3, kernelSize: 3, inputShape: [8, 8, 3] })]
    expect(refuse(layers, [8, 8, 3])).toThrow(/turns images into images/)
  })

  test('discriminators', () => {
    expect(refuse([...image(), L.flatten(), L.dense({ units: 1 })])).toThrow(/flattens an image/)
  })

  test('an image with 4 channels, a softmax, a cropped upsampling', () => {
    expect(refuse([...image(), L.conv2d({ filters: 4, kernelSize: 1 })])).toThrow(/4 channels/)
    const softmax = L.conv2d({ filters: 1, kernelSize: 1, activation: 'softmax' })
    expect(refuse([...image(), softmax])).toThrow(/softmax/)
    expect(refuse([...image(), L.upSampling2d({}), L.cropping2D({ cropping: 1 })])).toThrow(/crops/)
  })

  test('strides as overrides, which the topology has; other overrides win', () => {
    const model = tfl.sequential({
      layers: [
        ...image(),
        L.batchNormalization(),
        L.leakyReLU(),
        L.conv2d({ filters: 1, kernelSize: 1, activation: 'tanh' }),
      ],
    })
    const source = sourceOf(model, [5])
    expect(() => recognizeGenerator(source, { overrides: { strides: [1] } })).toThrow(BadUserInput)
    const overrides = {
      prior: 'uniform',
      epsilon: 0.5,
      leakySlope: 0.25,
      outputActivation: 'sigmoid',
    } as const
    const { architecture } = recognizeGenerator(source, { overrides })
    expect(architecture.prior).toEqual({ distribution: 'uniform' })
    expect(architecture.range).toEqual([0, 1])
    expect(architecture.layers.slice(1, 3)).toMatchObject([{ epsilon: 0.5 }, { slope: 0.25 }])
  })
})
