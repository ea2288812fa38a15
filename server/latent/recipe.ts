/** Recipes of latents: the JSON that LatentInput takes and `recipe` returns. */
import { MAX_DEPTH, MAX_TERMS } from '../../clients/sdk/src/recipe.ts'

export type Recipe =
  | { readonly seed: number }
  | { readonly z: readonly number[] }
  | { readonly w: readonly number[] }
  | { readonly wPlus: readonly (readonly number[])[] }
  | { readonly saved: string }
  | { readonly mean: readonly Recipe[] }
  | { readonly sum: readonly { readonly weight: number; readonly latent: Recipe }[] }
  | { readonly slerp: Blend }
  | { readonly lerp: Blend }
  | { readonly jitter: { readonly latent: Recipe; readonly seed: number; readonly amount: number } }
  | { readonly mix: Mix }
  | { readonly truncate: Truncate }

export interface Blend {
  readonly from: Recipe
  readonly to: Recipe
  readonly t: number
}

/** Rows of w: those with the indices `layers` of `with`, the others of `from`. */
export interface Mix {
  readonly from: Recipe
  readonly with: Recipe
  /** Ascending. */
  readonly layers: readonly number[]
}

/** A latent moved to its generator's centre: psi = 1 leaves it where it is, 0 is the centre. */
export interface Truncate {
  readonly latent: Recipe
  readonly psi: number
  /** Only the first `cutoff` rows of w are moved; default all. */
  readonly cutoff?: number
}

/** Returns the immediate parts of a recipe. */
export function childrenOf(recipe: Recipe): readonly Recipe[] {
  if ('mean' in recipe) return recipe.mean
  if ('sum' in recipe) return recipe.sum.map(({ latent }) => latent)
  if ('slerp' in recipe) return [recipe.slerp.from, recipe.slerp.to]
  if ('lerp' in recipe) return [recipe.lerp.from, recipe.lerp.to]
  if ('jitter' in recipe) return [recipe.jitter.latent]
  if ('mix' in recipe) return [recipe.mix.from, recipe.mix.with]
  if ('truncate' in recipe) return [recipe.truncate.latent]
  return []
}

/** Nesting depth (1 for a seed alone), and total number of seeds, literal and saved latents. */
function extentOf(recipe: Recipe): { depth: number; terms: number } {
  const extents = childrenOf(recipe).map(extentOf)
  if (extents.length === 0) return { depth: 1, terms: 1 }
  return {
    depth: 1 + Math.max(...extents.map(({ depth }) => depth)),
    terms: extents.reduce((sum, { terms }) => sum + terms, 0),
  }
}

/** True if a LatentInput may be this large. */
export function fits(recipe: Recipe): boolean {
  const { depth, terms } = extentOf(recipe)
  return depth <= MAX_DEPTH && terms <= MAX_TERMS
}

/** Returns the keys of the saved latents in a recipe. */
export function savedKeys(recipe: Recipe): string[] {
  return 'saved' in recipe ? [recipe.saved] : childrenOf(recipe).flatMap(savedKeys)
}

/** Replaces every saved latent in a recipe; members keep their order. */
export function mapSaved(recipe: Recipe, replace: (key: string) => Recipe): Recipe {
  return 'saved' in recipe
    ? replace(recipe.saved)
    : mapChildren(recipe, (child) => mapSaved(child, replace))
}

/** Replaces every truncated latent in a recipe, from the innermost. */
export function withoutTruncation(
  recipe: Recipe,
  replace: (latent: Recipe, truncate: Truncate) => Recipe,
): Recipe {
  const inside = mapChildren(recipe, (child) => withoutTruncation(child, replace))
  return 'truncate' in inside ? replace(inside.truncate.latent, inside.truncate) : inside
}

function mapChildren(recipe: Recipe, map: (child: Recipe) => Recipe): Recipe {
  const blend = ({ from, to, t }: Blend): Blend => ({ from: map(from), to: map(to), t })
  if ('mean' in recipe) return { mean: recipe.mean.map(map) }
  if ('slerp' in recipe) return { slerp: blend(recipe.slerp) }
  if ('lerp' in recipe) return { lerp: blend(recipe.lerp) }
  if ('sum' in recipe) {
    return { sum: recipe.sum.map(({ weight, latent }) => ({ weight, latent: map(latent) })) }
  }
  if ('jitter' in recipe) {
    const { latent, seed, amount } = recipe.jitter
    return { jitter: { latent: map(latent), seed, amount } }
  }
  if ('mix' in recipe) {
    const { from, with: other, layers } = recipe.mix
    return { mix: { from: map(from), with: map(other), layers } }
  }
  if ('truncate' in recipe) {
    const { latent, ...rest } = recipe.truncate
    return { truncate: { latent: map(latent), ...rest } }
  }
  return recipe
}
