/** Recognition by names and shapes: models in a bundle, kinds of layers, assumptions, overrides. */
import { describe, expect, test } from 'vitest'
import { BadUserInput } from '../../../server/errors.ts'
import type { Layer } from '../../../server/gan/architecture.ts'
import {
  recognizeGenerator,
  type RecognitionOptions,
} from '../../../server/checkpoint-files/recognition/recognize.ts'
import { batchNorm, stateDict, tutorial, type Shapes } from './state-dict.ts'

/** `4/2/1` per layer: kernel, stride, padding, and the output padding if there is one. */
function geometryOf(
  shapes: Shapes,
  options?: RecognitionOptions,
): { size: number; layers: string[]; preset: string } {
  const { architecture, preset } = recognizeGenerator(stateDict(shapes), options)
  return { size: architecture.height, layers: architecture.layers.flatMap(inShort), preset }
}

function inShort(layer: Layer): string[] {
  if (layer.kind !== 'convTranspose2d' && layer.kind !== 'conv2d') return []
  const extra =
    layer.kind === 'convTranspose2d' && layer.outputPadding[0] ? `+${layer.outputPadding[0]}` : ''
  return [`${layer.kernel[0]}/${layer.stride[0]}/${layer.padding[0]}${extra}`]
}

const kindsOf = (shapes: Shapes, options?: RecognitionOptions) =>
  recognizeGenerator(stateDict(shapes), options).architecture.layers.map((layer) =>
    layer.kind === 'activation' ? layer.function : layer.kind,
  )

