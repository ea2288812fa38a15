/** The Inside view's state, as its URL holds it. */
import type { Latent } from '../../latents/recipe.ts'
import { param } from '../../navigation/params.ts'
import type { Params } from '../../navigation/url-state.ts'
import { ablationsParam, type Ablations } from './ablations.ts'

export interface InsideState {
  /** The sample that is shown: its first latent. */
  readonly sample: readonly Latent[]
  /** Name of the activation whose maps are shown. */
  readonly layer: string | undefined
  /** The page of its maps, if one page has no room for all. */
  readonly page: number
  /** Maps that are turned off. */
  readonly off: Ablations
}

export const params: Params<InsideState> = {
  sample: param.latents(),
  layer: param.optional(),
  page: param.integer(0, { min: 0, max: 255 }),
  off: ablationsParam,
}

/** A seed whose face has glasses and a hat on the demo checkpoint. */
const FIRST_SEED = 22

export function latentOf({ sample }: Pick<InsideState, 'sample'>): Latent {
  return sample[0] ?? { seed: FIRST_SEED }
}
