import { describe, expect, test } from 'vitest'
import { normalizeByBatch } from '../../server/gan/layers/batch-norm.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import { gradients } from '../../server/graph/gradients.ts'
import { input, mul, sum } from '../../server/graph/ops.ts'
import { createRandom } from '../graph/random.ts'

const CHANNELS = 3
const x = input('x', [4, CHANNELS, 2, 5])
const [scale, offset, weights] = [
  input('scale', [1, CHANNELS, 1, 1]),
  input('offset', [1, CHANNELS, 1, 1]),
  input('weights', [4, CHANNELS, 2, 5]),
]
const inputs = [x, scale, offset, weights]
const random = createRandom(3)
const feeds = Object.fromEntries(
  inputs.map(({ name, shape }) => {
    const sizes = shape as readonly number[]
    const count = sizes.reduce((product, size) => product * size, 1)
    return [name!, { shape: sizes, data: Float64Array.from(random.values(count)) }]
  }),
)

/** A loss that depends on every element differently. */
const lossOf = (normalized: typeof x) => sum(mul(mul(normalized, normalized), weights))

describe('the explicit gradient of batch norm matches its slope', () => {
  test.each([
    ['with scale and offset', normalizeByBatch(x, { scale, offset, epsilon: 1e-5 }), 3],
    ['without scale and offset', normalizeByBatch(x, { epsilon: 0.5 }), 1],
  ] as const)('%s', (_, normalized, count) => {
    const loss = lossOf(normalized)
    const wrt = inputs.slice(0, count)
    const slopes = gradients(loss, wrt)
    const outputs = { loss, ...Object.fromEntries(slopes.map((slope, at) => [at, slope])) }
    const at = (fed: typeof feeds) => evaluate({ inputs, outputs }, fed)
    const known = at(feeds)
    const step = 1e-5
    for (const [index, { name }] of wrt.entries()) {
      for (const [element, value] of known[index]!.data.entries()) {
        const moved = (by: number) => {
          const data = feeds[name!]!.data.slice()
          data[element]! += by
          return at({ ...feeds, [name!]: { ...feeds[name!]!, data } })['loss']!.data[0]!
        }
        expect(value).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 5)
      }
    }
  })
})
