/** The state of the Compare view, as its URL keeps it. */
import type { Latent } from '../../latents/recipe.ts'
import { param } from '../../navigation/params.ts'
import type { Params } from '../../navigation/url-state.ts'

/** Maximum number of rows and of columns, as in the API. */
export const MAX_COMPARED = 16
/** Maximum number of runs whose curves are shown: as many as there are colours. */
export const MAX_RUNS = 6

export const FIGURES = ['lossG', 'lossD', 'dReal', 'dFakeAfter', 'imagesPerSecond'] as const
export type CurveFigure = (typeof FIGURES)[number]

export interface CompareState {
  /** References of the columns' checkpoints. */
  readonly of: readonly string[]
  /** Latents of the rows. */
  readonly latent: readonly Latent[]
  /** Names of the runs to compare; by default those of the columns. */
  readonly run: readonly string[]
  readonly figure: CurveFigure
  /** Weight of the earlier points in a curve's moving average, 0 to 0.98. */
  readonly smoothing: number
}

export const params: Params<CompareState> = {
  of: param.texts(),
  latent: param.latents(),
  run: param.texts(),
  figure: param.choice('lossG', FIGURES),
  smoothing: param.number(0.6, { min: 0, max: 0.98 }),
}

/** Rows of a comparison that names none. */
export const FIRST_LATENTS: readonly Latent[] = [0, 1, 2, 3].map((seed) => ({ seed }))

/** The name of the run in a reference RUN@STEP or RUN@latest; undefined for other references. */
export function runOf(reference: string): string | undefined {
  return /^(.+)@(?:latest|\d+)(?::raw)?$/.exec(reference)?.[1]
}

/** The smallest seed after those of the rows. */
export function nextSeed(latents: readonly Latent[]): number {
  return latents.reduce((next, { seed }) => Math.max(next, (seed ?? -1) + 1), 0)
}

/** At most `count` items, evenly spaced: the last, and if `count` is 2 or more also the first. */
export function spaced<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items]
  const last = items.length - 1
  if (count === 1) return [items[last]!]
  return Array.from({ length: count }, (_, i) => items[Math.round((i * last) / (count - 1))]!)
}
