/** Keeps pictures coming while their maps change quickly. */
import { useState } from 'react'
import { usePicture } from '../../api/pictures.ts'
import type { Latent } from '../../latents/recipe.ts'
import { variantOf, type Ablations } from './ablations.ts'

/**
 * The ablations to show: the newest ones, except while a picture is loading. So quick clicks and a
 * dragged slider show what they can, end with the newest, and no request waits for another.
 */
export function useLive(newest: Ablations, latent: Latent, checkpoint: string): Ablations {
  const [live, setLive] = useState(newest)
  const { waiting } = usePicture({ latent, checkpoint, variant: variantOf(live) })
  if (!waiting && live !== newest) setLive(newest)
  return live
}