describe('geometry', () => {
  test('notes that grey images of 32x32 could be MNIST at 28x28', () => {
    const shapes = tutorial(64, [32, 16, 8, 1], [4, 4, 4, 4])
    const { architecture, notes } = recognizeGenerator(stateDict(shapes))
    expect(architecture.height).toBe(32)
    expect(notes.join(' ')).toMatch(/28x28 would fit almost as well, .* strides 1, 2, 2, 2/)
    const paddings = /paddings ([\d, ]+);/.exec(notes.join(' '))![1]!.split(', ').map(Number)
    expect(geometryOf(shapes, { overrides: { paddings } }).size).toBe(28)
  })

  test("recognizes the PyTorch book's 96x96 by its last 5x5 layer", () => {
    expect(geometryOf(tutorial(100, [32, 16, 8, 4, 3], [4, 4, 4, 4, 5]))).toEqual({
      size: 96,
      layers: ['4/1/0', '4/2/1', '4/2/1', '4/2/1', '5/3/1'],
      preset: 'anime96',
    })
  })

  test('recognizes the DCGAN tutorial as 4/1/0, then 4/2/1', () => {
    expect(geometryOf(tutorial(100, [64, 32, 16, 8, 3], [4, 4, 4, 4, 4]))).toEqual({
      size: 64,
      layers: ['4/1/0', '4/2/1', '4/2/1', '4/2/1', '4/2/1'],
      preset: 'pytorch-dcgan',
    })
  })

  test('recognizes 28x28 in its published forms', () => {
    expect(geometryOf(tutorial(64, [16, 8, 1], [7, 4, 4])).layers).toEqual([
      '7/1/0',
      '4/2/1',
      '4/2/1',
    ])
    expect(geometryOf(tutorial(64, [32, 16, 8, 1], [4, 3, 4, 4]))).toMatchObject({
      size: 28,
      layers: ['4/1/0', '3/2/1', '4/2/1', '4/2/1'],
    })
    expect(geometryOf(tutorial(64, [32, 16, 8, 4, 1], [4, 4, 4, 4, 1]))).toMatchObject({
      size: 28,
      layers: ['4/1/0', '4/2/1', '4/2/1', '4/2/1', '1/1/2'],
    })
    expect(geometryOf(tutorial(64, [32, 16, 8, 1], [3, 4, 3, 4]))).toMatchObject({
      size: 28,
      layers: ['3/2/0', '4/1/0', '3/2/0', '4/2/0'],
    })
  })

  test('recognizes the TensorFlow tutorial: 7x7, three 5x5 layers, the first keeps the size', () => {
    const shapes: Shapes = [
      ['fc.weight', [7 * 7 * 16, 100]],
      ...batchNorm('bn', 7 * 7 * 16),
      ['c1.weight', [16, 8, 5, 5]],
      ['c2.weight', [8, 4, 5, 5]],
      ['c3.weight', [4, 1, 5, 5]],
    ]
    expect(geometryOf(shapes)).toMatchObject({ size: 28, layers: ['5/1/2', '5/2/2+1', '5/2/2+1'] })
    const ported = recognizeGenerator(stateDict(shapes), {
      preset: 'keras-dcgan-port',
    }).architecture
    expect(ported.layers.filter(({ kind }) => kind === 'convTranspose2d')).toMatchObject([
      { stride: [1, 1], padding: [2, 2, 2, 2] },
      { stride: [2, 2], padding: [1, 1, 2, 2], outputPadding: [0, 0] },
      { stride: [2, 2], padding: [1, 1, 2, 2], outputPadding: [0, 0] },
    ])
    expect(ported.layers.filter(({ kind }) => kind === 'activation')[0]).toMatchObject({
      slope: 0.3,
    })
  })

  test('takes a last odd kernel among even ones as smoothing, not upsampling', () => {
    expect(geometryOf(tutorial(100, [32, 16, 8, 4, 3], [4, 4, 4, 4, 3]))).toMatchObject({
      size: 32,
      layers: ['4/1/0', '4/2/1', '4/2/1', '4/2/1', '3/1/1'],
    })
  })

  test('takes 2x2 kernels as stride 2 without padding', () => {
    const shapes: Shapes = [
      ['preprocess.0.weight', [4 * 4 * 16, 128]],
      ...batchNorm('preprocess.1', 4 * 4 * 16),
      ['block1.0.weight', [16, 8, 2, 2]],
      ...batchNorm('block1.1', 8),
      ['block2.0.weight', [8, 4, 2, 2]],
      ...batchNorm('block2.1', 4),
      ['deconv_out.weight', [4, 3, 2, 2]],
    ]
    expect(geometryOf(shapes)).toMatchObject({ size: 32, layers: ['2/2/0', '2/2/0', '2/2/0'] })
  })

  test('uses overrides, which may lead to unusual sizes', () => {
    const shapes = tutorial(100, [32, 16, 8, 1], [4, 4, 4, 4])
    expect(geometryOf(shapes).size).toBe(32)
    expect(geometryOf(shapes, { overrides: { paddings: [0, 1, 2, 1] } })).toMatchObject({
      size: 28,
      layers: ['4/1/0', '4/2/1', '4/2/2', '4/2/1'],
    })
    expect(
      geometryOf(shapes, { overrides: { strides: [1, 2, 1, 2], paddings: [0, 1, 0, 1] } }),
    ).toMatchObject({
      size: 22,
      layers: ['4/1/0', '4/2/1', '4/1/0', '4/2/1'],
    })
    expect(geometryOf(shapes, { overrides: { strides: [1, 3, 2, 2] } }).layers[1]).toMatch(/^4\/3/)
  })

  test('rejects overrides of the wrong length or with wrong values as BAD_USER_INPUT', () => {
    const source = stateDict(tutorial(100, [32, 16, 8, 1], [4, 4, 4, 4]))
    const withOverrides = (overrides: RecognitionOptions['overrides']) => () =>
      recognizeGenerator(source, { overrides })
    expect(withOverrides({ strides: [1, 2] })).toThrow(BadUserInput)
    expect(withOverrides({ strides: [1, 2] })).toThrow(
      /strides has 2 numbers, but needs 4.*`main\.9` 4x4/,
    )
    expect(withOverrides({ paddings: [0, 1, 1, -1] })).toThrow(
      /paddings must be whole numbers from 0 to 16, not -1/,
    )
    expect(withOverrides({ outputPaddings: [0] })).toThrow(/each transposed convolution/)
    expect(withOverrides({ epsilon: -1 })).toThrow(BadUserInput)
    expect(withOverrides({ priorBound: 2 })).toThrow(/TRUNCATED_NORMAL/)
    expect(withOverrides({ leakySlope: 0.1, hiddenActivation: 'elu' })).toThrow(/LEAKY_RELU/)
  })

  test('refuses kernels that lead to no usual size, and lists the sizes they lead to', () => {
    expect(() =>
      geometryOf([
        ['fc.weight', [9 * 9 * 16, 100]],
        ['c1.weight', [16, 1, 2, 2]],
      ]),
    ).toThrow(/From 9x9, kernels 2x2 lead to no usual image size.*only to 18/)
  })
})

