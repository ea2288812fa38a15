/** Latents ready for a generator: recipe, shortest key, and values. */
import type { Recipe } from './recipe.ts'
import type { Point } from './spaces.ts'

export type ResolvedLatent = ZLatent | WLatent

/** A class by its number; or the point at t in [0, 1] on the straight line between two classes. */
export type Label = number | LabelBlend

export interface LabelBlend {
  readonly from: number
  readonly to: number
  readonly t: number
}

interface Labelled {
  /** The class to sample it with, on a walk between classes; absent: that of the sampling. */
  readonly label?: Label
}

export interface ZLatent extends Labelled {
  readonly space: 'Z'
  /** Canonical; evaluating it gives exactly `z()`. */
  readonly recipe: Recipe
  readonly key: SeedKey | BlendKey | ZKey
  /** [zDim] float32, with truncation applied. Computed once; every call returns the same array. */
  z(): Float32Array
}

/** A latent in w. Only an engine can compute its values, because parts of it may be z. */
export interface WLatent extends Labelled {
  readonly space: 'W' | 'W_PLUS'
  /** Canonical; names saved latents. */
  readonly recipe: Recipe
  readonly key: RecipeKey
}

/** Everything that another replica needs to compute the same values for the same checkpoint. */
export type LatentKey = SeedKey | BlendKey | ZKey | RecipeKey

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

/** The recipe of a latent in w, with the values of saved latents in place of their names. */
export interface RecipeKey {
  readonly recipe: Recipe
}

/**
 * The latent of a canonical recipe in Z; `evaluate` computes its values. Values that a short key
 * implies are computed only on demand, because the key is enough for an address. The key of other
 * latents is their values, so those are computed immediately.
 */
export function latentOf(
  recipe: Recipe,
  evaluate: () => Float32Array,
  key: SeedKey | BlendKey | null = seedKey(recipe),
): ZLatent {
  if (key) {
    let values: Float32Array | undefined
    return { space: 'Z', recipe, key, z: () => (values ??= evaluate()) }
  }
  const z = evaluate()
  return { space: 'Z', recipe, key: { z }, z: () => z }
}

/** The seed of a latent that is nothing but a seed, truncated or not; null for others. */
export function seedOf(key: LatentKey): number | null {
  if ('seed' in key) return key.seed
  if ('t' in key) return key.to
  if (!('recipe' in key) || !('truncate' in key.recipe)) return null
  const { latent } = key.recipe.truncate
  return 'seed' in latent ? latent.seed : null
}

/** The recipe of a latent with values in place of the names of saved latents. */
export function namelessRecipe(latent: ResolvedLatent): Recipe {
  if (latent.space !== 'Z') return latent.key.recipe
  return 'z' in latent.key ? literal({ space: 'Z', values: latent.key.z }, 1) : latent.recipe
}

/** The recipe that consists of the values of a point. W_PLUS has `rows` of them. */
export function literal({ space, values }: Point, rows: number): Recipe {
  if (space === 'Z') return { z: [...values] }
  return space === 'W' ? { w: [...values] } : { wPlus: rowsOf(values, rows) }
}

/** Splits values into rows. */
export function rowsOf(values: Float32Array, rows: number): number[][] {
  const size = values.length / rows
  return Array.from({ length: rows }, (_, row) => [
    ...values.subarray(row * size, (row + 1) * size),
  ])
}

/** The key of a seed, possibly multiplied (a sum of one term), or null for other recipes. */
function seedKey(recipe: Recipe): SeedKey | null {
  if ('seed' in recipe) return { seed: recipe.seed, truncation: 1 }
  if (!('sum' in recipe) || recipe.sum.length !== 1) return null
  const { weight, latent } = recipe.sum[0]!
  if (!('seed' in latent) || !(weight >= 0 && weight <= 1)) return null
  return { seed: latent.seed, truncation: weight }
}
