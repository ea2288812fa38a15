/** Files whose layers are out of order: the order is restored by channels. */
import { describe, expect, test } from 'vitest'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { batchNorm, stateDict, type Shapes } from './state-dict.ts'

describe('layers out of order', () => {
  const block = (name: string, inputs: number, outputs: number): Shapes => [
    [`${name}.conv.weight`, [inputs, outputs, 4, 4]],
    ...batchNorm(`${name}.bn`, outputs),
  ]

  test('are ordered by channels across several blocks', () => {
    const { architecture, notes } = recognizeGenerator(
      stateDict([
        ...block('blocks.0', 32, 16),
        ...block('blocks.1', 16, 8),
        ...block('first', 10, 32),
        ['to_rgb.weight', [8, 3, 4, 4]],
      ]),
    )
    expect(architecture).toMatchObject({ zDim: 10, height: 32 })
    expect(notes[0]).toContain('`first.conv`, `blocks.0.conv`, `blocks.1.conv`, `to_rgb`')
  })

  test('start with the dense layer, followed by its norm', () => {
    const { architecture } = recognizeGenerator(
      stateDict([
        ...batchNorm('b', 8 * 4 * 4),
        ['convs.0.weight', [8, 4, 4, 4]],
        ...batchNorm('convs.1', 4),
        ['convs.3.weight', [4, 3, 4, 4]],
        ['dense.weight', [8 * 4 * 4, 10]],
      ]),
    )
    expect(architecture.layers.slice(0, 2)).toMatchObject([
      { kind: 'dense' },
      { kind: 'batchNorm', over: 'unit' },
    ])
  })

  test('are not reordered if they form a discriminator, which reversed looks like a generator', () => {
    const discriminator: Shapes = [
      ['c1.weight', [8, 3, 4, 4]],
      ['c2.weight', [16, 8, 4, 4]],
      ['c3.weight', [1, 16, 4, 4]],
    ]
    expect(() => recognizeGenerator(stateDict(discriminator))).toThrow(/discriminator/)
  })
})
