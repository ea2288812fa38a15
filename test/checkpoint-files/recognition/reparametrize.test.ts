/** Weights that training stores in parts are folded as PyTorch does in evaluation. */
import { expect, test } from 'vitest'
import type { SourceTensor } from '../../../server/checkpoint-files/formats/source.ts'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { sourceOf, tensorOf } from './state-dict.ts'

/** The folded weight of layer `a` with the given tensors, in a generator 1 -> 2x2 -> ... */
function weightOf(parts: readonly SourceTensor[]): number[] {
  const last = tensorOf('b.weight', [3, 1, 16, 16])
  const tensors = new Map([...parts, last].map((tensor) => [tensor.name, tensor]))
  const { architecture, weights } = recognizeGenerator(sourceOf({ path: '', tensors }))
  const [first] = architecture.layers
  if (first?.kind !== 'convTranspose2d') throw new Error('not a transposed convolution')
  return [...weights.get(first.weight)!.data]
}

const values = Array.from({ length: 6 }, (_, i) => i + 1)

test.each([
  ['weight_orig', 'weight_u', 'weight_v'],
  [
    'parametrizations.weight.original',
    'parametrizations.weight.0._u',
    'parametrizations.weight.0._v',
  ],
])(
  'spectral norm divides a transposed convolution by u W v over its output channels (%s)',
  (original, u, v) => {
    // W [in 2, out 3, 1, 1]; as a matrix [3, 2] its rows are the output channels: 1 4, 2 5, 3 6.
    const weight = weightOf([
      tensorOf(`a.${original}`, [2, 3, 1, 1], values),
      tensorOf(`a.${u}`, [3], [1, 0, 2]),
      tensorOf(`a.${v}`, [2], [1, 0.5]),
    ])
    const sigma = 1 * (1 + 4 / 2) + 2 * (3 + 6 / 2)
    weight.forEach((value, i) => expect(value).toBeCloseTo(values[i]! / sigma, 6))
  },
)

test.each([
  ['weight_g', 'weight_v'],
  ['parametrizations.weight.original0', 'parametrizations.weight.original1'],
])('weight norm scales each direction to its length (%s)', (g, v) => {
  const weight = weightOf([
    tensorOf(`a.${g}`, [2, 1, 1, 1], [2, 3]),
    tensorOf(`a.${v}`, [2, 3, 1, 1], values),
  ])
  const lengths = [Math.hypot(1, 2, 3), Math.hypot(4, 5, 6)]
  weight.forEach((value, i) =>
    expect(value).toBeCloseTo((values[i]! * (i < 3 ? 2 : 3)) / lengths[i < 3 ? 0 : 1]!, 6),
  )
})

test('refuses parts that do not match', () => {
  const original = tensorOf('a.weight_orig', [2, 3, 1, 1], values)
  expect(() => weightOf([original, tensorOf('a.weight_u', [3])])).toThrow(/not both of its vectors/)
  expect(() =>
    weightOf([original, tensorOf('a.weight_u', [7]), tensorOf('a.weight_v', [2])]),
  ).toThrow(/spectral norm of `a` does not fit/)
  expect(() =>
    weightOf([tensorOf('a.weight_g', [5]), tensorOf('a.weight_v', [2, 3, 1, 1])]),
  ).toThrow(/weight norm of `a` does not fit/)
})
