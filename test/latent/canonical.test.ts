import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRecipe as parseAsClient, RecipeError } from '../../clients/sdk/src/index.ts'
import { BadUserInput } from '../../server/errors.ts'
import { MAX_DEPTH, parseRecipe, recipeHash } from '../../server/latent/canonical.ts'
import { recipes, wRecipes } from './recipes.ts'

describe('parseRecipe', () => {
  test('parses its own output unchanged, also after a round trip through JSON', () => {
    fc.assert(
      fc.property(recipes(5), (recipe) => {
        const text = JSON.stringify(parseRecipe(recipe))
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(recipe)))
        expect(JSON.stringify(parseRecipe(JSON.parse(text)))).toBe(text)
      }),
    )
  })

  test('gives different spellings of a recipe the same form and hash', () => {
    const spelled = {
      slerp: { t: -0, to: { jitter: { seed: 3, latent: { seed: 2 } } }, from: { z: [0.1, -0] } },
      lerp: null,
    }
    const recipe = parseRecipe(spelled)
    expect(JSON.stringify(recipe)).toBe(
      '{"slerp":{"from":{"z":[0.10000000149011612,0]},' +
        '"to":{"jitter":{"latent":{"seed":2},"seed":3,"amount":0.25}},"t":0}}',
    )
    const other = { slerp: { from: { z: [Math.fround(0.1), 0] }, to: destination(recipe), t: 0 } }
    expect(recipeHash(parseRecipe(other))).toBe(recipeHash(recipe))
    expect(recipeHash(recipe)).toBe(
      'ad3d5e2786a30e21033c73f336b5665e62680eccfce2511097ba51f136ba1fcb',
    )
  })

  test('accepts objects without a prototype, as GraphQL makes them', () => {
    const input = Object.assign(Object.create(null), { seed: 4 })
    expect(parseRecipe(input)).toStrictEqual({ seed: 4 })
  })

  test.each([
    [null, /^latent must be an object/],
    [[], /^latent must be an object/],
    [{}, /^latent must have exactly one of seed, z, w, wPlus, saved/],
    [{ seed: 1, z: [1] }, /^latent must have exactly one of/],
    [{ sed: 1 }, /^latent has an unknown member "sed"/],
    [JSON.parse('{"__proto__": {"seed": 1}}'), /unknown member "__proto__"/],
    [{ seed: -1 }, /^latent\.seed must be a whole number from 0 to 2147483647; got -1/],
    [{ seed: '1' }, /^latent\.seed/],
    [{ z: [] }, /^latent\.z must be a list/],
    [{ z: [0, 1e39] }, /^latent\.z\[1\] must be a number that float32 can hold/],
    [{ z: [0, 'x'] }, /^latent\.z\[1\]/],
    [{ z: new Array(65_537).fill(0) }, /^latent\.z must be a list/],
    [{ saved: '' }, /^latent\.saved/],
    [{ saved: 'x'.repeat(201) }, /^latent\.saved/],
    [{ saved: 'a\0b' }, /^latent\.saved/],
    [{ mean: [] }, /^latent\.mean must be a list of 1 to 256 items; got 0/],
    [{ mean: [{ seed: 1 }, { seed: 1.5 }] }, /^latent\.mean\[1\]\.seed/],
    [
      {
        sum: [
          { weight: 1, latent: { seed: 1 } },
          { weight: 1, latent: { seed: 2 } },
          { weight: 101, latent: { seed: 3 } },
        ],
      },
      /^latent\.sum\[2\]\.weight must be a number from -100 to 100/,
    ],
    [{ sum: [{ latent: { seed: 1 } }] }, /^latent\.sum\[0\]\.weight/],
    [{ sum: [{ weight: 1 }] }, /^latent\.sum\[0\]\.latent must be an object/],
    [{ slerp: { from: { seed: 1 }, to: { seed: 2 }, t: 1.5 } }, /^latent\.slerp\.t .* from 0 to 1/],
    [{ lerp: { from: { seed: 1 }, to: { seed: 2 } } }, /^latent\.lerp\.t/],
    [{ lerp: { from: { seed: 1 }, to: 3, t: 0 } }, /^latent\.lerp\.to must be an object/],
    [{ jitter: { latent: { seed: 1 }, seed: 0, amount: 0 } }, /^latent\.jitter\.amount .* above 0/],
    [{ jitter: { latent: { seed: 1 }, amount: 1 } }, /^latent\.jitter\.seed/],
    [{ w: [0, 1e39] }, /^latent\.w\[1\] must be a number that float32 can hold/],
    [{ wPlus: [] }, /^latent\.wPlus must be a list of 1 to 64 rows; got 0/],
    [{ wPlus: [[1], [1, 2]] }, /^latent\.wPlus\[1\] has 2 values, the first row 1: all rows/],
    [{ wPlus: new Array(65).fill([1]) }, /^latent\.wPlus must be a list of 1 to 64 rows; got 65/],
    [{ wPlus: new Array(64).fill(new Array(1025).fill(0)) }, /at most 65536 values in all/],
    [{ mix: { from: { seed: 1 }, with: { seed: 2 } } }, /^latent\.mix\.layers must be a list/],
    [{ mix: { from: { seed: 1 }, with: { seed: 2 }, layers: [0, -1] } }, /layers\[1\] must be a/],
    [{ mix: { with: { seed: 2 }, layers: [0] } }, /^latent\.mix\.from must be an object/],
    [{ truncate: { latent: { seed: 1 } } }, /^latent\.truncate\.psi/],
    [{ truncate: { latent: { seed: 1 }, psi: 0.5, cutoff: 65 } }, /cutoff must be .* from 0 to 64/],
  ])('rejects %j, naming the member', (input, message) => {
    const parse = () => parseRecipe(input)
    expect(parse).toThrow(BadUserInput)
    expect(parse).toThrow(message)
  })

  test('accepts 8 levels of nesting and rejects more', () => {
    const nest = (levels: number): unknown =>
      levels === 1 ? { seed: 1 } : { sum: [{ weight: 1, latent: nest(levels - 1) }] }
    expect(parseRecipe(nest(MAX_DEPTH))).toEqual(nest(MAX_DEPTH))
    expect(() => parseRecipe(nest(MAX_DEPTH + 1))).toThrow(/nested too deep: at most 8/)
    expect(() => parseRecipe(nest(5000))).toThrow(/nested too deep/)
  })

  test('accepts 256 terms in the whole recipe and rejects more', () => {
    const group = (count: number) => ({ mean: Array.from({ length: count }, () => ({ seed: 1 })) })
    expect(() => parseRecipe({ mean: [group(128), group(128)] })).not.toThrow()
    expect(() => parseRecipe({ mean: [group(128), group(129)] })).toThrow(
      /^latent has too many terms: at most 256 in all/,
    )
  })

  test('gives the same recipes and messages as the parser of the SDK', () => {
    const readBy = (
      parse: (input: unknown) => unknown,
      Refusal: new (...args: never[]) => Error,
      input: unknown,
    ) => {
      try {
        return JSON.stringify(parse(input))
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal)
        return (error as Error).message
      }
    }
    const mapped = { zDim: 3, size: 2, rows: 4 }
    const hostile = fc.anything({ withNullPrototype: true, maxDepth: 4 })
    const near = fc.tuple(recipes(3), hostile).map(([latent, t]) => ({
      slerp: { from: latent, to: { sum: [{ weight: t, latent }] }, t },
    }))
    fc.assert(
      fc.property(fc.oneof(recipes(5), wRecipes(mapped), near, hostile), (input) => {
        const byClient = readBy(parseAsClient, RecipeError, input)
        expect(readBy(parseRecipe, BadUserInput, input)).toBe(byClient)
      }),
      { numRuns: 1000 },
    )
  })

  test('throws only BadUserInput', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, maxDepth: 4 }), (input) => {
        try {
          parseRecipe(input)
        } catch (error) {
          expect(error).toBeInstanceOf(BadUserInput)
        }
      }),
    )
  })
})

function destination(recipe: ReturnType<typeof parseRecipe>): unknown {
  return 'slerp' in recipe ? recipe.slerp.to : recipe
}
