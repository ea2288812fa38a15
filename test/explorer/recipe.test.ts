import { expect, test } from 'vitest'
import {
  describe,
  latentKey,
  partsOf,
  truncated,
} from '../../clients/explorer/src/latents/recipe.ts'

const PLAIN = { truncationCentre: null, prior: null }

test('a recipe is described in words', () => {
  expect(describe({ seed: 7 })).toBe('seed 7')
  expect(describe({ saved: 'id' }, { id: 'smile' })).toBe('smile')
  expect(describe({ mean: [{ seed: 1 }, { seed: 2 }, { seed: 3 }] })).toBe(
    'the average of seed 1, seed 2 and seed 3',
  )
  expect(describe({ mean: [{ seed: 1 }] })).toBe('seed 1')
  expect(describe(truncated({ seed: 7 }, 0.7, PLAIN))).toBe('0.7 × seed 7')
  const difference = {
    sum: [
      { weight: 1, latent: { mean: [{ seed: 1 }, { seed: 2 }] } },
      { weight: -1, latent: { seed: 3 } },
      { weight: 0.5, latent: { seed: 4 } },
    ],
  }
  expect(describe(difference)).toBe('(the average of seed 1 and seed 2) − seed 3 + 0.5 × seed 4')
  expect(describe({ slerp: { from: { seed: 1 }, to: { seed: 2 }, t: 0.25 } })).toBe(
    '25% from seed 1 to seed 2',
  )
  const many = { mean: Array.from({ length: 10 }, (_, seed) => ({ seed })) }
  expect(describe(many)).toBe('the average of seed 0, seed 1, seed 2, seed 3, seed 4 and 5 more')
})

test('equal recipes have equal keys, in any order of their fields', () => {
  const [from, to] = [{ seed: 1 }, { seed: 2 }]
  expect(latentKey({ slerp: { from, to, t: 0.5 } })).toBe(
    latentKey({ slerp: { t: 0.5, to, from } }),
  )
  expect(latentKey({ mean: [from, to] })).not.toBe(latentKey({ mean: [to, from] }))
})

test('a truncation of 1 changes nothing', () => {
  expect(truncated({ seed: 7 }, 1, PLAIN)).toEqual({ seed: 7 })
  expect(truncated({ seed: 7 }, 1, { ...PLAIN, truncationCentre: 5 })).toEqual({ seed: 7 })
})

test('the parts of a recipe are its direct inputs', () => {
  const [one, two] = [{ seed: 1 }, { seed: 2 }]
  expect(partsOf({ sum: [{ weight: 2, latent: one }] })).toEqual([one])
  expect(partsOf({ lerp: { from: one, to: two, t: 0 } })).toEqual([one, two])
  expect(partsOf({ jitter: { latent: one, seed: 0, amount: 1 } })).toEqual([one])
  expect(partsOf(one)).toEqual([])
})
