import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadUserInput, LatentDimensionMismatch } from '../../server/errors.ts'
import { parseRecipe } from '../../server/latent/canonical.ts'
import { evaluate } from '../../server/latent/evaluate.ts'
import { allRows, evaluateW, partsToMap } from '../../server/latent/evaluate-w.ts'
import { lerp } from '../../server/latent/interpolate.ts'
import type { Recipe } from '../../server/latent/recipe.ts'
import { literal } from '../../server/latent/resolved-latent.ts'
import { spaceOf, type Point } from '../../server/latent/spaces.ts'
import { recipes, wRecipes } from './recipes.ts'

const zDim = 5
const prior = { distribution: 'normal' } as const
const mapped = { size: 3, rows: 4, mean: true }
const spaces = { latent: { size: zDim, prior }, mapped }
const onlyZ = { latent: { size: zDim, prior } }

/** A mapping that isn't linear. */
function w(part: Recipe): Float32Array {
  return evaluate(part, { zDim, prior })
    .slice(0, mapped.size)
    .map((value) => value * value)
}
const mean = Float32Array.of(1, 2, 3)
const pointOf = (recipe: unknown) =>
  evaluateW(parseRecipe(recipe), { ...mapped, w, mean: () => mean })
const rowOf = (point: Point, row: number) =>
  allRows(point, mapped.rows).subarray(row * mapped.size, (row + 1) * mapped.size)

const arbitrary = wRecipes({ zDim, ...mapped })

describe('a recipe in w', () => {
  test('is in the space that is known before it is evaluated', () => {
    fc.assert(
      fc.property(arbitrary, (recipe) => {
        const space = spaceOf(recipe, spaces)
        expect(partsToMap(recipe).includes(recipe)).toBe(space === 'Z')
        if (space === 'Z') return
        const point = pointOf(recipe)
        expect(point.space).toBe(space)
        expect(point.values).toHaveLength(space === 'W' ? mapped.size : mapped.rows * mapped.size)
      }),
    )
  })

  test('gives the same bits after JSON, and as the literal values of its result', () => {
    fc.assert(
      fc.property(arbitrary, (recipe) => {
        const point = pointOf(recipe)
        const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown
        expect(pointOf(json(recipe))).toEqual(point)
        const again = pointOf(json(literal(point, mapped.rows)))
        expect(again.space).toBe(point.space)
        expect(again.values.every((value, index) => value === point.values[index])).toBe(true)
      }),
    )
  })

  test('maps combinations of z whole, each of the largest ones once', () => {
    const sum = { mean: [{ seed: 1 }, { seed: 2 }] }
    const recipe = { lerp: { from: sum, to: { w: [0, 0, 0] }, t: 0.5 } }
    expect(partsToMap(parseRecipe(recipe))).toEqual([sum])
    expect(pointOf(recipe)).toEqual({ space: 'W', values: lerp(w(sum), new Float32Array(3), 0.5) })
  })

  test('has a row for each layer if one part has', () => {
    const rows = [[1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4]] // prettier-ignore
    const point = pointOf({
      sum: [
        { weight: 2, latent: { wPlus: rows } },
        { weight: 1, latent: { w: [0, 1, 2] } },
      ],
    })
    expect(point.space).toBe('W_PLUS')
    expect([...rowOf(point, 2)]).toEqual([6, 7, 8])
  })
})

test('mix takes the given rows of one latent and all others of the other', () => {
  const point = pointOf({ mix: { from: { seed: 1 }, with: { seed: 2 }, layers: [3, 0, 3] } })
  const [from, other] = [w({ seed: 1 }), w({ seed: 2 })]
  expect([0, 1, 2, 3].map((row) => rowOf(point, row))).toEqual([other, from, from, other])
})

