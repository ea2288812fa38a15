/** Evaluates recipes in z. Every node is a float32 vector, so its values can replace it exactly. */
import { BadUserInput } from '../errors.ts'
import { jitter, mean, weightedSum } from './combine.ts'
import { lerp, slerp } from './interpolate.ts'
import type { Blend, Recipe } from './recipe.ts'
import { seedToZ, type Prior } from './seed-to-z.ts'

export interface EvaluationContext {
  readonly zDim: number
  readonly prior: Prior
  /** Values of saved latents, by the keys that recipes use. */
  readonly saved?: ReadonlyMap<string, Float32Array>
}

/**
 * Returns the z of a canonical recipe that `spaceOf` finds in Z, [zDim] float32, all values finite.
 * The same recipe always gives the same bits. Throws BadUserInput if a sum exceeds float32's range;
 * the message refers to the recipe as `path`.
 */
export function evaluate(
  recipe: Recipe,
  context: EvaluationContext,
  path = 'latent',
): Float32Array {
  const z = evaluateNode(recipe, context)
  if (z.every(Number.isFinite)) return z
  throw new BadUserInput(`${path} exceeds the range of float32. Use smaller weights or values.`)
}

function evaluateNode(recipe: Recipe, context: EvaluationContext): Float32Array {
  const part = (child: Recipe) => evaluateNode(child, context)
  const blend = (between: typeof lerp, { from, to, t }: Blend) => between(part(from), part(to), t)
  if ('seed' in recipe) return seedToZ(recipe.seed, context.zDim, context.prior)
  if ('z' in recipe) return Float32Array.from(recipe.z)
  if ('saved' in recipe) return context.saved!.get(recipe.saved)!
  if ('mean' in recipe) return mean(recipe.mean.map(part))
  if ('slerp' in recipe) return blend(slerp, recipe.slerp)
  if ('lerp' in recipe) return blend(lerp, recipe.lerp)
  if ('jitter' in recipe) {
    const { latent, seed, amount } = recipe.jitter
    return jitter(part(latent), seed, amount)
  }
  const { sum } = recipe as Extract<Recipe, { sum: unknown }>
  return weightedSum(sum.map(({ weight, latent }) => ({ weight, z: part(latent) })))
}
