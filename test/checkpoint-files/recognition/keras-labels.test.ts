/** Keras models of z and a label: every supported join, compared with TensorFlow.js; refusals. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, describe, expect, test } from 'vitest'
import type { SourceFile, SourceTensor } from '../../../server/checkpoint-files/formats/source.ts'
import { readTopology } from '../../../server/checkpoint-files/formats/topology.ts'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { bindParameters } from '../../../server/graph/bind.ts'
import { toOnnx } from '../../../server/graph/onnx/to-onnx.ts'
import { labelRows } from '../../../server/sampling/labels.ts'
import { generatorGraph } from '../../gan/graphs.ts'

const { layers: L } = tfl
type Symbolic = tfl.SymbolicTensor

const CLASSES = 4
const LABELS = [2, 0, 3]

afterAll(() => tf.disposeVariables())

/** The model as its reader returns it. */
async function sourceOf(model: tfl.LayersModel): Promise<SourceFile> {
  let topology: unknown
  await model.save({
    save: (artifacts) => {
      topology = artifacts.modelTopology
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' },
      })
    },
  })
  const tensors = new Map<string, SourceTensor>()
  for (const weight of model.weights) {
    const values = Float32Array.from(weight.read().dataSync())
    const { originalName: name } = weight
    const shape = weight.shape.map(Number)
    tensors.set(name, { name, shape, dtype: 'float32', read: () => values.slice() })
  }
  return {
    format: 'tfjs',
    sourceDigest: '0'.repeat(64),
    groups: [{ path: '', tensors }],
    topology: readTopology(topology, [...tensors.keys()]),
  }
}

const zInput = () => tfl.input({ shape: [5], name: 'z' })
const number = (name = 'label') => tfl.input({ shape: [1], name })
const hot = () => tfl.input({ shape: [CLASSES], name: 'label' })
const embedded = (label: Symbolic, outputDim: number) =>
  L.flatten().apply(L.embedding({ inputDim: CLASSES, outputDim }).apply(label)) as Symbolic

/** An image of the values, by a dense layer. */
function imageOf(values: Symbolic): Symbolic {
  const seed = L.dense({ units: 4 * 4 * 3, activation: 'relu' }).apply(values)
  return upsampled(L.reshape({ targetShape: [4, 4, 3] }).apply(seed) as Symbolic)
}

function upsampled(image: Symbolic): Symbolic {
  return L.conv2dTranspose({
    ...{ filters: 1, kernelSize: 5, strides: 2, padding: 'same', activation: 'tanh' },
  }).apply(image) as Symbolic
}

function modelOf(inputs: Symbolic[], outputs: Symbolic): tfl.LayersModel {
  const model = tfl.model({ inputs, outputs })
  model.setWeights(
    model.weights.map(({ shape }, i) =>
      tf.randomNormal(shape.map(Number), 0, 0.4, 'float32', i + 1),
    ),
  )
  return model
}

/** Largest difference between the images of TensorFlow.js and of the recognized generator. */
async function differenceOf(model: tfl.LayersModel): Promise<number> {
  const z = tf.randomNormal([LABELS.length, 5], 0, 1, 'float32', 99)
  const rows = labelRows(LABELS, CLASSES)
  const inputs = model.inputs.map(({ name, shape }) => {
    if (name.startsWith('z')) return z
    return shape[1] === 1
      ? tf.tensor2d(LABELS, [LABELS.length, 1])
      : tf.tensor2d(rows, [3, CLASSES])
  })
  const expected = tf.transpose(model.predict(inputs) as tf.Tensor, [0, 3, 1, 2])
  const { architecture, weights } = recognizeGenerator(await sourceOf(model))
  const session = await InferenceSession.create(
    toOnnx(bindParameters(generatorGraph(architecture), weights)),
  )
  const { images } = await session.run({
    z: new Tensor('float32', Float32Array.from(z.dataSync()), [LABELS.length, 5]),
    label: new Tensor('float32', rows, [LABELS.length, CLASSES]),
  })
  await session.release()
  expect(images!.dims).toEqual(expected.shape)
  const target = expected.dataSync()
  return (images!.data as Float32Array).reduce(
    (max, value, i) => Math.max(max, Math.abs(value - target[i]!)),
    0,
  )
}

