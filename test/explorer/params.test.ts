import { expect, test } from 'vitest'
import { param, type Param } from '../../clients/explorer/src/navigation/params.ts'

/** Returns a value after a round trip through a URL. */
function afterTravel<T>({ parse, format }: Param<T>, value: T): T {
  const search = new URLSearchParams(format(value).map((text) => ['p', text]))
  return parse(new URLSearchParams(search.toString()).getAll('p'))
}

const deep = {
  sum: [
    { weight: 0.7, latent: { mean: [{ seed: 1 }, { saved: 'a, b' }] } },
    { weight: -1.5e-7, latent: { jitter: { latent: { z: [0.125, -2] }, seed: 3, amount: 0.25 } } },
  ],
}
const blend = { slerp: { from: { seed: 2147483647 }, to: { saved: 'saved:x' }, t: 0.25 } }

test('latents of every kind survive a round trip through a URL', () => {
  const latents = [{ seed: 0 }, { saved: '0b7e,1' }, deep, blend, { lerp: blend.slerp }]
  expect(afterTravel(param.latents(), latents)).toEqual(latents)
  expect(afterTravel(param.latents(), [])).toEqual([])
})

test('groups of latents survive a round trip, and short ones are readable', () => {
  const groups = [[{ seed: 7 }, { seed: 9 }], [{ saved: 'x' }], [deep, { seed: 1 }], []]
  expect(afterTravel(param.latentGroups(), groups)).toEqual(groups)
  expect(param.latentGroups().format([[{ seed: 7 }, { saved: 'x' }]])).toEqual(['7,saved:x'])
  expect(afterTravel(param.latentGroups(), [[{ saved: 'with, comma' }]])).toEqual([
    [{ saved: 'with, comma' }],
  ])
})

test('an invalid value in a URL counts as missing', () => {
  const seed = param.integer(3, { min: 0, max: 10 })
  for (const text of ['', '11', '-1', '2.5', 'x', '1e1', ' ']) expect(seed.parse([text])).toBe(3)
  expect(seed.parse(['10'])).toBe(10)
  expect(param.number(1, { min: 0, max: 1 }).parse(['NaN'])).toBe(1)
  expect(param.number(1, { min: 0, max: 1 }).parse([''])).toBe(1)
  expect(param.choice('a', ['a', 'b']).parse(['c'])).toBe('a')
  const wrong = [
    ...['{"seed":-1}', '{"seed":1,"z":[1]}', '{"seed":2147483648}', '{"mean":[]}', '{"z":["1"]}'],
    ...[
      '{"slerp":{"from":{"seed":1},"t":0}}',
      '{"nonsense":1}',
      '[1]',
      '{"jitter":{"latent":{"seed":1},"seed":1,"amount":"x"}}',
      'null',
      '{',
      'seven',
    ],
  ]
  expect(param.latents().parse(wrong)).toEqual([])
  const nested = (depth: number): object =>
    depth === 0 ? { seed: 1 } : { mean: [nested(depth - 1)] }
  expect(param.latents().parse([JSON.stringify(nested(7))])).toHaveLength(1)
  expect(param.latents().parse([JSON.stringify(nested(8))])).toEqual([])
})

test('a default value is left out of the URL', () => {
  expect(param.integer(3, { min: 0, max: 10 }).format(3)).toEqual([])
  expect(param.flag(false).format(false)).toEqual([])
  expect(param.flag(false).format(true)).toEqual(['true'])
  expect(param.optional().format(undefined)).toEqual([])
})
