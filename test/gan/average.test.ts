import { describe, expect, it } from 'vitest'
import { averageRate } from '../../server/gan/average.ts'

/** The share of the initial weights that is left in the average after `updates` updates. */
function share(emaDecay: number, updates: number): number {
  const rates = Array.from({ length: updates }, (_, at) => averageRate({ emaDecay }, at + 1))
  return rates.reduce((left, rate) => left * (1 - rate), 1)
}

describe("The average of the generator's weights", () => {
  it('soon forgets the initial weights, however slow its final decay is', () => {
    expect(share(0.999, 100)).toBeLessThan(1e-6)
    expect(share(0.999, 20)).toBeLessThan(1e-3)
  })

  it('warms up as (1 + update) / (10 + update) until it reaches its final decay', () => {
    expect(averageRate({ emaDecay: 0.999 }, 1)).toBeCloseTo(9 / 11, 12)
    expect(averageRate({ emaDecay: 0.999 }, 8_990)).toBeCloseTo(0.001, 12)
    expect(averageRate({ emaDecay: 0.999 }, 1e6)).toBeCloseTo(0.001, 12)
    expect(averageRate({ emaDecay: 0.5 }, 100)).toBe(0.5)
  })
})
