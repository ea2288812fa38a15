/** The board as an immutable value: groups of latents to add and to subtract. */
import type { LatentInput } from '@latentql/sdk'
import type { CheckpointDetails } from '../../api/queries.ts'
import {
  describe,
  latentKey,
  partsOf,
  type DraggedLatent,
  type Names,
  MAX_SEED,
} from '../../latents/recipe.ts'
import { param } from '../../navigation/params.ts'
import type { Params } from '../../navigation/url-state.ts'

export type Side = 'plus' | 'minus'

interface Group {
  /** The common trait of the latents; '' if not given. */
  readonly title: string
  /** At least one. */
  readonly latents: readonly LatentInput[]
}

export type Board = Readonly<Record<Side, readonly Group[]>>

/** Props that every part of the board needs. */
export interface BoardProps {
  readonly board: Board
  readonly change: (board: Board) => void
  readonly checkpoint: CheckpointDetails
  /** Names of saved latents. */
  readonly names: Names
}

/** A group by its index; one past the last is a new group, created when a latent is put there. */
export interface Place {
  readonly side: Side
  readonly group: number
}

/** A latent by its index in its group. */
export interface MemberPlace extends Place {
  readonly member: number
}

/** The server's limits: groups on a side, and latents in a group. */
export const MAX_GROUPS = 16
export const MAX_MEMBERS = 64

export const emptyBoard: Board = { plus: [], minus: [] }

export function isEmpty({ plus, minus }: Board): boolean {
  return plus.length + minus.length === 0
}

/** Adds latents to a group, as many as fit. */
export function put(board: Board, place: Place, latents: readonly LatentInput[]): Board {
  const group = board[place.side][place.group] ?? { title: '', latents: [] }
  return withLatents(board, place, [...group.latents, ...latents])
}

/** Replaces a group's latents; an empty group is removed. */
export function withLatents(board: Board, place: Place, latents: readonly LatentInput[]): Board {
  const groups = [...board[place.side]]
  const title = groups[place.group]?.title ?? ''
  groups[place.group] = { title, latents: latents.slice(0, MAX_MEMBERS) }
  return withGroups(board, place.side, groups)
}

/** Removes one latent from its group. */
export function take(board: Board, { member, ...place }: MemberPlace): Board {
  const latents = board[place.side][place.group]?.latents ?? []
  return withLatents(board, place, latents.toSpliced(member, 1))
}

/** Moves a latent to another group, if it fits. */
export function move(board: Board, from: MemberPlace, to: Place): Board {
  const latent = board[from.side][from.group]?.latents[from.member]
  if (!latent || isSame(from, to) || !hasRoom(board, to)) return board
  // Fills the target group first: the source group may be removed, which shifts the indexes after
  // it.
  return take(put(board, to, [latent]), from)
}

/** True if one more latent fits. */
export function hasRoom(board: Board, { side, group }: Place): boolean {
  return group < MAX_GROUPS && (board[side][group]?.latents.length ?? 0) < MAX_MEMBERS
}

export function withTitle(board: Board, { side, group }: Place, title: string): Board {
  return withGroups(
    board,
    side,
    board[side].map((there, index) => (index === group ? { ...there, title } : there)),
  )
}

export function withoutGroup(board: Board, { side, group }: Place): Board {
  return withGroups(board, side, board[side].toSpliced(group, 1))
}

/** Inserts a copy of the group right after it. */
export function duplicate(board: Board, { side, group }: Place): Board {
  const there = board[side][group]
  return there ? withGroups(board, side, board[side].toSpliced(group, 0, there)) : board
}

/** Moves a group to the other side. */
export function switchSide(board: Board, { side, group }: Place): Board {
  const there = board[side][group]
  const other = side === 'plus' ? 'minus' : 'plus'
  if (!there) return board
  return withGroups(withoutGroup(board, { side, group }), other, [...board[other], there])
}

export function isSame(a: Place, b: Place): boolean {
  return a.side === b.side && a.group === b.group
}

/** A group's title, or its position, counted from 1. */
export function nameOf(board: Board, { side, group }: Place): string {
  const title = board[side][group]?.title
  return title || `${side === 'plus' ? 'Add' : 'Subtract'}, group ${group + 1}`
}

/** The mean of a group's latents. */
export function meanOf({ latents }: Group): LatentInput {
  return latents.length === 1 ? latents[0]! : { mean: [...latents] }
}

interface Term {
  readonly sign: '+' | '\u2212'
  readonly place: Place
  readonly group: Group
}

/**
 * The groups in reading order: subtracted groups follow the first added one, as in the DCGAN paper.
 */
export function termsOf({ plus, minus }: Board): readonly Term[] {
  const added = plus.map((group, index) => term('plus', group, index))
  return [...added.slice(0, 1), ...minus.map((g, i) => term('minus', g, i)), ...added.slice(1)]
}

function term(side: Side, group: Group, index: number): Term {
  return { sign: side === 'plus' ? '+' : '\u2212', place: { side, group: index }, group }
}

