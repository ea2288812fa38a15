/**
 * Discriminators are recognized by names and shapes; other networks are refused with the reason.
 */
import { describe, expect, test } from 'vitest'
import type { TensorGroup } from '../../../server/checkpoint-files/formats/source.ts'
import { recognizeDiscriminator } from '../../../server/checkpoint-files/recognition/discriminators/recognize.ts'
import type { RecognitionOptions } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { BadUserInput, CheckpointInvalid } from '../../../server/errors.ts'
import {
  batchNorm,
  DISCRIMINATOR,
  groupOf,
  sourceOf,
  stateDict,
  tutorial,
  type Shapes,
} from './state-dict.ts'

/**
 * Convolutions named `conv0`, `conv1`, ..., optionally followed by a linear layer with `linear`
 * inputs.
 */
function plain(channels: readonly number[], kernels: readonly number[], linear?: number): Shapes {
  const convolutions = kernels.map((kernel, at): Shapes[number] => [
    `conv${at}.weight`,
    [channels[at + 1]!, channels[at]!, kernel, kernel],
  ])
  return linear === undefined ? convolutions : [...convolutions, ['fc.weight', [1, linear]]]
}

const recognize = (shapes: Shapes, options?: RecognitionOptions) =>
  recognizeDiscriminator(stateDict(shapes), options)

const strides = (shapes: Shapes, options?: RecognitionOptions) =>
  recognize(shapes, options).architecture.layers.flatMap((layer) =>
    layer.kind === 'conv2d' ? [layer.stride[0]] : [],
  )

describe('geometry', () => {
  test.each<[string, Shapes, number, number[]]>([
    ["PyTorch's example", DISCRIMINATOR, 16, [2, 2, 1]],
    ['3x3 kernels', plain([3, 8, 16, 1], [3, 3, 4]), 16, [2, 2, 1]],
    ['5x5 kernels', plain([3, 8, 16], [5, 5], 16 * 8 * 8), 32, [2, 2]],
    ['2x2 kernels', plain([1, 8, 16], [2, 2], 16 * 7 * 7), 28, [2, 2]],
    ['7x7 kernels', plain([3, 8, 16], [7, 7], 16 * 8 * 8), 32, [2, 2]],
    [
      '3x3 kernels that only smooth',
      plain([3, 8, 8, 16, 16], [4, 3, 4, 3], 16 * 4 * 4),
      16,
      [2, 1, 2, 1],
    ],
    [
      "spectral normalization's alternation of 3x3 and 4x4",
      plain([3, 8, 8, 16, 16, 32, 32, 64], [3, 4, 3, 4, 3, 4, 3], 64 * 4 * 4),
      32,
      [1, 2, 1, 2, 1, 2, 1],
    ],
    ['a linear layer over a 16x16 map', plain([3, 8, 16], [4, 4], 16 * 16 * 16), 64, [2, 2]],
  ])('%s', (_, shapes, size, expected) => {
    expect(recognize(shapes).architecture).toMatchObject({ width: size, height: size })
    expect(strides(shapes)).toEqual(expected)
  })

  test('uses overrides, which need one number per convolution', () => {
    const shapes = plain([3, 8, 16, 1], [3, 3, 8])
    const overrides = { strides: [1, 2, 1], paddings: [1, 1, 0] }
    expect(strides(shapes, { overrides })).toEqual([1, 2, 1])
    expect(recognize(shapes, { overrides }).architecture.width).toBe(16)
    expect(() => recognize(shapes, { overrides: { strides: [2] } })).toThrow(BadUserInput)
  })

  test('notes the assumptions', () => {
    const notes = recognize(DISCRIMINATOR).notes.join(' ')
    expect(notes).toContain('4x4 stride 2 padding 1')
    expect(notes).toContain('leakyRelu 0.2 between layers, epsilon 0.00001, images in [-1, 1]')
    expect(notes).toContain('a sigmoid after it has no weights')
  })
})

describe('overrides', () => {
  test('set the slope, epsilon, activation and range', () => {
    const overrides = { leakySlope: 0.1, epsilon: 0.01, outputActivation: 'sigmoid' } as const
    const { architecture, notes } = recognize(DISCRIMINATOR, { overrides })
    expect(architecture.range).toEqual([0, 1])
    expect(architecture.layers).toContainEqual({
      ...{ kind: 'activation', function: 'leakyRelu', slope: 0.1 },
    })
    expect(architecture.layers).toContainEqual(expect.objectContaining({ epsilon: 0.01 }))
    expect(notes.join(' ')).not.toContain('Taken from the preset')
  })

  test.each([{ prior: 'normal' as const }, { outputPaddings: [1] }])(
    '%o applies to generators only',
    (overrides) => {
      expect(() => recognize(DISCRIMINATOR, { overrides })).toThrow('A discriminator has no')
    },
  )

  test('refuses a preset for generators and lists the available ones', () => {
    expect(() => recognize(DISCRIMINATOR, { preset: 'upsample' })).toThrow('`pytorch-dcgan`')
  })
})

