/** Composes latents from latents: builds the recipe together with the values it gives. */
import { BadUserInput } from '../errors.ts'
import { jitter, mean, weightedSum } from './combine.ts'
import { lerp, slerp } from './interpolate.ts'
import { fits, type Recipe } from './recipe.ts'
import {
  latentOf,
  namelessRecipe,
  type BlendMethod,
  type ResolvedLatent,
  type WLatent,
  type ZLatent,
} from './resolved-latent.ts'
import { joined, truncatedSpace } from './spaces.ts'

export interface ComposedTerm {
  readonly weight: number
  readonly latent: ResolvedLatent
}

/** psi z, as a sum of one term. psi = 1 returns the latent unchanged. */
export function scale(latent: ResolvedLatent, psi: number): ResolvedLatent {
  return psi === 1 ? latent : sumOf([{ weight: psi, latent }])
}

export function sumOf(terms: readonly ComposedTerm[]): ResolvedLatent {
  return composed(
    terms.map(({ latent }) => latent),
    {
      recipe: (parts) => ({
        sum: parts.map((latent, index) => ({ weight: terms[index]!.weight, latent })),
      }),
      z: (parts) => weightedSum(parts.map((z, index) => ({ weight: terms[index]!.weight, z }))),
    },
  )
}

/** The mean. The mean of one latent is that latent. */
export function meanOf(latents: readonly ResolvedLatent[]): ResolvedLatent {
  if (latents.length === 1) return latents[0]!
  return composed(latents, { recipe: (parts) => ({ mean: parts }), z: mean })
}

/** The point at t in [0, 1] on the way from `from` to `to`. At 0 and 1, the latents themselves. */
export function blend(
  method: BlendMethod,
  from: ResolvedLatent,
  to: ResolvedLatent,
  t: number,
): ResolvedLatent {
  if (t === 0) return from
  if (t === 1) return to
  return composed([from, to], between(method, t))
}

/**
 * A latent truncated to a centre, a seed: `blend` from the centre to it. A truncated seed keeps a
 * short key.
 */
export function truncateTo(
  centre: ZLatent,
  latent: ResolvedLatent,
  { method, psi }: { readonly method: BlendMethod; readonly psi: number },
): ResolvedLatent {
  const [from, to] = [centre.recipe, latent.recipe]
  if (psi === 0 || psi === 1 || latent.space !== 'Z' || !('seed' in from && 'seed' in to)) {
    return blend(method, centre, latent, psi)
  }
  const key = { method, from: from.seed, to: to.seed, t: psi }
  const { recipe, z } = between(method, psi)
  return latentOf(recipe([from, to]), () => z([centre.z(), latent.z()]), key)
}

/** A latent of a generator with w, truncated to the mean of w. psi = 1 returns it unchanged. */
export function truncateInW(
  latent: ResolvedLatent,
  { psi, cutoff, rows }: { readonly psi: number; readonly cutoff?: number; readonly rows: number },
): ResolvedLatent {
  if (psi === 1) return latent
  const settings = { psi, ...(cutoff === undefined ? {} : { cutoff }) }
  const space = truncatedSpace(latent.space, settings, rows)
  return inW(space as WLatent['space'], [latent], ([part]) => ({
    truncate: { latent: part!, ...settings },
  }))
}

export function jittered(latent: ResolvedLatent, seed: number, amount: number): ResolvedLatent {
  return composed([latent], {
    recipe: ([part]) => ({ jitter: { latent: part!, seed, amount } }),
    z: ([z]) => jitter(z!, seed, amount),
  })
}

/** A way to make a latent of others. */
interface Composition {
  readonly recipe: (parts: Recipe[]) => Recipe
  readonly z: (parts: Float32Array[]) => Float32Array
}

function between(method: BlendMethod, t: number): Composition {
  return {
    recipe: ([from, to]) => {
      const recipe = { from: from!, to: to!, t }
      return method === 'SLERP' ? { slerp: recipe } : { lerp: recipe }
    },
    z: ([from, to]) => (method === 'SLERP' ? slerp : lerp)(from!, to!, t),
  }
}

function composed(parts: readonly ResolvedLatent[], { recipe, z }: Composition): ResolvedLatent {
  const inZ = parts.filter((part) => part.space === 'Z')
  if (inZ.length === parts.length) {
    return bounded(recipe(inZ.map((part) => part.recipe)), () => z(inZ.map((part) => part.z())))
  }
  const space = joined(parts.map((part) => part.space))
  return inW(space as WLatent['space'], parts, recipe)
}

function inW(
  space: WLatent['space'],
  parts: readonly ResolvedLatent[],
  recipe: (parts: Recipe[]) => Recipe,
): WLatent {
  return {
    space,
    recipe: recipe(parts.map((part) => part.recipe)),
    key: { recipe: recipe(parts.map(namelessRecipe)) },
  }
}

/**
 * The latent of a recipe, or of its literal values if the recipe would exceed the limits of a
 * LatentInput. Throws BadUserInput if values exceed float32's range.
 */
function bounded(recipe: Recipe, compute: () => Float32Array): ZLatent {
  const latent = latentOf(recipe, () => finite(compute()))
  if (fits(recipe)) return latent
  const z = latent.z()
  return latentOf({ z: [...z] }, () => z)
}

function finite(z: Float32Array): Float32Array {
  if (z.every(Number.isFinite)) return z
  throw new BadUserInput(
    'The sum of the latents exceeds the range of float32. Use smaller weights or values.',
  )
}
