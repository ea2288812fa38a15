import { describe, expect, it } from 'vitest'
import { averageRate } from '../../server/gan/average.ts'

/** What is left after so many updates of what the average began as. */
function share(emaDecay: number, updates: number): number {
  const rates = Array.from({ length: updates }, (_, at) => averageRate({ emaDecay }, at + 1))
  return rates.reduce((left, rate) => left * (1 - rate), 1)
}

describe('The average of the generator', () => {
  it('is soon free of what the weights began as, however slow its decay is in the end', () => {
    expect(share(0.999, 100)).toBeLessThan(1e-6)
    expect(share(0.999, 20)).toBeLessThan(1e-3)
  })

  it('warms up as (1 + update) / (10 + update), and stays at its decay from where that is less', () => {
    expect(averageRate({ emaDecay: 0.999 }, 1)).toBeCloseTo(9 / 11, 12)
    expect(averageRate({ emaDecay: 0.999 }, 8_990)).toBeCloseTo(0.001, 12)
    expect(averageRate({ emaDecay: 0.999 }, 1e6)).toBeCloseTo(0.001, 12)
    expect(averageRate({ emaDecay: 0.5 }, 100)).toBe(0.5)
  })
})
