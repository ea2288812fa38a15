import { expect, test } from 'vitest'
import { activeOf, featureCount, featuresOf, meansOf, peaksOf } from '../../server/gan/features.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import { input } from '../../server/graph/ops.ts'

/** One map of `size` x `size`, whose values ascend from 0, row by row. */
const ascending = (size: number) => Float32Array.from({ length: size * size }, (_, at) => at)

test.each([
  [8, [9, 11, 13, 15, 25, 27, 29, 31, 41, 43, 45, 47, 57, 59, 61, 63]],
  // Windows of 4 overlap at a stride of 1, as no stride divides 7 into 4.
  [7, [24, 25, 26, 27, 31, 32, 33, 34, 38, 39, 40, 41, 45, 46, 47, 48]],
  [4, [...ascending(4)]],
  [2, [...ascending(2)]],
])('pools maps of %i x %i to the largest value in each part of a 4x4 grid', (size, expected) => {
  const x = input('x', [1, 1, size, size])
  const graph = { inputs: [x], outputs: { features: featuresOf([x]) } }
  const { features } = evaluate(graph, { x: { shape: [1, 1, size, size], data: ascending(size) } })
  expect([...features!.data]).toEqual(expected)
  expect(featureCount([{ shape: [1, size, size] }])).toBe(expected.length)
})

test('reduces each map to its mean, its largest value and the share of it above 0', () => {
  const x = input('x', [1, 3, 2, 2])
  const outputs = { means: meansOf(x), peaks: peaksOf(x), active: activeOf(x) }
  const data = Float32Array.of(-4, -2, -1, -1, 0, 0, 0, 8, 1, 2, 3, 6)
  const reduced = evaluate({ inputs: [x], outputs }, { x: { shape: [1, 3, 2, 2], data } })
  expect([...reduced['means']!.data]).toEqual([-2, 2, 3])
  expect([...reduced['peaks']!.data]).toEqual([-1, 8, 6])
  expect([...reduced['active']!.data]).toEqual([0, 0.25, 1])
})
