import { expect, test } from 'vitest'
import { nextSeed, runOf, spaced } from '../../clients/explorer/src/views/compare/compare-state.ts'
import { joined, smoothed } from '../../clients/explorer/src/views/compare/curves.ts'

test('smoothing keeps a constant, and a weight of 0 changes nothing', () => {
  expect(smoothed([3, 3, 3], 0.9).map((value) => Number(value!.toFixed(12)))).toEqual([3, 3, 3])
  expect(smoothed([1, 5, 2], 0)).toEqual([1, 5, 2])
})

test('a smoothed value is the mean of the earlier ones, weighted by powers of the weight', () => {
  const values = [4, -2, 7, 1]
  const weight = 0.6
  for (const [index, value] of smoothed(values, weight).entries()) {
    const powers = values.slice(0, index + 1).map((_, at) => weight ** (index - at))
    const total = powers.reduce((sum, power, at) => sum + power * values[at]!, 0)
    expect(value).toBeCloseTo(total / powers.reduce((sum, power) => sum + power), 12)
  }
})

test('a gap stays a gap, and does not move the average', () => {
  const [first, gap, last] = smoothed([2, null, 2], 0.8)
  expect([first, gap]).toEqual([2, null])
  expect(last).toBeCloseTo(2, 12)
})

test('points of several runs are joined by step, in order', () => {
  const one = { name: 'one', points: [{ step: 10, lossG: 1 }, { step: 30, lossG: null }] } // prettier-ignore
  const two = { name: 'two', points: [{ step: 10, lossG: 3 }, { step: 20, lossG: 4 }] } // prettier-ignore
  expect(joined([one, two], 'lossG', 0)).toEqual([
    { step: 10, one: 1, two: 3 },
    { step: 20, two: 4 },
    { step: 30, one: null },
  ])
})

test('a reference of a run’s checkpoint names the run', () => {
  expect(['a@latest', 'a@10', 'a@10:raw', 'a', 'a@best', 'sha256:12'].map(runOf)).toEqual([
    ...['a', 'a', 'a', undefined, undefined, undefined],
  ])
})

test('steps are spaced evenly and include both ends', () => {
  expect(spaced([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([1, 4, 7])
  expect(spaced([1, 2], 5)).toEqual([1, 2])
})

test('the next seed follows the largest', () => {
  expect(nextSeed([{ seed: 4 }, { saved: 'x' }, { seed: 1 }])).toBe(5)
  expect(nextSeed([])).toBe(0)
})
