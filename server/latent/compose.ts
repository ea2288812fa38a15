/** Latents made of latents: the values and the recipe that gives these very values, step by step together. */
import { BadUserInput } from '../errors.ts'
import { MAX_DEPTH, MAX_TERMS } from './canonical.ts'
import { jitter, mean, weightedSum } from './combine.ts'
import { lerp, slerp } from './interpolate.ts'
import { extentOf, type Recipe } from './recipe.ts'

/** z [zDim] float32, and the canonical recipe whose evaluation is bit-equal to it. */
export interface ComposedLatent {
  readonly recipe: Recipe
  readonly z: Float32Array
}

export interface ComposedTerm {
  readonly weight: number
  readonly latent: ComposedLatent
}

export type BlendMethod = 'SLERP' | 'LERP'

/** psi z: truncation, as a sum of one term. psi = 1 changes nothing. */
export function scale(latent: ComposedLatent, psi: number): ComposedLatent {
  return psi === 1 ? latent : sumOf([{ weight: psi, latent }])
}

export function sumOf(terms: readonly ComposedTerm[]): ComposedLatent {
  return bounded(
    { sum: terms.map(({ weight, latent }) => ({ weight, latent: latent.recipe })) },
    weightedSum(terms.map(({ weight, latent }) => ({ weight, z: latent.z }))),
  )
}

/** The mean; of one latent, the latent. */
export function meanOf(latents: readonly ComposedLatent[]): ComposedLatent {
  if (latents.length === 1) return latents[0]!
  return bounded({ mean: latents.map(({ recipe }) => recipe) }, mean(latents.map(({ z }) => z)))
}

/** The point t in [0, 1] of the way; at the ends, the ends themselves. */
export function blend(
  method: BlendMethod,
  from: ComposedLatent,
  to: ComposedLatent,
  t: number,
): ComposedLatent {
  if (t === 0) return from
  if (t === 1) return to
  const recipe = { from: from.recipe, to: to.recipe, t }
  return method === 'SLERP'
    ? bounded({ slerp: recipe }, slerp(from.z, to.z, t))
    : bounded({ lerp: recipe }, lerp(from.z, to.z, t))
}

export function jittered(latent: ComposedLatent, seed: number, amount: number): ComposedLatent {
  return bounded(
    { jitter: { latent: latent.recipe, seed, amount } },
    jitter(latent.z, seed, amount),
  )
}

/**
 * The recipe, or the literal values where it would pass the limits that a LatentInput has. Throws BadUserInput where
 * values leave float32's range.
 */
function bounded(recipe: Recipe, z: Float32Array): ComposedLatent {
  if (!z.every(Number.isFinite))
    throw new BadUserInput('The latents add up to values that float32 cannot hold.')
  const { depth, terms } = extentOf(recipe)
  return depth <= MAX_DEPTH && terms <= MAX_TERMS ? { recipe, z } : { recipe: { z: [...z] }, z }
}
