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
  const leaf: fc.Arbitrary<Recipe> = fc.oneof(
    fc.record({ seed }),
    fc.record({ z: floats(zDim) }),
    fc.record({ saved: fc.constantFrom('smile', 'glasses') }),
  )
  return nested(leaf, depth).map((recipe) => parseRecipe(recipe))
}

/** Recipes for a generator that maps a z of `zDim` values to `rows` rows of `size` values. */
export function wRecipes(
  { zDim, size, rows }: { zDim: number; size: number; rows: number },
  depth = 4,
): fc.Arbitrary<Recipe> {
  const leaf: fc.Arbitrary<Recipe> = fc.oneof(
    fc.record({ seed }),
    fc.record({ z: floats(zDim) }),
    fc.record({ w: floats(size) }),
    fc.record({ wPlus: fc.array(floats(size), { minLength: rows, maxLength: rows }) }),
  )
  const layers = fc.uniqueArray(fc.nat({ max: rows - 1 }), { minLength: 1 })
  const inW = (latent: fc.Arbitrary<Recipe>) => [
    fc.record({ mix: fc.record({ from: latent, with: latent, layers }) }),
    fc.record({ truncate: fc.record({ latent, psi: unit }) }),
    fc.record({ truncate: fc.record({ latent, psi: unit, cutoff: fc.nat({ max: rows }) }) }),
  ]
  return nested(leaf, depth, inW).map((recipe) => parseRecipe(recipe))
}

function floats(length: number) {
  const value = fc.float({ min: -8, max: 8, noNaN: true })
  return fc.array(value, { minLength: length, maxLength: length })
}

function nested(
  leaf: fc.Arbitrary<Recipe>,
  depth: number,
  others: (latent: fc.Arbitrary<Recipe>) => fc.Arbitrary<Recipe>[] = () => [],
): fc.Arbitrary<Recipe> {
  if (depth === 1) return leaf
  const latent = nested(leaf, depth - 1, others)
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
    ...others(latent),
  )
}
