/** The Figures view's state, as its URL keeps it. */
import type { CheckpointDetails } from '../../api/queries.ts'
import { MAX_SEED, type Latent } from '../../latents/recipe.ts'
import { param } from '../../navigation/params.ts'
import type { Params, UrlState } from '../../navigation/url-state.ts'

export const FIGURE_NAMES = [
  'samples',
  'walk',
  'filters',
  'forgetting',
  'arithmetic',
  'turn',
  'classifiers',
  'rules',
] as const
export type FigureName = (typeof FIGURE_NAMES)[number]

export interface FiguresState {
  /** The figure to show in full; the gallery if it names none. */
  readonly figure: string | undefined
  /** The first of the seeds that are drawn. */
  readonly seed: number
  /** Groups of samples: A, B and C of a sum; of a turn those to the left, to the right, to turn. */
  readonly group: readonly (readonly Latent[])[]
  /** Name of the dataset whose images are compared, looked at or classified. */
  readonly dataset: string | undefined
  /** Name of the dataset whose nearest images are shown; undefined: not yet. */
  readonly near: string | undefined
  /** Digest of a discriminator. */
  readonly discriminator: string | undefined
  /** Name of the activation whose maps are a discriminator's units. */
  readonly unitsOf: string | undefined
  /** Id of the job whose units are shown; undefined: the newest. */
  readonly job: string | undefined
  /** The unit that is enlarged. */
  readonly unit: number | undefined
  /** True if it is one of the network with random weights. */
  readonly random: boolean
  /** Name of the attribute that a classifier tells. */
  readonly attribute: string | undefined
  /** The most training images for each value of it. */
  readonly labels: number | undefined
  /** Id of the classifier that judges. */
  readonly judge: string | undefined
  /** Name of a rule study. */
  readonly study: string | undefined
}

export const params: Params<FiguresState> = {
  figure: param.optional(),
  seed: param.integer(0, { min: 0, max: MAX_SEED - 100 }),
  group: param.latentGroups(),
  dataset: param.optional(),
  near: param.optional(),
  discriminator: param.optional(),
  unitsOf: param.optional(),
  job: param.optional(),
  unit: param.optionalInteger({ min: 0, max: 65535 }),
  random: param.flag(false),
  attribute: param.optional(),
  labels: param.optionalInteger({ min: 2, max: 100_000 }),
  judge: param.optional(),
  study: param.optional(),
}

/** Props of a figure in full size. */
export interface FigureProps {
  readonly checkpoint: CheckpointDetails
  readonly state: FiguresState
  readonly set: UrlState<FiguresState>['set']
}
