/** Composes latents from latents: builds the recipe together with the values it gives. */
import { BadUserInput } from '../errors.ts'
import { MAX_DEPTH, MAX_TERMS } from './canonical.ts'
import { jitter, mean, weightedSum } from './combine.ts'
import { lerp, slerp } from './interpolate.ts'
import { extentOf, type Recipe } from './recipe.ts'
import { latentOf, type BlendMethod, type ResolvedLatent } from './resolved-latent.ts'

export interface ComposedTerm {
  readonly weight: number
  readonly latent: ResolvedLatent
}

/** psi z, as a sum of one term. psi = 1 returns the latent unchanged. */
export function scale(latent: ResolvedLatent, psi: number): ResolvedLatent {
  return psi === 1 ? latent : sumOf([{ weight: psi, latent }])
}

export function sumOf(terms: readonly ComposedTerm[]): ResolvedLatent {
  return bounded(
    { sum: terms.map(({ weight, latent }) => ({ weight, latent: latent.recipe })) },
    () => weightedSum(terms.map(({ weight, latent }) => ({ weight, z: latent.z() }))),
  )
}

/** The mean. The mean of one latent is that latent. */
export function meanOf(latents: readonly ResolvedLatent[]): ResolvedLatent {
  if (latents.length === 1) return latents[0]!
  return bounded({ mean: latents.map(({ recipe }) => recipe) }, () =>
    mean(latents.map((latent) => latent.z())),
  )
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
  return bounded(...between(method, from, to, t))
}

/**
 * A latent truncated to a centre, a seed: `blend` from the centre to it. A truncated seed keeps a
 * short key.
 */
export function truncateTo(
  centre: ResolvedLatent,
  latent: ResolvedLatent,
  { method, psi }: { readonly method: BlendMethod; readonly psi: number },
): ResolvedLatent {
  const [from, to] = [centre.recipe, latent.recipe]
  if (psi === 0 || psi === 1 || !('seed' in from && 'seed' in to)) {
    return blend(method, centre, latent, psi)
  }
  const key = { method, from: from.seed, to: to.seed, t: psi }
  return latentOf(...between(method, centre, latent, psi), key)
}

function between(
  method: BlendMethod,
  from: ResolvedLatent,
  to: ResolvedLatent,
  t: number,
): [Recipe, () => Float32Array] {
  const recipe = { from: from.recipe, to: to.recipe, t }
  return method === 'SLERP'
    ? [{ slerp: recipe }, () => slerp(from.z(), to.z(), t)]
    : [{ lerp: recipe }, () => lerp(from.z(), to.z(), t)]
}

export function jittered(latent: ResolvedLatent, seed: number, amount: number): ResolvedLatent {
  return bounded({ jitter: { latent: latent.recipe, seed, amount } }, () =>
    jitter(latent.z(), seed, amount),
  )
}

/**
 * The latent of a recipe, or of its literal values if the recipe would exceed the limits of a
 * LatentInput. Throws BadUserInput if values exceed float32's range.
 */
function bounded(recipe: Recipe, compute: () => Float32Array): ResolvedLatent {
  const { depth, terms } = extentOf(recipe)
  const latent = latentOf(recipe, () => finite(compute()))
  if (depth <= MAX_DEPTH && terms <= MAX_TERMS) return latent
  const z = latent.z()
  return latentOf({ z: [...z] }, () => z)
}

function finite(z: Float32Array): Float32Array {
  if (z.every(Number.isFinite)) return z
  throw new BadUserInput(
    'The sum of the latents exceeds the range of float32. Use smaller weights or values.',
  )
}
