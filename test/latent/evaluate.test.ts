import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadUserInput, LatentDimensionMismatch, LatentNotFound } from '../../server/errors.ts'
import { parseRecipe } from '../../server/latent/canonical.ts'
import { blend, jittered, meanOf, scale, sumOf } from '../../server/latent/compose.ts'
import { evaluate, type EvaluationContext } from '../../server/latent/evaluate.ts'
import { slerp } from '../../server/latent/interpolate.ts'
import type { Recipe } from '../../server/latent/recipe.ts'
import { latentOf, type ResolvedLatent } from '../../server/latent/resolved-latent.ts'
import { seedToZ } from '../../server/latent/seed-to-z.ts'
import { spaceOf } from '../../server/latent/spaces.ts'
import { zOf } from '../support/z-of.ts'
import { recipes } from './recipes.ts'

const zDim = 6
const prior = { distribution: 'normal' } as const
const context: EvaluationContext = {
  zDim,
  prior,
  saved: new Map([
    ['smile', seedToZ(100, zDim, prior)],
    ['glasses', seedToZ(101, zDim, prior)],
  ]),
}

const spaces = { latent: { size: zDim, prior } }

describe('evaluate', () => {
  test('gives the same bits after the recipe went through JSON', () => {
    fc.assert(
      fc.property(recipes(zDim), (recipe) => {
        const again = parseRecipe(JSON.parse(JSON.stringify(recipe)))
        expect(bits(evaluate(again, context))).toEqual(bits(evaluate(recipe, context)))
      }),
    )
  })

  test('gives the same bits for a literal z of the result, so JSON loses nothing', () => {
    fc.assert(
      fc.property(recipes(zDim), (recipe) => {
        const z = evaluate(recipe, context)
        const literal = parseRecipe(JSON.parse(JSON.stringify({ z: [...z] })))
        expect(bits(evaluate(literal, context))).toEqual(bits(z))
      }),
    )
  })

  test('gives the same bits if a saved latent of its values replaces a part', () => {
    fc.assert(
      fc.property(recipes(zDim, 3), recipes(zDim, 3), (part, other) => {
        const whole = (inner: Recipe): Recipe => ({
          sum: [
            { weight: 0.3, latent: { mean: [inner, other] } },
            { weight: -1, latent: { slerp: { from: inner, to: other, t: 0.4 } } },
          ],
        })
        const saved = new Map([...context.saved!, ['part', evaluate(part, context)]])
        expect(bits(evaluate(whole({ saved: 'part' }), { ...context, saved }))).toEqual(
          bits(evaluate(whole(part), context)),
        )
      }),
    )
  })

  test('computes each kind of recipe by its definition', () => {
    const a = seedToZ(1, zDim, prior)
    const b = seedToZ(2, zDim, prior)
    const z = (recipe: Recipe) => [...evaluate(recipe, context)]
    expect(z({ seed: 1 })).toEqual([...a])
    expect(z({ saved: 'smile' })).toEqual([...context.saved!.get('smile')!])
    expect(z({ mean: [{ seed: 1 }, { seed: 2 }] })).toEqual(
      [...a].map((value, i) => Math.fround((value + b[i]!) / 2)),
    )
    expect(
      z({
        sum: [
          { weight: 1, latent: { seed: 1 } },
          { weight: -0.5, latent: { seed: 2 } },
        ],
      }),
    ).toEqual([...a].map((value, i) => Math.fround(value - 0.5 * b[i]!)))
    const blended = { from: { seed: 1 }, to: { seed: 2 }, t: 0.3 }
    expect(z({ slerp: blended })).toEqual([...slerp(a, b, 0.3)])
    z({ lerp: blended }).forEach((value, i) => expect(value).toBeCloseTo(0.7 * a[i]! + 0.3 * b[i]!))
    z({ jitter: { latent: { seed: 1 }, seed: 5, amount: 0.25 } }).forEach((value, i) => {
      expect(Math.abs(value - a[i]!)).toBeLessThanOrEqual(0.25)
      expect(value).not.toBe(a[i])
    })
  })

  test('names the part that has the wrong length', () => {
    const literal = { mean: [{ seed: 1 }, { z: [1, 2] }] }
    expect(() => spaceOf(literal, spaces)).toThrow(LatentDimensionMismatch)
    expect(() => spaceOf(literal, spaces)).toThrow(/^latent\.mean\[1\]\.z has 2 values.* has 6/)
    const saved = new Map([['short', { space: 'Z' as const, values: new Float32Array(3) }]])
    expect(() => spaceOf({ saved: 'short' }, spaces, saved)).toThrow(
      /^latent\.saved "short" has 3 values/,
    )
  })

  test('names the saved latent that does not exist', () => {
    const evaluating = () => spaceOf({ saved: 'ghost' }, spaces, new Map(), 'waypoints[3]')
    expect(evaluating).toThrow(LatentNotFound)
    expect(evaluating).toThrow(/^waypoints\[3\]\.saved: .* "ghost"/)
  })

  test('rejects a sum beyond the range of float32', () => {
    const huge: Recipe = { z: new Array(zDim).fill(Math.fround(3e38)) }
    expect(() => evaluate({ sum: [{ weight: 100, latent: huge }] }, context)).toThrow(BadUserInput)
  })
})

describe('composed latents', () => {
  test('have recipes that evaluate to exactly their values', () => {
    fc.assert(
      fc.property(
        fc.array(recipes(zDim, 3), { minLength: 2, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('SLERP' as const, 'LERP' as const),
        (members, t, method) => {
          const latents = members.map((recipe) => latentOf(recipe, () => evaluate(recipe, context)))
          const truncated = latents.map((latent) => scale(latent, t))
          expectFaithful(blend(method, truncated[0]!, truncated[1]!, t))
          expectFaithful(meanOf(truncated))
          const sum = sumOf(truncated.map((latent, i) => ({ weight: 1 - i, latent })))
          expectFaithful(jittered(sum, 7, 0.25))
        },
      ),
    )
  })

  test('become literal values if their recipe would exceed the limits', () => {
    const leaf = ofSeed(1)
    let deep = leaf
    for (let i = 0; i < 20; i++) {
      deep = scale(deep, 0.99)
      expectFaithful(deep)
    }
    const wide = meanOf(new Array(257).fill(leaf))
    expect(wide.recipe).toHaveProperty('z')
    expectFaithful(wide)
  })

  test('are the latent itself for psi = 1, a mean of one, and the ends of a blend', () => {
    const latent = ofSeed(1)
    const other = ofSeed(2)
    expect(scale(latent, 1)).toBe(latent)
    expect(meanOf([latent])).toBe(latent)
    expect(blend('SLERP', latent, other, 0)).toBe(latent)
    expect(blend('LERP', latent, other, 1)).toBe(other)
  })
})

function ofSeed(seed: number): ResolvedLatent {
  return latentOf({ seed }, () => seedToZ(seed, zDim, prior))
}

function expectFaithful(latent: ResolvedLatent): void {
  const { recipe } = latent
  const again = parseRecipe(JSON.parse(JSON.stringify(recipe)))
  expect(again).toStrictEqual(recipe)
  expect(bits(evaluate(again, context))).toEqual(bits(zOf(latent)))
}

function bits(z: Float32Array): Uint32Array {
  return new Uint32Array(z.buffer, z.byteOffset, z.length)
}