describe('truncate', () => {
  test('moves all rows of w to the mean', () => {
    const point = pointOf({ truncate: { latent: { seed: 1 }, psi: 0.25 } })
    expect(point).toEqual({ space: 'W', values: lerp(mean, w({ seed: 1 }), 0.25) })
    expect(pointOf({ truncate: { latent: { seed: 1 }, psi: 0 } }).values).toEqual(mean)
  })

  test('with psi = 1 only maps z to w', () => {
    const point = pointOf({ truncate: { latent: { seed: 1 }, psi: 1, cutoff: 2 } })
    expect(point).toEqual({ space: 'W', values: w({ seed: 1 }) })
  })

  test('with a cutoff moves only the rows before it', () => {
    const point = pointOf({ truncate: { latent: { seed: 1 }, psi: 0.25, cutoff: 2 } })
    const moved = lerp(mean, w({ seed: 1 }), 0.25)
    const kept = w({ seed: 1 })
    expect([0, 1, 2, 3].map((row) => rowOf(point, row))).toEqual([moved, moved, kept, kept])
  })
})

test('values beyond float32 are refused, not infinite', () => {
  const huge = { w: [3e38, 0, 0] }
  const sum = { sum: [{ weight: 2, latent: huge }] }
  expect(() => pointOf(sum)).toThrow(/exceeds the range of float32\. Use smaller weights/)
})

describe('a checkpoint', () => {
  test.each([
    [{ w: [1, 2, 3] }, 'latent.w: the checkpoint has no w, only z.'],
    [{ mean: [{ seed: 1 }, { w: [1] }] }, 'latent.mean[1].w: the checkpoint has no w, only z.'],
    [{ wPlus: [[1]] }, 'latent.wPlus: the checkpoint has no w, only z.'],
    [
      { mix: { from: { seed: 1 }, with: { seed: 2 }, layers: [0] } },
      'latent.mix: the checkpoint has no w, only z.',
    ],
    [
      { truncate: { latent: { seed: 1 }, psi: 0.5, cutoff: 1 } },
      'latent.truncate.cutoff: the checkpoint has no w, only z; omit cutoff.',
    ],
  ])('without w refuses %j', (recipe, message) => {
    const space = () => spaceOf(parseRecipe(recipe), onlyZ)
    expect(space).toThrow(BadUserInput)
    expect(space).toThrow(message)
  })

  test.each([
    [{ w: [1, 2] }, LatentDimensionMismatch, "latent.w has 2 values; the checkpoint's w has 3."],
    [
      { sum: [{ weight: 1, latent: { wPlus: [[1, 2, 3]] } }] },
      LatentDimensionMismatch,
      "latent.sum[0].latent.wPlus has 3 values; the checkpoint's w+ (4 rows of 3) has 12.",
    ],
    [
      { mix: { from: { seed: 1 }, with: { seed: 2 }, layers: [0, 4] } },
      BadUserInput,
      'latent.mix.layers must be from 0 to 3: the checkpoint has 4 rows of w; got 4.',
    ],
    [
      { truncate: { latent: { seed: 1 }, psi: 0.5, cutoff: 5 } },
      BadUserInput,
      "latent.truncate.cutoff must be from 0 to 4, the checkpoint's rows of w; got 5.",
    ],
  ])('with w refuses %j', (recipe, kind, message) => {
    const space = () => spaceOf(parseRecipe(recipe), spaces)
    expect(space).toThrow(kind)
    expect(space).toThrow(message)
  })

  test('whose file has no mean of w refuses only what needs it', () => {
    const meanless = { ...spaces, mapped: { ...mapped, mean: false } }
    const truncated = (psi: number) => parseRecipe({ truncate: { latent: { seed: 1 }, psi } })
    expect(spaceOf(truncated(1), meanless)).toBe('W')
    expect(() => spaceOf(truncated(0.5), meanless)).toThrow(
      "latent.truncate.psi: the checkpoint's file doesn't have the mean of w, so only 1",
    )
  })

  test('without w keeps all recipes of z in z', () => {
    const saved = new Map(
      ['smile', 'glasses'].map((name) => [
        name,
        { space: 'Z', values: new Float32Array(zDim) } as const,
      ]),
    )
    fc.assert(
      fc.property(recipes(zDim), (recipe) => {
        expect(spaceOf(recipe, onlyZ, saved)).toBe('Z')
        expect(spaceOf(recipe, spaces, saved)).toBe('Z')
      }),
    )
  })
})
