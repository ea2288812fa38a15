/** Reads the z of latents that tests know to be in Z. */
import type { ResolvedLatent } from '../../server/latent/resolved-latent.ts'

export function zOf(latent: ResolvedLatent): Float32Array {
  if (latent.space === 'Z') return latent.z()
  throw new Error(`The latent is in ${latent.space}.`)
}
