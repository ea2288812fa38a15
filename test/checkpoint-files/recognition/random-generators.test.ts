/** Random generators of the family are recognized exactly. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { shapesOf, specifications, truthOf, type LayerShape } from './random-generators.ts'
import { groupOf, sourceOf, stateDict } from './state-dict.ts'

test('recognizes any generator of the family from names and shapes, with any module names', () => {
  fc.assert(
    fc.property(specifications, (spec) => {
      const { architecture } = recognizeGenerator(stateDict(shapesOf(spec)))
      const truth = truthOf(spec)
      expect(architecture.zDim).toBe(spec.zDim)
      expect(architecture.channels).toBe(spec.channels)
      expect(architecture.height).toBe(spec.start.side * 2 ** spec.widths.length)
      expect(architecture.layers.map((layer, i) => likeness(layer, truth[i]))).toEqual(truth)
    }),
    { numRuns: 300 },
  )
})

test('recognizes the same generator from a safetensors file, whose names are sorted', () => {
  fc.assert(
    fc.property(
      specifications.filter(({ names }) => names === 'sequential'),
      (spec) => {
        const sorted = [...shapesOf(spec)].sort(([a], [b]) => (a < b ? -1 : 1))
        const source = { ...sourceOf(groupOf('', sorted)), format: 'safetensors' as const }
        const truth = truthOf(spec)
        const { layers } = recognizeGenerator(source).architecture
        expect(layers.map((layer, i) => likeness(layer, truth[i]))).toEqual(truth)
      },
    ),
    { numRuns: 150 },
  )
})

/** The fields of `layer` that the truth specifies. */
function likeness(layer: LayerShape, truth: LayerShape | undefined): LayerShape {
  const fields = Object.keys(truth ?? layer)
  return Object.fromEntries(
    Object.entries(layer).filter(([key]) => fields.includes(key)),
  ) as LayerShape
}
