import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lerp, slerp } from '../../server/latent/interpolate.ts'

const value = fc.float({ min: -4, max: 4, noNaN: true })
const t = fc.double({ min: 0, max: 1, noNaN: true })
const pair = fc.integer({ min: 1, max: 40 }).chain((n) => fc.tuple(vector(n), vector(n)))

describe('lerp', () => {
  test('follows the straight line and is exact at both ends', () => {
    fc.assert(
      fc.property(pair, t, ([from, to], at) => {
        expect(lerp(from, to, 0)).toEqual(positiveZeros(from))
        expect(lerp(from, to, 1)).toEqual(positiveZeros(to))
        const middle = lerp(from, to, at)
        middle.forEach((v, i) => expect(v).toBeCloseTo((1 - at) * from[i]! + at * to[i]!, 5))
      }),
    )
  })
})

describe('slerp', () => {
  test('is exact at both ends and finite in between', () => {
    fc.assert(
      fc.property(pair, t, ([from, to], at) => {
        expect(slerp(from, to, 0)).toEqual(from)
        expect(slerp(from, to, 1)).toEqual(to)
        expect(slerp(from, to, at).every(Number.isFinite)).toBe(true)
      }),
    )
  })

  test('interpolates the norm', () => {
    fc.assert(
      fc.property(pair, t, ([from, to], at) => {
        if (from.length === 1 || norm(from) < 1e-3 || norm(to) < 1e-3) return
        const expected = (1 - at) * norm(from) + at * norm(to)
        expect(norm(slerp(from, to, at)) / expected).toBeCloseTo(1, 5)
      }),
    )
  })

  test('turns at a constant rate: the angle to `from` is t times the whole angle', () => {
    fc.assert(
      fc.property(pair, t, ([from, to], at) => {
        const whole = angle(from, to)
        if (!(whole > 1e-2 && whole < 3.1)) return
        expect(angle(from, slerp(from, to, at))).toBeCloseTo(at * whole, 3)
      }),
    )
  })

  test('agrees with the textbook formula', () => {
    const from = Float32Array.of(1, 0, 0)
    const to = Float32Array.of(0, 2, 0)
    expect([...slerp(from, to, 0.5)]).toEqual([
      Math.fround(1.5 * Math.SQRT1_2),
      Math.fround(1.5 * Math.SQRT1_2),
      0,
    ])
  })

  test('follows the straight line between parallel vectors', () => {
    fc.assert(
      fc.property(pair, t, ([from], at) => {
        const twice = from.map((v) => 2 * v)
        expect(slerp(from, twice, at)).toEqual(
          at === 0 ? from : at === 1 ? twice : lerp(from, twice, at),
        )
      }),
    )
  })

  test('follows half a great circle between opposite vectors, always the same one', () => {
    fc.assert(
      fc.property(pair, t, ([from], at) => {
        if (from.length === 1 || norm(from) < 1e-3) return
        const opposite = from.map((v) => -v)
        const between = slerp(from, opposite, at)
        expect(norm(between) / norm(from)).toBeCloseTo(1, 5)
        expect(angle(from, between)).toBeCloseTo(at * Math.PI, 2)
        expect(slerp(from, opposite, at)).toEqual(between)
      }),
    )
    const halfWay = slerp(Float32Array.of(3, 0, 0), Float32Array.of(-3, 0, 0), 0.5)
    expect(halfWay[1]).toBe(3)
  })

  test('keeps the direction of the other vector if one is zero', () => {
    const from = Float32Array.of(0, 0)
    const to = Float32Array.of(3, 4)
    expect(slerp(from, to, 0.5)).toEqual(Float32Array.of(1.5, 2))
    expect(slerp(to, from, 0.5)).toEqual(Float32Array.of(1.5, 2))
    expect(slerp(from, from, 0.5)).toEqual(from)
  })

  test('follows the straight line in one dimension', () => {
    expect(slerp(Float32Array.of(-1), Float32Array.of(1), 0.75)).toEqual(Float32Array.of(0.5))
  })
})

function vector(n: number): fc.Arbitrary<Float32Array> {
  return fc.array(value, { minLength: n, maxLength: n }).map((values) => Float32Array.from(values))
}

/** lerp never returns -0, which JSON can't represent. */
function positiveZeros(x: Float32Array): Float32Array {
  return x.map((v) => v + 0)
}

function norm(x: Float32Array): number {
  return Math.hypot(...x)
}

function angle(x: Float32Array, y: Float32Array): number {
  const cosine = x.reduce((sum, v, i) => sum + v * y[i]!, 0) / (norm(x) * norm(y))
  return Math.acos(Math.max(-1, Math.min(1, cosine)))
}
