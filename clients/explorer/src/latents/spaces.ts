/** The spaces of latents: z, and the w of checkpoints that map z to it. */
import type { CheckpointFieldsFragment, LatentFieldsFragment } from '@latentql/sdk'

type Latent = Pick<LatentFieldsFragment, 'space' | 'zDim'>

/** True if a checkpoint has the latent's space, and takes as many numbers there. */
export function takes(
  { zDim, mapping }: Pick<CheckpointFieldsFragment, 'zDim' | 'mapping'>,
  latent: Latent,
): boolean {
  return (latent.space === 'Z' ? zDim : mapping?.size) === latent.zDim
}

/** The number of a latent's values: `512 values of w`. */
export function valuesOf({ space, zDim }: Latent): string {
  if (space === 'Z') return `${zDim} values`
  return space === 'W' ? `${zDim} values of w` : `${zDim} values of w in each layer`
}