describe('bundles', () => {
  const g = (path: string): TensorGroup => groupOf(path, tutorial(10, [8, 4, 3], [4, 4, 4]))

  test('chooses the model named as a discriminator, at any position', () => {
    const source = sourceOf(g('netG'), groupOf('netD', DISCRIMINATOR), g('ema'))
    expect(recognizeDiscriminator(source).architecture.width).toBe(16)
  })

  test('also splits one dict by prefixes', () => {
    const prefixed = (prefix: string, shapes: Shapes): Shapes =>
      shapes.map(([name, shape]) => [`${prefix}.${name}`, shape])
    const both = [
      ...prefixed('generator', tutorial(10, [8, 4, 3], [4, 4, 4])),
      ...prefixed('discriminator', DISCRIMINATOR),
    ]
    const { architecture, notes } = recognizeDiscriminator(stateDict(both))
    expect(architecture.width).toBe(16)
    expect(notes[0]).toContain('`discriminator`')
  })

  test('accepts a file with sorted names that lists the head first', () => {
    const shapes: Shapes = [['adv.weight', [1, 16 * 4 * 4]], ...plain([3, 8, 16], [4, 4])]
    const source = { ...stateDict(shapes), format: 'safetensors' as const }
    expect(recognizeDiscriminator(source).architecture.width).toBe(16)
  })
})

describe('refusals', () => {
  test.each<[string, Shapes, RegExp]>([
    ['a generator', tutorial(10, [8, 4, 3], [4, 4, 4]), /takes 8 channels/],
    [
      'linear layers only',
      [
        ['fc1.weight', [8, 784]],
        ['fc2.weight', [1, 8]],
      ],
      /multi-layer percep/,
    ],
    ['a second image', plain([6, 8, 16, 1], [4, 4, 4]), /takes 6 channels/],
    [
      'a second head',
      [...plain([3, 8, 16], [4, 4], 256), ['aux.weight', [10, 256]]],
      /`aux\.weight` \[10, 256\] does not match the 1 values.*A second head/,
    ],
    [
      'a classifier',
      [...plain([3, 8, 16], [4, 4]), ['fc.weight', [10, 256]]],
      /outputs 10 numbers/,
    ],
    ['shortcuts', [...plain([3, 8], [4]), ['res_block.conv.weight', [8, 8, 3, 3]]], /shortcuts/],
    [
      'class labels',
      [['label_embedding.weight', [10, 784]], ...DISCRIMINATOR],
      /embeds class labels/,
    ],
    [
      'an instance norm by name',
      [
        ...plain([3, 8], [4]),
        ['instance_norm1.weight', [8]],
        ['instance_norm1.bias', [8]],
        ['conv1.weight', [1, 8, 8, 8]],
      ],
      /instance, group or layer norm/,
    ],
    [
      'a kernel that is not square',
      [
        ['c.weight', [8, 3, 4, 2]],
        ['d.weight', [1, 8, 4, 4]],
      ],
      /4x2/,
    ],
    ['an unusual size', plain([3, 8, 1], [4, 11]), /no usual image size/],
    ['no weights', [['steps', []]], /no convolution and no linear layer/],
  ])('%s', (_, shapes, reason) => {
    expect(() => recognize(shapes)).toThrow(CheckpointInvalid)
    expect(() => recognize(shapes)).toThrow(reason)
  })

  test('refuses hostile files quickly: thousands of layers, groups and norms', () => {
    const many = Array.from({ length: 5000 }, (_, at) => [`c${at}.weight`, [3, 3, 3, 3]] as const)
    expect(() => recognize(many)).toThrow(CheckpointInvalid)
    const groups = Array.from({ length: 2000 }, (_, at) => groupOf(`m${at}`, many.slice(0, 90)))
    const start = performance.now()
    expect(() => recognizeDiscriminator(sourceOf(...groups))).toThrow(CheckpointInvalid)
    expect(performance.now() - start).toBeLessThan(20_000)
    const norms = Array.from({ length: 90 }, (_, at) => batchNorm(`n${at}`, 3)).flat()
    expect(() => recognize([...many.slice(0, 5), ...norms])).toThrow(CheckpointInvalid)
  })
})
