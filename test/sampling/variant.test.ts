import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GeneratorCheckpoint } from '../../server/checkpoints/checkpoint.ts'
import { BadUserInput } from '../../server/errors.ts'
import type { Activation } from '../../server/gan/network-family.ts'
import {
  isPlain,
  PLAIN,
  resolveVariant,
  VARIANT,
  variantName,
  type Ablation,
} from '../../server/sampling/variant.ts'

const checkpoint = checkpointWith([
  { name: '2.relu', shape: [8, 4, 4] },
  { name: '5.relu', shape: [4, 8, 8] },
])

function checkpointWith(activations: readonly Activation[]) {
  return { name: 'faces', generator: { activations } } as unknown as GeneratorCheckpoint
}

const resolve = (...ablate: Ablation[]) => resolveVariant({ ablate }, checkpoint)

describe('a variant', () => {
  test('is canonical: sorted, each map once, without strengths of 0', () => {
    const variant = resolve(
      { activation: '5.relu', maps: [3, 0, 3], strength: 1 },
      { activation: '2.relu', maps: [7], strength: 1 },
      { activation: '2.relu', maps: [6, 1], strength: 0.5 },
      { activation: '2.relu', maps: [0], strength: 1 },
      { activation: '2.relu', maps: [2], strength: 0 },
    )
    expect(variant).toEqual({
      label: null,
      ablate: [
        { activation: '2.relu', maps: [1, 6], strength: 0.5 },
        { activation: '2.relu', maps: [0, 7], strength: 1 },
        { activation: '5.relu', maps: [0, 3], strength: 1 },
      ],
    })
  })

  test('does not depend on the order of the input, and resolves to itself', () => {
    const ablations = fc.uniqueArray(
      fc.record({
        activation: fc.constantFrom('2.relu', '5.relu'),
        map: fc.integer({ min: 0, max: 3 }),
        strength: fc.constantFrom(0, 0.25, 1),
      }),
      { selector: ({ activation, map }) => `${activation} ${map}` },
    )
    fc.assert(
      fc.property(ablations, fc.integer(), (entries, seed) => {
        const ablate = entries.map(({ map, ...entry }) => ({ ...entry, maps: [map] }))
        const shuffled = ablate.toSorted((a, b) => (seed % 7) * (a.maps[0]! - b.maps[0]!))
        const variant = resolve(...ablate)
        expect(resolve(...shuffled.reverse())).toEqual(variant)
        expect(resolveVariant(JSON.parse(JSON.stringify(variant)), checkpoint)).toEqual(variant)
        if (!isPlain(variant)) expect(VARIANT.parse(variant)).toEqual(variant)
      }),
    )
  })

  test('that changes nothing is the plain variant', () => {
    for (const input of [null, undefined, {}, { label: null, ablate: null }, { ablate: [] }]) {
      expect(resolveVariant(input, checkpoint)).toEqual(PLAIN)
    }
    const nothing = resolve(
      { activation: '2.relu', maps: [], strength: 1 },
      { activation: '5.relu', maps: [1], strength: 0 },
    )
    expect(nothing).toEqual(PLAIN)
    expect(variantName(nothing)).toBe('plain')
  })

  test('has a name of 16 hex digits that never changes', () => {
    const variant = resolve({ activation: '2.relu', maps: [1], strength: 1 })
    // sha256 of {"ablate":[{"activation":"2.relu","maps":[1],"strength":1}],"label":null}
    expect(variantName(variant)).toBe('c1d6fe59cb2faead')
    const half = resolve({ activation: '2.relu', maps: [1], strength: 0.5 })
    expect(variantName(half)).toMatch(/^[0-9a-f]{16}$/)
    expect(variantName(half)).not.toBe(variantName(variant))
  })
})

describe('a class', () => {
  const names = ['cat', 'dog', '0']
  const generator = { ...checkpoint.generator, label: { classes: 3, names } }
  const conditional = { ...checkpoint, generator }

  test('is given by its name or its number, and a name comes first', () => {
    const labels = ['cat', 'dog', '0', '1', '2'].map(
      (label) => resolveVariant({ label }, conditional).label,
    )
    expect(labels).toEqual([0, 1, 2, 1, 2])
  })

  test('alone gives a variant a short name, and with ablations one of 16 hex digits', () => {
    expect(variantName(resolveVariant({ label: 'dog' }, conditional))).toBe('label-1')
    const ablate = [{ activation: '2.relu', maps: [1], strength: 1 }]
    const both = resolveVariant({ label: 'dog', ablate }, conditional)
    expect(both).toMatchObject({ label: 1, ablate })
    expect(variantName(both)).toMatch(/^[0-9a-f]{16}$/)
  })

  test.each(['3', '-1', 'eel', '', '1.0'])('%j that does not exist is rejected', (label) => {
    expect(() => resolveVariant({ label }, conditional)).toThrow(
      `variant.label must be a class of "faces", 0 to 2 (cat, dog, 0); got "${label}".`,
    )
  })
})

describe('rejected with the value and the valid range:', () => {
  const one = { activation: '2.relu', maps: [1], strength: 1 }
  test.each([
    ['a label', { label: '3' }, /^variant\.label: .*"faces" has no classes/],
    [
      'an unknown activation',
      { ablate: [one, { ...one, activation: '3.relu' }] },
      /^variant\.ablate\[1\]\.activation: .* "3\.relu"; it has 2\.relu, 5\.relu\.$/,
    ],
    [
      'a map too high',
      { ablate: [{ ...one, maps: [0, 8] }] },
      /maps\[1\] must be from 0 to 7; got 8/,
    ],
    [
      'a map below 0',
      { ablate: [{ ...one, maps: [-1] }] },
      /maps\[0\] must be from 0 to 7; got -1/,
    ],
    [
      'a strength above 1',
      { ablate: [{ ...one, strength: 1.5 }] },
      /strength must be .*; got 1\.5/,
    ],
    [
      'a strength below 0',
      { ablate: [{ ...one, strength: -0.5 }] },
      /strength must be .*; got -0\.5/,
    ],
    ['a strength of NaN', { ablate: [{ ...one, strength: NaN }] }, /strength must be .*; got NaN/],
    [
      'one map with two strengths',
      { ablate: [one, { ...one, strength: 0.5 }] },
      /^variant\.ablate\[1\]\.maps\[0\]: map 1 .* two different strengths/,
    ],
    ['too many entries', { ablate: new Array(65).fill(one) }, /at most 64; got 65/],
    [
      'too many maps',
      { ablate: [{ ...one, maps: new Array(4097).fill(1) }] },
      /at most 4096; got 4097/,
    ],
  ])('%s', (_what, input, message) => {
    const resolving = () => resolveVariant(input, checkpoint)
    expect(resolving).toThrow(BadUserInput)
    expect(resolving).toThrow(message)
  })

  test('any ablation of an ONNX graph', () => {
    const onnx = checkpointWith([])
    expect(() => resolveVariant({ ablate: [one] }, onnx)).toThrow(/"faces" is an ONNX graph/)
    expect(resolveVariant({ ablate: [] }, onnx)).toEqual(PLAIN)
  })
})
