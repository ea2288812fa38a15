/** The Inside view's state, as its URL holds it. */
import type { Latent } from '../../latents/recipe.ts'
import { param } from '../../navigation/params.ts'
import type { Params } from '../../navigation/url-state.ts'
import { ablationsParam, type Ablations } from './ablations.ts'
import { regionsParam, type Region } from './boxes.ts'

export const TABS = ['maps', 'forget', 'filters'] as const

export interface InsideState {
  readonly tab: (typeof TABS)[number]
  /** The sample that is shown: its first latent. */
  readonly sample: readonly Latent[]
  /** Name of the activation whose maps are shown. */
  readonly layer: string | undefined
  /** The page of its maps, if one page has no room for all. */
  readonly page: number
  /** The map that was pressed last. */
  readonly map: number | undefined
  /** Maps that are turned off. */
  readonly off: Ablations
  /** Samples with boxes around an object. */
  readonly mark: readonly Region[]
  /** The most maps to turn off for an object. */
  readonly most: number | undefined
  /** Ids of the classifiers that judge what samples keep. */
  readonly judge: readonly string[]
  /** Id of the job that makes the generator forget. */
  readonly job: string | undefined
  /** Digest of the discriminator whose units are examined. */
  readonly discriminator: string | undefined
  /** Name of the activation whose maps are the units. */
  readonly unitsOf: string | undefined
  /** Name of the dataset that the discriminator looks at. */
  readonly dataset: string | undefined
  /** Id of the job that examines the units. */
  readonly filters: string | undefined
  /** The unit that is enlarged. */
  readonly unit: number | undefined
  /** True if it is one of the network with random weights. */
  readonly random: boolean
}

export const params: Params<InsideState> = {
  tab: param.choice('maps', TABS),
  sample: param.latents(),
  layer: param.optional(),
  page: param.integer(0, { min: 0, max: 255 }),
  map: param.optionalInteger({ min: 0, max: 65535 }),
  off: ablationsParam,
  mark: regionsParam,
  most: param.optionalInteger({ min: 1, max: 65535 }),
  judge: param.texts(),
  job: param.optional(),
  discriminator: param.optional(),
  unitsOf: param.optional(),
  dataset: param.optional(),
  filters: param.optional(),
  unit: param.optionalInteger({ min: 0, max: 65535 }),
  random: param.flag(false),
}

/** A seed whose face has glasses and a hat on the demo checkpoint. */
const FIRST_SEED = 22

export function latentOf({ sample }: Pick<InsideState, 'sample'>): Latent {
  return sample[0] ?? { seed: FIRST_SEED }
}
