import { describe, expect, test } from 'vitest'
import type { Layer, LayersArchitecture } from '../../server/gan/architecture.ts'
import { layersFamily } from '../../server/gan/families/layers.ts'
import type { Weights } from '../../server/graph/tensor.ts'
import { bindParameters } from '../../server/graph/bind.ts'
import { runOnOnnxruntime } from '../graph/run-graph.ts'
import { createRandom } from '../graph/random.ts'
import { generatorGraph } from './graphs.ts'

const CLASSES = 3
const Z = [0.5, -2]
const random = createRandom(11)
const tensor = (...shape: number[]) => ({
  shape,
  data: Float32Array.from(random.values(shape.reduce((product, size) => product * size, 1))),
})
const WEIGHTS: Weights = new Map([
  ['pair', tensor(CLASSES, 2)],
  ['scale', tensor(CLASSES, 1)],
  ['offset', tensor(CLASSES, 1)],
  ['mean', { shape: [1], data: Float32Array.of(0.25) }],
  ['variance', { shape: [1], data: Float32Array.of(4) }],
])
const row = (name: string, label: number) => {
  const { shape, data } = WEIGHTS.get(name)!
  return [...data.subarray(label * shape[1]!, (label + 1) * shape[1]!)]
}
const oneHot = (label: number) => Array.from({ length: CLASSES }, (_, at) => Number(at === label))

/** Shows the values after `layers` as a gray image of one row. */
function showing(layers: readonly Layer[], values: number): LayersArchitecture {
  const image = { channels: 1, height: 1, width: values, range: [-1, 1] } as const
  const dense: Layer = { kind: 'dense', weight: 'identity', out: [1, 1, values] }
  const prior = { distribution: 'normal' } as const
  return { zDim: 2, prior, label: { classes: CLASSES }, ...image, layers: [dense, ...layers] }
}

async function images(architecture: LayersArchitecture, label: readonly number[]) {
  const size = layersFamily.weights(architecture).get('identity')!
  const identity = Float32Array.from({ length: size[0]! * size[1]! }, (_, at) =>
    Number(Math.floor(at / size[1]!) === at % size[1]!),
  )
  const weights = new Map([...WEIGHTS, ['identity', { shape: [...size], data: identity }]])
  const { images } = await runOnOnnxruntime(bindParameters(generatorGraph(architecture), weights), {
    z: { shape: [1, 2], data: Float32Array.from(Z) },
    label: { shape: [1, CLASSES], data: Float32Array.from(label) },
  })
  return [...images!.data]
}

/** The label joined to z, then shown. */
function joined(layer: Layer, values: number): LayersArchitecture {
  const { layers, ...architecture } = showing([], values)
  return { ...architecture, layers: [layer, ...layers] }
}

const CASES = [
  [
    'an embedding follows z',
    joined({ kind: 'label', join: 'after', table: 'pair', channels: 2 }, 4),
    (label: number) => [...Z, ...row('pair', label)],
  ],
  [
    'an embedding comes before z',
    joined({ kind: 'label', join: 'before', table: 'pair', channels: 2 }, 4),
    (label: number) => [...row('pair', label), ...Z],
  ],
  [
    'a one-hot label follows z',
    joined({ kind: 'label', join: 'after' }, 5),
    (label: number) => [...Z, ...oneHot(label)],
  ],
  [
    'an embedding is multiplied with z',
    joined({ kind: 'label', join: 'multiply', table: 'pair' }, 2),
    (label: number) => row('pair', label).map((factor, at) => factor * Z[at]!),
  ],
  [
    'a batch norm has the scale and offset of the class',
    showing(
      [
        {
          ...{ kind: 'batchNorm', byClass: true, scale: 'scale', offset: 'offset' },
          ...{ mean: 'mean', variance: 'variance', epsilon: 0, over: 'channel' },
        } as Layer,
      ],
      2,
    ),
    (label: number) =>
      Z.map((value) => ((value - 0.25) / 2) * row('scale', label)[0]! + row('offset', label)[0]!),
  ],
] as const

describe.each(CASES)('%s', (_, architecture, expected) => {
  test('for each class', async () => {
    for (let label = 0; label < CLASSES; label += 1) {
      const got = await images(architecture, oneHot(label))
      expect(got.length).toBe(expected(label).length)
      expected(label).forEach((value, at) => expect(got[at]).toBeCloseTo(value, 5))
    }
  })

  test('half way between two classes', async () => {
    const got = await images(architecture, [0.5, 0.5, 0])
    const [first, second] = [expected(0), expected(1)]
    first.forEach((value, at) => expect(got[at]).toBeCloseTo((value + second[at]!) / 2, 5))
  })

  test('the canonical form has the same images and names tensors by position', () => {
    const { architecture: canonical, from } = layersFamily.canonical(architecture)
    expect(layersFamily.canonical(canonical).architecture).toEqual(canonical)
    expect([...from.values()].sort()).toEqual([...layersFamily.weights(architecture).keys()].sort())
    const parsed = layersFamily.architecture.parse(structuredClone(canonical))
    expect(layersFamily.describe(parsed)).toEqual(layersFamily.describe(architecture))
  })
})

test.each([
  [
    'a layer takes a label, but there are no classes',
    { ...CASES[0][1], label: undefined },
    'takes a label, but the network has no classes',
  ],
  ['there are classes, but no layer takes a label', showing([], 2), 'no layer takes a label'],
  [
    'factors have no table',
    joined({ kind: 'label', join: 'multiply' }, 2),
    'multiplies, but has no table of factors',
  ],
  [
    'an embedding has no channels',
    joined({ kind: 'label', join: 'after', table: 'pair' }, 4),
    'needs both a table and its channels, or neither',
  ],
])('refused: %s', (_, architecture, message) => {
  expect(() => layersFamily.weights(architecture)).toThrow(message)
})

test.each([
  [{ classes: 2, names: ['cat'] }, 'is not a list of as many different names'],
  [{ classes: 2, names: ['cat', 'cat'] }, 'is not a list of as many different names'],
  [{ classes: 1, names: [''] }, 'is not a string of 1 to 255 characters'],
  [{ classes: 0 }, '0'],
])('refused classes: %j', (label, message) => {
  const { success, error } = layersFamily.architecture.safeParse({ ...CASES[0][1], label })
  expect(success).toBe(false)
  expect(JSON.stringify(error!.issues)).toContain(message)
})