describe('activations, norms and priors', () => {
  const shapes = tutorial(10, [8, 4, 3], [4, 4, 4])

  test('uses the usual ones by default', () => {
    const { architecture } = recognizeGenerator(stateDict(shapes))
    expect(kindsOf(shapes)).toEqual([
      'convTranspose2d',
      'batchNorm',
      'relu',
      'convTranspose2d',
      'batchNorm',
      'relu',
      'convTranspose2d',
      'tanh',
    ])
    expect(architecture.prior).toEqual({ distribution: 'normal' })
    expect(architecture.range).toEqual([-1, 1])
  })

  test('uses overrides', () => {
    const { architecture } = recognizeGenerator(stateDict(shapes), {
      overrides: {
        prior: 'truncatedNormal',
        priorBound: 1.5,
        epsilon: 1e-3,
        leakySlope: 0.1,
        outputActivation: 'sigmoid',
      },
    })
    expect(architecture.prior).toEqual({ distribution: 'truncatedNormal', bound: 1.5 })
    expect(architecture.range).toEqual([0, 1])
    expect(architecture.layers[1]).toMatchObject({ kind: 'batchNorm', epsilon: 1e-3 })
    expect(architecture.layers[2]).toEqual({
      kind: 'activation',
      function: 'leakyRelu',
      slope: 0.1,
    })
    expect(architecture.layers.at(-1)).toEqual({ kind: 'activation', function: 'sigmoid' })
  })

  test('places an activation before the norm by positions in a Sequential', () => {
    const early: Shapes = [
      ['g.0.weight', [10, 8, 4, 4]],
      ...batchNorm('g.2', 8),
      ['g.3.weight', [8, 4, 4, 4]],
      ...batchNorm('g.5', 4),
      ['g.6.weight', [4, 3, 4, 4]],
    ]
    expect(kindsOf(early).slice(0, 4)).toEqual([
      'convTranspose2d',
      'relu',
      'batchNorm',
      'convTranspose2d',
    ])
  })

  test('places an Upsample by positions in a Sequential', () => {
    const lsgan: Shapes = [
      ['l1.0.weight', [8 * 8 * 8, 10]],
      ['l1.0.bias', [8 * 8 * 8]],
      ['conv_blocks.1.weight', [8, 8, 3, 3]],
      ...batchNorm('conv_blocks.2', 8),
      ['conv_blocks.5.weight', [4, 8, 3, 3]],
      ...batchNorm('conv_blocks.6', 4),
      ['conv_blocks.8.weight', [1, 4, 3, 3]],
    ]
    expect(kindsOf(lsgan)).toEqual([
      'dense',
      'upsample',
      'conv2d',
      'batchNorm',
      'leakyRelu',
      'upsample',
      'conv2d',
      'batchNorm',
      'leakyRelu',
      'conv2d',
      'tanh',
    ])
    const { preset, architecture } = recognizeGenerator(stateDict(lsgan))
    expect(preset).toBe('pytorch-gan')
    expect(architecture.layers[3]).toMatchObject({ epsilon: 0.8 })
  })

  test('takes norms without running statistics as batch norms to be calibrated', () => {
    const bare = shapes.filter(([name]) => !/running|tracked/.test(name))
    const { architecture, notes } = recognizeGenerator(stateDict(bare))
    expect(architecture.layers[1]).toMatchObject({ kind: 'batchNorm', scale: expect.any(String) })
    expect(architecture.layers[1]).not.toHaveProperty('mean')
    expect(notes.join()).toContain('to be calibrated')
  })

  test.each(['in', 'gn', 'layer_norm'])(
    'refuses norms without running statistics if a name like `%s` suggests another kind',
    (name) => {
      const renamed = shapes
        .filter(([tensor]) => !/running|tracked/.test(tensor))
        .map(([tensor, shape]): Shapes[number] => [tensor.replace('main.1.', `${name}1.`), shape])
      expect(() => recognizeGenerator(stateDict(renamed))).toThrow(/instance, group or layer norm/)
    },
  )

  test('accepts two dense layers before the image', () => {
    const infogan: Shapes = [
      ['fc1.weight', [64, 62]],
      ...batchNorm('bn1', 64),
      ['fc2.weight', [7 * 7 * 16, 64]],
      ...batchNorm('bn2', 7 * 7 * 16),
      ['up1.weight', [16, 8, 4, 4]],
      ...batchNorm('bn3', 8),
      ['up2.weight', [8, 1, 4, 4]],
    ]
    const { architecture } = recognizeGenerator(stateDict(infogan))
    expect(architecture.zDim).toBe(62)
    expect(architecture.layers.slice(0, 6)).toMatchObject([
      { kind: 'dense', out: [64, 1, 1] },
      { over: 'channel' },
      { function: 'relu' },
      { kind: 'dense', out: [16, 7, 7] },
      { over: 'unit' },
      { function: 'relu' },
    ])
  })
})

