import { describe, expect, test } from 'vitest'
import { learningRateFactor } from '../../../server/training/worker/learning-rate.ts'

describe('the factor of the learning rates', () => {
  const factors = (learningRateDecay: number, steps: number) =>
    Array.from({ length: steps }, (_, at) =>
      learningRateFactor({ learningRateDecay }, at + 1, steps),
    )

  test('falls linearly over the last part of the run', () => {
    expect(factors(0.5, 8)).toEqual([1, 1, 1, 1, 1, 0.75, 0.5, 0.25])
    expect(factors(1, 4)).toEqual([1, 0.75, 0.5, 0.25])
  })

  test('is 1 without decay, and in a part that is shorter than a step', () => {
    expect(factors(0, 3)).toEqual([1, 1, 1])
    expect(factors(0.01, 3)).toEqual([1, 1, 1])
  })
})
