/** Random recipes in canonical form, for property tests. */
import fc from 'fast-check'
import { parseRecipe } from '../../server/latent/canonical.ts'
import type { Recipe } from '../../server/latent/recipe.ts'
import { MAX_SEED } from '../../server/latent/seed-to-z.ts'

const seed = fc.integer({ min: 0, max: MAX_SEED })
const unit = fc.double({ min: 0, max: 1, noNaN: true })

/**
 * Recipes for a z of `zDim` values, at most `depth` deep, with the saved latents "smile" and
 * "glasses".
 */
export function recipes(zDim: number, depth = 4): fc.Arbitrary<Recipe> {
  return nested(zDim, depth).map((recipe) => parseRecipe(recipe))
}

function nested(zDim: number, depth: number): fc.Arbitrary<Recipe> {
  const values = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), {
    minLength: zDim,
    maxLength: zDim,
  })
  const leaf: fc.Arbitrary<Recipe> = fc.oneof(
    fc.record({ seed }),
    fc.record({ z: values }),
    fc.record({ saved: fc.constantFrom('smile', 'glasses') }),
  )
  if (depth === 1) return leaf
  const latent = nested(zDim, depth - 1)
  const blend = fc.record({ from: latent, to: latent, t: unit })
  const weight = fc.double({ min: -2, max: 2, noNaN: true })
  const several = { minLength: 1, maxLength: 3 }
  return fc.oneof(
    { withCrossShrink: true },
    leaf,
    fc.record({ mean: fc.array(latent, several) }),
    fc.record({ sum: fc.array(fc.record({ weight, latent }), several) }),
    fc.record({ slerp: blend }),
    fc.record({ lerp: blend }),
    fc.record({
      jitter: fc.record({ latent, seed, amount: fc.constantFrom(0.25, 1, 0.001) }),
    }),
  )
}
