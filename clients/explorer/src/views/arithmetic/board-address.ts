/** The board, and what is shown of its result, in the view's address. */
import { LARGEST_SEED } from '../../latents/seeds.ts'
import { param } from '../../navigation/params.ts'
import type { Params } from '../../navigation/url-state.ts'
import type { LatentInput } from '@latentql/sdk'
import { MOST_GROUPS, MOST_MEMBERS, type Board, type Group } from './board.ts'

/** The cell of the grid that is the result itself. */
export const CENTRE = 4
/** The paper's noise, and the widest that still shows neighbours rather than strangers. */
export const JITTER = { usual: 0.25, least: 0.05, most: 2, step: 0.05 } as const

export interface ArithmeticState {
  readonly plus: readonly (readonly LatentInput[])[]
  readonly minus: readonly (readonly LatentInput[])[]
  /** Of the groups, those that are added first. */
  readonly title: readonly string[]
  /** How far the neighbours in the grid lie from the result. */
  readonly jitter: number
  /** Which noise makes them. */
  readonly noise: number
  /** Which cell of the grid is shown large. */
  readonly cell: number
}

export const params: Params<ArithmeticState> = {
  plus: param.latentGroups(),
  minus: param.latentGroups(),
  title: param.texts(),
  jitter: param.number(JITTER.usual, { min: JITTER.least, max: JITTER.most }),
  noise: param.integer(0, { min: 0, max: LARGEST_SEED }),
  cell: param.integer(CENTRE, { min: 0, max: 8 }),
}

export function boardOf({ plus, minus, title }: ArithmeticState): Board {
  const groups = (sides: readonly (readonly LatentInput[])[], first: number): Group[] =>
    sides
      .map((latents, index) => ({
        title: title[first + index] ?? '',
        latents: latents.slice(0, MOST_MEMBERS),
      }))
      .filter(({ latents }) => latents.length > 0)
      .slice(0, MOST_GROUPS)
  return { plus: groups(plus, 0), minus: groups(minus, plus.length) }
}

/** What a changed board changes in the address: another sum has other neighbours. */
export function changeTo({ plus, minus }: Board): Partial<ArithmeticState> {
  const titles = [...plus, ...minus].map(({ title }) => title)
  return {
    plus: plus.map(({ latents }) => latents),
    minus: minus.map(({ latents }) => latents),
    title: titles.some(Boolean) ? titles : [],
    cell: CENTRE,
  }
}