function withGroups(board: Board, side: Side, groups: readonly Group[]): Board {
  return { ...board, [side]: groups.filter(({ latents }) => latents.length > 0) }
}

/** The origin of a drag that starts on the board. */
export function originOf({ side, group, member }: MemberPlace): string {
  return `arithmetic/${side}/${group}/${member}`
}

/** Returns the board after a latent is dropped at a place; `from` is the drag's origin. */
export function withDropped(
  board: Board,
  place: Place,
  { latent }: DraggedLatent,
  from?: string,
): Board {
  const origin = readOrigin(from)
  const there = origin && board[origin.side][origin.group]?.latents[origin.member]
  // The drag may come from another window with a different board.
  const isOurs = there && latentKey(there) === latentKey(latent)
  return isOurs ? move(board, origin, place) : put(board, place, [latent])
}

function readOrigin(from = ''): MemberPlace | undefined {
  const [, side, group, member] = /^arithmetic\/(plus|minus)\/(\d+)\/(\d+)$/.exec(from) ?? []
  if (side !== 'plus' && side !== 'minus') return undefined
  return { side, group: Number(group), member: Number(member) }
}

/** Describes the sum, e.g. "average of (seed 3, seed 9) − seed 1 + seed 4". */
export function inWords(board: Board, names?: Names): string {
  return termsOf(board)
    .map(({ sign, group }, index) => {
      const words = groupInWords(group, names)
      return index === 0 && sign === '+' ? words : `${sign} ${words}`
    })
    .join(' ')
}

function groupInWords({ latents }: Group, names?: Names): string {
  const [only, ...others] = latents
  if (only && others.length === 0) return enclosed(only, names)
  return `average of (${latents.map((latent) => describe(latent, names)).join(', ')})`
}

/** Puts a composite latent in brackets, so that its "and" and "+" aren't read as the sum's. */
function enclosed(latent: LatentInput, names?: Names): string {
  const words = describe(latent, names)
  return partsOf(latent).length > 0 ? `(${words})` : words
}

/** The grid cell that shows the result itself. */
export const CENTRE = 4
/**
 * Noise by which neighbours visibly differ, and the range in which they still resemble the result.
 */
export const JITTER = { usual: 1.2, least: 0.05, most: 2, step: 0.05 } as const

/** The strength of the sum as it is written, and its range. */
export const STRENGTH = { usual: 1, least: 0, most: 2, step: 0.1 } as const

/** True if the sum has a trait whose strength can change: something is subtracted. */
export function hasTrait({ plus, minus }: Board): boolean {
  return plus.length > 0 && minus.length > 0
}

/**
 * The board with its trait weighted: the first added group and the subtracted ones, or only the
 * subtracted ones if nothing else is added.
 */
export function withStrength(board: Board, strength: number): Board {
  if (strength === STRENGTH.usual || !hasTrait(board)) return board
  const weighted = (group: Group): Group => ({
    ...group,
    latents: [{ sum: [{ weight: strength, latent: meanOf(group) }] }],
  })
  const [first, ...others] = board.plus
  return {
    plus: others.length > 0 ? [weighted(first!), ...others] : board.plus,
    minus: board.minus.map(weighted),
  }
}

export interface ArithmeticState {
  readonly plus: readonly (readonly LatentInput[])[]
  readonly minus: readonly (readonly LatentInput[])[]
  /** Titles of the groups, added groups first. */
  readonly title: readonly string[]
  /** Weight of the trait that is transferred. */
  readonly strength: number
  /** Distance of the grid's neighbours from the result. */
  readonly jitter: number
  /** Seed of their noise. */
  readonly noise: number
  /** The grid cell that is shown large. */
  readonly cell: number
}

export const params: Params<ArithmeticState> = {
  plus: param.latentGroups(),
  minus: param.latentGroups(),
  title: param.texts(),
  strength: param.number(STRENGTH.usual, { min: STRENGTH.least, max: STRENGTH.most }),
  jitter: param.number(JITTER.usual, { min: JITTER.least, max: JITTER.most }),
  noise: param.integer(0, { min: 0, max: MAX_SEED }),
  cell: param.integer(CENTRE, { min: 0, max: 8 }),
}

export function boardOf({ plus, minus, title }: ArithmeticState): Board {
  const groups = (sides: readonly (readonly LatentInput[])[], first: number): Group[] =>
    sides
      .map((latents, index) => ({
        title: title[first + index] ?? '',
        latents: latents.slice(0, MAX_MEMBERS),
      }))
      .filter(({ latents }) => latents.length > 0)
      .slice(0, MAX_GROUPS)
  return { plus: groups(plus, 0), minus: groups(minus, plus.length) }
}

/**
 * The change of the URL's state for a new board. Resets the cell, because another sum has other
 * neighbours.
 */
export function changeTo({ plus, minus }: Board): Partial<ArithmeticState> {
  const titles = [...plus, ...minus].map(({ title }) => title)
  return {
    plus: plus.map(({ latents }) => latents),
    minus: minus.map(({ latents }) => latents),
    title: titles.some(Boolean) ? titles : [],
    cell: CENTRE,
  }
}
