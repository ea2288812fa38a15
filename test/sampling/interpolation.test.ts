import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadUserInput } from '../../server/errors.ts'
import { parseRecipe } from '../../server/latent/canonical.ts'
import { evaluate } from '../../server/latent/evaluate.ts'
import { defaultMethod, interpolate } from '../../server/sampling/interpolation.ts'
import { seedLatent } from '../../server/sampling/latents.ts'
import { zOf } from '../support/z-of.ts'

const prior = { distribution: 'normal' } as const
const checkpoint = { generator: { latent: { size: 6, prior } } }
const waypoints = [1, 2, 3].map((seed) => seedLatent(seed, checkpoint))
const straight = { method: 'LERP', easing: 'LINEAR', loop: false } as const

describe('interpolate', () => {
  test('has the requested number of frames, including both ends and every waypoint', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 16 }),
        fc.integer({ min: 0, max: 240 }),
        fc.boolean(),
        fc.constantFrom('SLERP' as const, 'LERP' as const),
        (count, more, loop, method) => {
          const through = Array.from({ length: count }, (_, seed) => seedLatent(seed, checkpoint))
          const frames = interpolate(through, count + more, { method, easing: 'LINEAR', loop })
          expect(frames).toHaveLength(count + more)
          expect(frames[0]).toBe(through[0])
          expect(frames.filter((frame) => through.includes(frame))).toEqual(through)
          if (!loop) expect(frames.at(-1)).toBe(through.at(-1))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('moves evenly from one waypoint to the next', () => {
    const frames = interpolate(waypoints, 9, straight)
    expect(frames.map(({ recipe }) => ('lerp' in recipe ? recipe.lerp.t : recipe))).toEqual([
      { seed: 1 },
      0.25,
      0.5,
      0.75,
      { seed: 2 },
      0.25,
      0.5,
      0.75,
      { seed: 3 },
    ])
  })

  test('with loop returns to the first waypoint, and ends just before it', () => {
    const frames = interpolate(waypoints, 6, { ...straight, loop: true })
    expect(frames.at(-1)!.recipe).toEqual({ lerp: { from: { seed: 3 }, to: { seed: 1 }, t: 0.5 } })
  })

  test('with easing is slow near the waypoints', () => {
    const frames = interpolate(waypoints.slice(0, 2), 5, { ...straight, easing: 'SMOOTHSTEP' })
    const ts = frames.map(({ recipe }) => ('lerp' in recipe ? recipe.lerp.t : null))
    expect(ts).toEqual([null, 0.15625, 0.5, 0.84375, null])
  })

  test('yields frames whose recipes evaluate to the same bits', () => {
    const truncated = [7, 8].map((seed) => seedLatent(seed, checkpoint, 0.7))
    for (const latent of interpolate(truncated, 20, { ...straight, method: 'SLERP' })) {
      const again = parseRecipe(JSON.parse(JSON.stringify(latent.recipe)))
      expect(evaluate(again, { zDim: 6, prior })).toEqual(zOf(latent))
    }
  })

  test.each([
    [1, 8, /^The number of waypoints must be a whole number from 2 to 16; got 1/],
    [17, 64, /^The number of waypoints must be a whole number from 2 to 16; got 17/],
    [3, 2, /^frames must be a whole number from 3 to 256; got 2/],
    [3, 257, /^frames must be a whole number from 3 to 256; got 257/],
    [3, 3.5, /^frames/],
  ])('rejects %d waypoints in %d frames', (count, frames, message) => {
    const through = Array.from({ length: count }, () => waypoints[0]!)
    expect(() => interpolate(through, frames, straight)).toThrow(BadUserInput)
    expect(() => interpolate(through, frames, straight)).toThrow(message)
  })
})

test('the default method is SLERP for normal priors and LERP for a uniform one', () => {
  expect(defaultMethod({ distribution: 'normal' }, [])).toBe('SLERP')
  expect(defaultMethod({ distribution: 'truncatedNormal', bound: 2 }, [])).toBe('SLERP')
  expect(defaultMethod({ distribution: 'uniform' }, [])).toBe('LERP')
})
