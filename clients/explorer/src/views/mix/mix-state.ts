/** State of the Mix view, in its URL. */
import type { Latent } from '../../latents/recipe.ts'
import { param, type Param } from '../../navigation/params.ts'

/** Largest number of rows of w in a recipe, less one. */
const LAST_ROW = 63

/** Two latents: one for most layers, one for the chosen layers. */
type Pair = readonly [Latent, Latent]

const EXAMPLE: Pair = [{ seed: 1 }, { seed: 2 }]

const latents = param.latents()

const pair: Param<Pair> = {
  parse: (texts) => {
    const [from = EXAMPLE[0], other = EXAMPLE[1]] = latents.parse(texts)
    return [from, other]
  },
  format: latents.format,
}

export const params = {
  of: pair,
  first: param.integer(0, { min: 0, max: LAST_ROW }),
  last: param.integer(3, { min: 0, max: LAST_ROW }),
  variety: param.number(1, { min: 0, max: 1 }),
}

/** Both ends of a range of layers, in any order. */
export interface Range {
  readonly first: number
  readonly last: number
}

export interface MixState extends Range {
  readonly of: Pair
  readonly variety: number
}

/** The ranges of the StyleGAN paper: resolutions 4 to 8, 16 to 32, and above. */
export const RANGES = [
  { label: 'Coarse', first: 0, last: 3 },
  { label: 'Middle', first: 4, last: 7 },
  { label: 'Fine', first: 8, last: LAST_ROW },
] as const

/** The layers of a range that a generator with `rows` rows of w has; at least one. */
export function layersOf({ first, last }: Range, rows: number): number[] {
  const [low, high] = [first, last].map((layer) => Math.min(layer, rows - 1)).sort((a, b) => a - b)
  return Array.from({ length: high! - low! + 1 }, (_, index) => low! + index)
}

/** The recipe of the mix. */
export function mixed([from, other]: Pair, layers: number[]): Latent {
  return { mix: { from, with: other, layers } }
}
