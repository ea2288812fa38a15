import { expect, test } from 'vitest'
import {
  describe,
  latentKey,
  partsOf,
  renameSaved,
  savedIn,
  truncated,
} from '../../clients/explorer/src/latents/recipe.ts'

const PLAIN = { truncationCentre: null, prior: null, mapping: null }
const MAPPED = { ...PLAIN, mapping: { size: 4, rows: 14, truncates: true } }

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

test('a recipe in w is described in words', () => {
  const [from, other] = [{ seed: 1 }, { w: [1, 2] }]
  expect(describe({ mix: { from, with: other, layers: [0, 1, 2, 5, 7, 8] } })).toBe(
    'seed 1 with layers 0 to 2, 5 and 7 to 8 of 2 custom values of w',
  )
  expect(describe({ mix: { from: other, with: { wPlus: [[1], [2]] }, layers: [3] } })).toBe(
    '2 custom values of w with layer 3 of 2 rows of custom values of w',
  )
  expect(describe(truncated(from, 0.7, MAPPED))).toBe('70% from the mean to seed 1')
  expect(describe(truncated(from, 0.7, MAPPED, 8))).toBe(
    '70% from the mean to seed 1, in the first 8 layers',
  )
  expect(describe({ truncate: { latent: from, psi: 1 } })).toBe('seed 1 in w')
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
  expect(partsOf({ mix: { from: one, with: two, layers: [0] } })).toEqual([one, two])
  expect(partsOf({ truncate: { latent: one, psi: 1 } })).toEqual([one])
  expect(partsOf(one)).toEqual([])
  expect(partsOf({ wPlus: [[1]] })).toEqual([])
})

test('saved samples are renamed wherever a recipe names them', () => {
  const mix = { from: { saved: 'a' }, with: { truncate: { latent: { saved: 'b' }, psi: 1 } } }
  const renamed = renameSaved({ mix: { ...mix, layers: [2] } }, (id) => `${id}2`)
  expect(savedIn(renamed)).toEqual(['a2', 'b2'])
  expect(renamed.mix?.layers).toEqual([2])
})
