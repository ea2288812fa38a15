/** Recipes of latents: the JSON that LatentInput takes and `recipe` returns. */

export type Recipe =
  | { readonly seed: number }
  | { readonly z: readonly number[] }
  | { readonly saved: string }
  | { readonly mean: readonly Recipe[] }
  | { readonly sum: readonly { readonly weight: number; readonly latent: Recipe }[] }
  | { readonly slerp: Blend }
  | { readonly lerp: Blend }
  | { readonly jitter: { readonly latent: Recipe; readonly seed: number; readonly amount: number } }

export interface Blend {
  readonly from: Recipe
  readonly to: Recipe
  readonly t: number
}

/** Returns the immediate parts of a recipe. */
function childrenOf(recipe: Recipe): readonly Recipe[] {
  if ('mean' in recipe) return recipe.mean
  if ('sum' in recipe) return recipe.sum.map(({ latent }) => latent)
  if ('slerp' in recipe) return [recipe.slerp.from, recipe.slerp.to]
  if ('lerp' in recipe) return [recipe.lerp.from, recipe.lerp.to]
  if ('jitter' in recipe) return [recipe.jitter.latent]
  return []
}

/** Nesting depth (1 for a seed alone), and total number of seeds, literal z and saved latents. */
export function extentOf(recipe: Recipe): { depth: number; terms: number } {
  const extents = childrenOf(recipe).map(extentOf)
  if (extents.length === 0) return { depth: 1, terms: 1 }
  return {
    depth: 1 + Math.max(...extents.map(({ depth }) => depth)),
    terms: extents.reduce((sum, { terms }) => sum + terms, 0),
  }
}

/** Returns the keys of the saved latents in a recipe. */
export function savedKeys(recipe: Recipe): string[] {
  return 'saved' in recipe ? [recipe.saved] : childrenOf(recipe).flatMap(savedKeys)
}

/** Renames every saved latent in a recipe; members keep their order. */
export function mapSaved(recipe: Recipe, rename: (key: string) => string): Recipe {
  const map = (child: Recipe) => mapSaved(child, rename)
  const blend = ({ from, to, t }: Blend): Blend => ({ from: map(from), to: map(to), t })
  if ('saved' in recipe) return { saved: rename(recipe.saved) }
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
  return recipe
}
