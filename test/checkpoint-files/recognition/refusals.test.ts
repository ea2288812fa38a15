/**
 * Files without a generator of the DCGAN family are refused with the reason, their tensors and
 * advice.
 */
import { describe, expect, test } from 'vitest'
import { BadUserInput, CheckpointInvalid } from '../../../server/errors.ts'
import {
  recognizeGenerator,
  type RecognitionOptions,
} from '../../../server/checkpoint-files/recognition/recognize.ts'
import { batchNorm, DISCRIMINATOR, stateDict, tutorial, type Shapes } from './state-dict.ts'

/** The tensors of a norm without running statistics. */
const affineNorm = (name: string, length: number): Shapes => [
  [`${name}.weight`, [length]],
  [`${name}.bias`, [length]],
]

describe('refusals', () => {
  const refusal = (shapes: Shapes, options?: RecognitionOptions): string => {
    try {
      recognizeGenerator(stateDict(shapes), options)
    } catch (error) {
      expect(error).toBeInstanceOf(CheckpointInvalid)
      return (error as Error).message
    }
    throw new Error('The file was accepted.')
  }

  test('refuses a discriminator, with its tensors and advice', () => {
    const message = refusal(DISCRIMINATOR)
    expect(message).toMatch(/it is a discriminator or an encoder/)
    expect(message).toMatch(/Found 8 tensors in the file itself: `main\.0\.weight` \[8, 3, 4, 4\]/)
    expect(message).toMatch(/name a preset or set strides/)
  })

  const base = tutorial(10, [8, 4, 3], [4, 4, 4])
  const cases: [string, Shapes, RegExp][] = [
    [
      'self-attention',
      [...base.slice(0, 6), ['attn.query.weight', [1, 8, 1, 1]], ...base.slice(6)],
      /`attn\.query\.weight`|Attention/,
    ],
    ['the gate of self-attention', [['attn.gamma', [1]], ...base], /`attn\.weight`|stands alone/],
    [
      'class labels whose values fit nowhere',
      [['label_embedding.weight', [10, 30]], ...tutorial(20, [8, 3], [4, 4])],
      /`label_embedding` has 30 values, but `main\.0` takes 20 together with z/,
    ],
    [
      'two embeddings of class labels',
      [
        ['label_emb.weight', [10, 5]],
        ['class_emb.weight', [10, 6]],
        ...tutorial(20, [8, 3], [4, 4]),
      ],
      /`label_emb` embeds class labels, and its values don't follow from a single embedding/,
    ],
    [
      'values that may be a one-hot label, which no statistics show',
      [
        ['main.0.weight', [110, 8, 4, 4]],
        ['main.2.weight', [8, 3, 4, 4]],
      ],
      /takes 110 values: a z of 100 with a one-hot label.* Set classes to 10, or to 0 for a z of 110\./,
    ],
    ['a PReLU', [...base.slice(0, 6), ['main.2.weight', [1]], ...base.slice(6)], /PReLU/],
    ['a layer norm', [...base, ['ln.weight', [8, 4, 4]]], /layer norm/],
    ['an alpha channel', tutorial(10, [8, 4, 4], [4, 4, 4]), /4 channels.*alpha/],
    ['two channels', tutorial(10, [8, 4, 2], [4, 4, 4]), /2 channels/],
    [
      'a perceptron whose outputs are no square image',
      [
        ['model.0.weight', [128, 100]],
        ['model.2.weight', [785, 128]],
      ],
      /785 values of the last one, `model.2`, are no square image of 1 \(grey\) or 3 \(RGB\)/,
    ],
    [
      'a classifier of dense layers',
      [
        ['0.weight', [128, 784]],
        ['2.weight', [1, 128]],
      ],
      /from 784 values to 1: it is a discriminator, a classifier or an encoder/,
    ],
    [
      'an auto-encoder of dense layers',
      [
        ['0.weight', [32, 784]],
        ['2.weight', [784, 32]],
      ],
      /from 784 values to 784: .* an auto-encoder or a mapping network/,
    ],
    [
      'an oblong kernel',
      [
        ['a.weight', [10, 8, 4, 4]],
        ['b.weight', [8, 1, 4, 2]],
      ],
      /4x2/,
    ],
    ['a three-dimensional convolution', [['a.weight', [10, 8, 4, 4, 4]]], /5 dimensions/],
    [
      'parameters outside any module',
      [['const', [1, 512, 4, 4]], ...base],
      /`const` \[1, 512, 4, 4\]/,
    ],
    ['a norm that fits no layer', [...base, ...batchNorm('odd', 77)], /77 channels/],
    [
      'a residual network',
      [
        ['fc.weight', [128, 8]],
        ...[1, 2, 3].flatMap((i): Shapes => [
          ...batchNorm(`block${i}.bn1`, 8),
          [`block${i}.c1.weight`, [8, 8, 3, 3]],
          ...batchNorm(`block${i}.bn2`, 8),
          [`block${i}.c2.weight`, [8, 8, 3, 3]],
        ]),
        ['out.weight', [3, 8, 3, 3]],
      ],
      /residual/,
    ],
    ['a shortcut', [...base, ['block.c_sc.weight', [3, 3, 1, 1]]], /shortcut of a residual/],
    ['only counters', [['step', []]], /no dense layer and no convolution/],
  ]
  test.each(cases)('refuses %s', (_, shapes, reason) => {
    expect(refusal(shapes)).toMatch(reason)
  })

  const ONNX = /Export the generator as ONNX, with z as its only input .* serves it as it is\.$/
  const LABEL = /Export it as ONNX with the label fixed, by a module that takes z alone, .*\.$/
  const SETTINGS = /name a preset or set strides, paddings and output paddings .* as ONNX\.$/
  test.each<[string, Shapes, RegExp]>([
    [
      'a perceptron whose outputs are no square image',
      [
        ['0.weight', [64, 32]],
        ['2.weight', [785, 64]],
      ],
      ONNX,
    ],
    ['self-attention', [['attn.gamma', [1]], ...base], ONNX],
    ['a residual network', [...base, ['block.c_sc.weight', [3, 3, 1, 1]]], ONNX],
    ['instance norms', [...base.slice(0, 1), ...affineNorm('in1', 8), ...base.slice(6)], ONNX],
    ['a label embedding', [['label_emb.weight', [10, 30]], ...base], LABEL],
    [
      'joined labels',
      [
        ['a.weight', [16, 8]],
        ['b.weight', [64, 26]],
        ['c.weight', [16, 1, 4, 4]],
      ],
      LABEL,
    ],
    [
      'an alpha channel',
      tutorial(10, [8, 4, 4], [4, 4, 4]),
      /with the first 3 of its channels only\.$/,
    ],
    ['kernels that lead to no usual size', tutorial(10, [8, 3], [3, 2]), SETTINGS],
  ])(
    'a refusal of %s ends in advice that can help, and says nothing twice',
    (_, shapes, advice) => {
      const message = refusal(shapes)
      expect(message).toMatch(advice)
      const sentences = message.split(/(?<=\.) (?=[A-Z])/)
      expect(new Set(sentences).size).toBe(sentences.length)
      expect(message.length).toBeLessThan(900)
    },
  )

  test('gives the reason why a preset does not fit', () => {
    expect(refusal(base, { preset: 'upsample' })).toMatch(
      /upsample \(it has transposed convolutions/,
    )
    expect(refusal(base, { preset: 'mnist28-3x3' })).toMatch(
      /it needs transposed kernels of 4, 3, 4, 4/,
    )
  })

  test('rejects an unknown preset, or one for another format, as BAD_USER_INPUT', () => {
    const source = stateDict(base)
    expect(() => recognizeGenerator(source, { preset: 'nope' })).toThrow(BadUserInput)
    expect(() => recognizeGenerator(source, { preset: 'nope' })).toThrow(
      /available are .*`pytorch-dcgan`/,
    )
    expect(() => recognizeGenerator(source, { preset: 'authors' })).toThrow(/is for joblib files/)
  })

  test('keeps the message short for any file', () => {
    const many = Array.from(
      { length: 5000 },
      (_, i) => [`${'x'.repeat(400)}${i}.weight`, [3, 5, 7]] as const,
    )
    expect(refusal(many).length).toBeLessThan(3000)
  })
})
