/** Latents ready for a generator: how each was made, its shortest name, and its values. */
import type { Recipe } from './recipe.ts'

export interface ResolvedLatent {
  /** Canonical; evaluates bit-equal to `z()`. */
  readonly recipe: Recipe
  readonly key: LatentKey
  /**
   * [zDim] float32, truncation applied. Computed on the first call; every call returns the same
   * array.
   */
  z(): Float32Array
}

/** All that another replica needs to compute the same z for the same checkpoint. */
export type LatentKey = SeedKey | ZKey

/** z of a seed, multiplied by `truncation` in [0, 1]. */
export interface SeedKey {
  readonly seed: number
  readonly truncation: number
}

/** The values themselves. */
export interface ZKey {
  readonly z: Float32Array
}

/**
 * The latent of a canonical recipe; `evaluate` computes its values. A seed's values are computed
 * only once something asks for them: its key is enough for an address. All other latents are
 * computed at once, because their key is their values.
 */
export function latentOf(recipe: Recipe, evaluate: () => Float32Array): ResolvedLatent {
  const key = seedKey(recipe)
  if (key) {
    let values: Float32Array | undefined
    return { recipe, key, z: () => (values ??= evaluate()) }
  }
  const z = evaluate()
  return { recipe, key: { z }, z: () => z }
}

/**
 * The key of a seed, truncated or not: truncation is a sum of one term. Null for all other recipes.
 */
function seedKey(recipe: Recipe): SeedKey | null {
  if ('seed' in recipe) return { seed: recipe.seed, truncation: 1 }
  if (!('sum' in recipe) || recipe.sum.length !== 1) return null
  const { weight, latent } = recipe.sum[0]!
  if (!('seed' in latent) || !(weight >= 0 && weight <= 1)) return null
  return { seed: latent.seed, truncation: weight }
}
