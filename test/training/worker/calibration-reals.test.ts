import { expect, test } from 'vitest'
import { calibrationIndices } from '../../../server/training/worker/calibration-reals.ts'

function allIndices(count: number, seed = 7): number[][] {
  const batches: number[][] = []
  for (;;) {
    const indices = [...calibrationIndices(seed, count, batches.length)]
    if (indices.length === 0) return batches
    batches.push(indices)
  }
}

test.each([
  [16, [16]],
  [63, [63]],
  [64, [64]],
  [200, [64, 64, 64]],
  [2048, Array.from({ length: 32 }, () => 64)],
  [60_000, Array.from({ length: 32 }, () => 64)],
])('batches of %i images are equally large and never repeat an image', (count, sizes) => {
  const batches = allIndices(count)
  expect(batches.map(({ length }) => length)).toEqual(sizes)
  expect(new Set(batches.flat()).size).toBe(batches.flat().length)
  expect(Math.max(...batches.flat())).toBeLessThan(count)
})

test('batches are the same for every checkpoint of a run, and differ between runs', () => {
  expect(allIndices(300)).toEqual(allIndices(300))
  expect(allIndices(300)).not.toEqual(allIndices(300, 8))
})