const JOINS: [string, () => tfl.LayersModel][] = [
  [
    'an embedding multiplies z, the label being the first input',
    () => {
      const [z, label] = [zInput(), number('y')]
      const joined = L.multiply().apply([embedded(label, 5), z]) as Symbolic
      return modelOf([label, z], imageOf(joined))
    },
  ],
  [
    'an embedding stands before z',
    () => {
      const [z, label] = [zInput(), number()]
      const joined = L.concatenate().apply([embedded(label, 3), z]) as Symbolic
      return modelOf([z, label], imageOf(joined))
    },
  ],
  [
    'a one-hot label stands after z',
    () => {
      const [z, label] = [zInput(), hot()]
      return modelOf([z, label], imageOf(L.concatenate().apply([z, label]) as Symbolic))
    },
  ],
  [
    'dense layers of a one-hot label multiply a vector that becomes an image',
    () => {
      const [z, label] = [zInput(), hot()]
      const factors = L.dense({ units: 2 * 3 * 4 }).apply(
        L.dense({ units: 6, activation: 'relu' }).apply(label),
      ) as Symbolic
      const values = L.dense({ units: 2 * 3 * 4 }).apply(z) as Symbolic
      const joined = L.multiply().apply([values, factors]) as Symbolic
      const image = L.reshape({ targetShape: [2, 3, 4] }).apply(joined) as Symbolic
      return modelOf([z, label], upsampled(image))
    },
  ],
  [
    'an embedding and a dense layer make maps beside the first image',
    () => {
      const [z, label] = [zInput(), number('digit')]
      const maps = L.dense({ units: 4 * 4 * 2 }).apply(
        L.embedding({ inputDim: CLASSES, outputDim: 6 }).apply(label),
      )
      const side = L.reshape({ targetShape: [4, 4, 2] }).apply(maps) as Symbolic
      const image = L.reshape({ targetShape: [4, 4, 3] }).apply(
        L.leakyReLU({ alpha: 0.2 }).apply(L.dense({ units: 4 * 4 * 3 }).apply(z)),
      ) as Symbolic
      return modelOf([z, label], upsampled(L.concatenate().apply([image, side]) as Symbolic))
    },
  ],
]

describe('models of z and a label draw the images of TensorFlow.js', () => {
  test.each(JOINS)('where %s', async (_, make) => {
    expect(await differenceOf(make())).toBeLessThan(1e-4)
  })
})

describe('refused models', () => {
  const refuse = (model: tfl.LayersModel) =>
    expect(sourceOf(model).then((source) => recognizeGenerator(source))).rejects

  test('two inputs of which none is the label, with their names', async () => {
    const [a, b] = ['first', 'second'].map((name) => tfl.input({ shape: [5], name }))
    const model = modelOf([a!, b!], imageOf(L.multiply().apply([a!, b!]) as Symbolic))
    await refuse(model).toThrow(/inputs "first", "second", and which one is the label/)
  })

  test('three inputs, with their names', async () => {
    const [z, label, c] = [zInput(), hot(), tfl.input({ shape: [2], name: 'c' })]
    const joined = L.concatenate().apply([L.concatenate().apply([z, label]) as Symbolic, c])
    await refuse(modelOf([z, label, c], imageOf(joined as Symbolic))).toThrow(/3 inputs \(/)
  })

  test('layers of the label that are no table of its classes', async () => {
    const [z, label] = [zInput(), hot()]
    const normed = L.batchNormalization({ name: 'norm' }).apply(label) as Symbolic
    const model = modelOf([z, label], imageOf(L.concatenate().apply([z, normed]) as Symbolic))
    await refuse(model).toThrow(/`norm` of the label has the unsupported class BatchNormalization/)
  })

  test('a one-hot label as factors', async () => {
    const [z, label] = [tfl.input({ shape: [CLASSES], name: 'z' }), hot()]
    const model = modelOf([z, label], imageOf(L.multiply().apply([z, label]) as Symbolic))
    await refuse(model).toThrow(/by a one-hot label, not by an embedding/)
  })
})
