/** Latents ready for a generator: recipe, shortest key, and values. */
import type { Recipe } from './recipe.ts'

export interface ResolvedLatent {
  /** Canonical; evaluating it gives exactly `z()`. */
  readonly recipe: Recipe
  readonly key: LatentKey
  /** [zDim] float32, with truncation applied. Computed once; every call returns the same array. */
  z(): Float32Array
}

/** Everything that another replica needs to compute the same z for the same checkpoint. */
export type LatentKey = SeedKey | BlendKey | ZKey

/** Ways to interpolate: along the great circle, or along the straight line. */
export type BlendMethod = 'SLERP' | 'LERP'

/** A seed, whose z is multiplied by `truncation` in [0, 1]. */
export interface SeedKey {
  readonly seed: number
  readonly truncation: number
}

/** A seed truncated to a centre: the point at t in [0, 1] on the way from `from` to `to`. */
export interface BlendKey {
  readonly method: BlendMethod
  readonly from: number
  readonly to: number
  readonly t: number
}

/** The values of z. */
export interface ZKey {
  readonly z: Float32Array
}

/**
 * The latent of a canonical recipe; `evaluate` computes its values. Values that a short key implies
 * are computed only on demand, because the key is enough for an address. The key of other latents
 * is their values, so those are computed immediately.
 */
export function latentOf(
  recipe: Recipe,
  evaluate: () => Float32Array,
  key: SeedKey | BlendKey | null = seedKey(recipe),
): ResolvedLatent {
  if (key) {
    let values: Float32Array | undefined
    return { recipe, key, z: () => (values ??= evaluate()) }
  }
  const z = evaluate()
  return { recipe, key: { z }, z: () => z }
}

/** The key of a seed, possibly multiplied (a sum of one term), or null for other recipes. */
function seedKey(recipe: Recipe): SeedKey | null {
  if ('seed' in recipe) return { seed: recipe.seed, truncation: 1 }
  if (!('sum' in recipe) || recipe.sum.length !== 1) return null
  const { weight, latent } = recipe.sum[0]!
  if (!('seed' in latent) || !(weight >= 0 && weight <= 1)) return null
  return { seed: latent.seed, truncation: weight }
}
