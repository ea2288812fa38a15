import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  exactAngle,
  exactCos,
  exactLog,
  exactSin,
  normalQuantile,
} from '../../server/latent/exact-math.ts'

const angle = fc.double({ min: 0, max: Math.PI, noNaN: true })
const coordinate = fc.double({ min: -1, max: 1, noNaN: true })

describe('exact arithmetic agrees with the Math library', () => {
  test('logarithm', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -60, max: 1e6, noNaN: true }), (x) => {
        const expected = Math.log(x)
        expect(Math.abs(exactLog(x) - expected)).toBeLessThan(
          1e-15 * Math.max(1, Math.abs(expected)),
        )
      }),
    )
  })

  test('sine and cosine', () => {
    fc.assert(
      fc.property(angle, (x) => {
        expect(Math.abs(exactSin(x) - Math.sin(x))).toBeLessThan(1e-15)
        expect(Math.abs(exactCos(x) - Math.cos(x))).toBeLessThan(1e-15)
      }),
    )
  })

  test('angle', () => {
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const above = Math.abs(y)
        const expected = Math.atan2(above, x)
        if (above === 0 && x === 0) return
        expect(Math.abs(exactAngle(above, x) - expected)).toBeLessThan(1e-15)
      }),
    )
    expect([exactAngle(0, 0), exactAngle(0, -1), exactAngle(1, 0)]).toEqual([
      0,
      Math.PI,
      Math.PI / 2,
    ])
  })

  test("the normal quantile agrees with Wichura's, also in the tails", () => {
    // Python: statistics.NormalDist().inv_cdf(p)
    const expected = [
      [0.5, 0],
      [0.975, 1.9599639845400536],
      [0.001, -3.090232306167813],
      [2 ** -53, -8.20953615160139],
      [0.07, -1.475791028179171],
      [0.9999999, 5.199337582290661],
    ] as const
    for (const [p, z] of expected) expect(normalQuantile(p)).toBeCloseTo(z, 13)
  })

  test('the normal quantile is antisymmetric about one half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (k) => {
        const p = (k + 0.5) / 2 ** 32
        expect(normalQuantile(1 - p)).toBe(-normalQuantile(p))
      }),
    )
  })
})
