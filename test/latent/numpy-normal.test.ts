/** The golden values are NumPy's: `numpy.random.RandomState(seed).randn(count)`. */
import { expect, test } from 'vitest'
import { seedToZ } from '../../server/latent/seed-to-z.ts'

const numpyNormal = { distribution: 'numpyNormal' } as const

test.each([
  [0, [1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458]],
  [42, [0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254]],
])("the z of seed %i is NumPy's", (seed, values) => {
  expect(seedToZ(seed, 4, numpyNormal)).toEqual(Float32Array.from(values))
})

test('a shorter z is a prefix of a longer one, also past the first state of the generator', () => {
  const long = seedToZ(85, 2001, numpyNormal)
  expect(seedToZ(85, 512, numpyNormal)).toEqual(long.slice(0, 512))
  expect(seedToZ(85, 511, numpyNormal)).toEqual(long.slice(0, 511))
})

test('z is standard normal', () => {
  const z = seedToZ(7, 20_000, numpyNormal)
  const mean = z.reduce((sum, value) => sum + value, 0) / z.length
  const square = z.reduce((sum, value) => sum + value * value, 0) / z.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(Math.abs(square - 1)).toBeLessThan(0.04)
})