describe('other tensors alongside the weights', () => {
  const shapes = tutorial(8, [8, 4, 3], [4, 4, 4])

  test.each(['fixed_noise', 'noise', 'z', 'test_z', 'fixed_latents'])(
    'leaves out `%s` and notes it',
    (name) => {
      const { architecture, notes } = recognizeGenerator(stateDict([[name, [64, 8]], ...shapes]))
      expect(architecture.height).toBe(16)
      expect(notes.join(' ')).toContain(`(${name})`)
    },
  )

  test('separates two models with counters between them', () => {
    const both = ['online_model', 'ema_model'].flatMap((model): Shapes =>
      shapes.map(([name, shape]) => [`${model}.${name}`, shape] as const),
    )
    const { notes } = recognizeGenerator(stateDict([...both, ['initted', []], ['step', []]]))
    expect(notes.join(' ')).toContain('`ema_model`, because averaged (EMA) weights are preferred')
  })
})

describe('after a dense layer without a norm', () => {
  const shapesOf = (name: string): Shapes => [
    ['fc.weight', [4 * 4 * 8, 10]],
    [`${name}1.0.weight`, [8, 4, 4, 4]],
    ...batchNorm(`${name}1.1`, 4),
    [`${name}2.0.weight`, [4, 3, 4, 4]],
  ]

  test('assumes an activation, and notes the preset without one', () => {
    const { architecture, notes } = recognizeGenerator(stateDict(shapesOf('block')))
    expect(architecture.layers[1]).toMatchObject({ kind: 'activation' })
    expect(notes.join(' ')).toContain('`dense-linear`')
  })

  test.each([
    ['the names match code without one', 't_conv', {}],
    ['`dense-linear` is requested', 'block', { preset: 'dense-linear' }],
  ])('has no activation if %s', (_, name, options) => {
    const { architecture, preset } = recognizeGenerator(stateDict(shapesOf(name)), options)
    expect(architecture.layers[1]).toMatchObject({ kind: 'convTranspose2d' })
    expect(preset).toBe('dense-linear')
  })
})
