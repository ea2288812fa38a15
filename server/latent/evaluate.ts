/** Evaluates recipes. Every node is a float32 vector, so its values can replace it exactly. */
import { BadUserInput, LatentDimensionMismatch, LatentNotFound } from '../errors.ts'
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
 * Returns the z of a canonical recipe, [zDim] float32, all values finite. The same recipe always
 * gives the same bits. Throws LatentDimensionMismatch, LatentNotFound, or BadUserInput if a sum
 * exceeds float32's range. Messages refer to the recipe as `path`.
 */
export function evaluate(
  recipe: Recipe,
  context: EvaluationContext,
  path = 'latent',
): Float32Array {
  const z = evaluateNode(recipe, context, path)
  if (z.every(Number.isFinite)) return z
  throw new BadUserInput(`${path} exceeds the range of float32. Use smaller weights or values.`)
}

function evaluateNode(recipe: Recipe, context: EvaluationContext, path: string): Float32Array {
  const part = (child: Recipe, name: string) => evaluateNode(child, context, `${path}.${name}`)
  const blend = (between: typeof lerp, { from, to, t }: Blend, name: string) =>
    between(part(from, `${name}.from`), part(to, `${name}.to`), t)
  if ('seed' in recipe) return seedToZ(recipe.seed, context.zDim, context.prior)
  if ('z' in recipe) return sized(Float32Array.from(recipe.z), context, `${path}.z`)
  if ('saved' in recipe) return savedZ(recipe.saved, context, `${path}.saved`)
  if ('mean' in recipe) return mean(recipe.mean.map((child, i) => part(child, `mean[${i}]`)))
  if ('slerp' in recipe) return blend(slerp, recipe.slerp, 'slerp')
  if ('lerp' in recipe) return blend(lerp, recipe.lerp, 'lerp')
  if ('jitter' in recipe) {
    const { latent, seed, amount } = recipe.jitter
    return jitter(part(latent, 'jitter.latent'), seed, amount)
  }
  return weightedSum(
    recipe.sum.map(({ weight, latent }, i) => ({ weight, z: part(latent, `sum[${i}].latent`) })),
  )
}

function savedZ(key: string, context: EvaluationContext, path: string): Float32Array {
  const z = context.saved?.get(key)
  if (!z) throw new LatentNotFound(`${path}: no saved latent has the id or name "${key}".`)
  return sized(z, context, `${path} "${key}"`)
}

function sized(z: Float32Array, { zDim }: EvaluationContext, path: string): Float32Array {
  if (z.length !== zDim) throw new LatentDimensionMismatch(path, zDim, z.length)
  return z
}
