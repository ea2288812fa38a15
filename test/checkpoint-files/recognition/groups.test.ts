/** The averaged generator is chosen from several models in a file, by names and counters. */
import { describe, expect, test } from 'vitest'
import { CheckpointInvalid } from '../../../server/errors.ts'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { DISCRIMINATOR, groupOf, sourceOf, stateDict, tutorial, type Shapes } from './state-dict.ts'

describe('choice of a model in a file', () => {
  const generator = tutorial(10, [8, 4, 3], [4, 4, 4])

  test('skips the discriminator', () => {
    const source = sourceOf(groupOf('netD', DISCRIMINATOR), groupOf('netG', generator))
    const { architecture, notes } = recognizeGenerator(source)
    expect(architecture.zDim).toBe(10)
    expect(notes[0]).toBe('The generator was chosen from 2 candidates: `netG`.')
  })

  test.each([
    'netG_ema',
    'g_ema',
    'state_dict_ema',
    'ema',
    'models.ema.generator',
    'emaGenerator',
    'G_EMA',
    'ema_state_dict',
  ])('prefers averaged weights: %s', (path) => {
    const averaged = tutorial(11, [8, 4, 3], [4, 4, 4])
    const source = sourceOf(
      groupOf('netG', generator),
      groupOf('netD', DISCRIMINATOR),
      groupOf(path, averaged),
    )
    const { architecture, notes } = recognizeGenerator(source)
    expect(architecture.zDim).toBe(11)
    expect(notes[0]).toContain('EMA')
  })

  test('prefers an AveragedModel, whose names have a prefix and which counts its averages', () => {
    const averaged = tutorial(11, [8, 4, 3], [4, 4, 4])
    const source = sourceOf(
      groupOf('model', generator),
      groupOf('average_of_model', [['n_averaged', []], ...averaged]),
    )
    const { architecture, notes } = recognizeGenerator(source)
    expect(architecture.zDim).toBe(11)
    expect(notes[0]).toContain('`average_of_model`, because averaged (EMA) weights are preferred')
  })

  test('splits one state_dict of several models by their names', () => {
    const named = (prefix: string, shapes: Shapes): Shapes =>
      shapes.map(([name, shape]) => [`${prefix}.${name}`, shape])
    const whole = [...named('discriminator', DISCRIMINATOR), ...named('generator', generator)]
    expect(recognizeGenerator(stateDict(whole)).notes[0]).toContain('`generator`')
  })

  test('does not take a part of a model for a model', () => {
    const mapped: Shapes = [
      ...tutorial(10, [8, 4, 3], [4, 4, 4], 'generator.'),
      ['mapping.weight', [10, 10, 2]],
    ]
    expect(() => recognizeGenerator(stateDict(mapped))).toThrow(CheckpointInvalid)
  })

  test('restores the order of sorted names', () => {
    const sorted = [...tutorial(10, [8, 8, 8, 8, 3], [4, 4, 4, 4, 4])].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )
    const { architecture, notes } = recognizeGenerator({
      ...stateDict(sorted),
      format: 'safetensors',
    })
    expect(architecture.height).toBe(64)
    expect(notes.join()).not.toContain('order')
    expect(recognizeGenerator(stateDict(sorted.toReversed())).notes.join()).toContain(
      'ordered by the numbers',
    )
  })
})
