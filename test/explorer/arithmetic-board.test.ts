/** The arithmetic board as a value: changes, limits, URL and description. */
import { describe, expect, it } from 'vitest'
import {
  boardOf,
  changeTo,
  params,
  type ArithmeticState,
  duplicate,
  emptyBoard,
  hasRoom,
  inWords,
  MAX_GROUPS,
  MAX_MEMBERS,
  move,
  originOf,
  put,
  switchSide,
  take,
  withDropped,
  withoutGroup,
  withTitle,
  type Board,
} from '../../clients/explorer/src/views/arithmetic/board.ts'

const seeds = (...numbers: number[]) => numbers.map((seed) => ({ seed }))
const group = (...numbers: number[]) => ({ title: '', latents: seeds(...numbers) })
const board: Board = { plus: [group(3, 9), group(4)], minus: [group(1)] }
const plus = (index: number) => ({ side: 'plus', group: index }) as const
const minus = (index: number) => ({ side: 'minus', group: index }) as const

describe('the arithmetic board', () => {
  it('creates a group for a latent put one past the last', () => {
    expect(put(emptyBoard, plus(0), seeds(7)).plus).toEqual([group(7)])
    expect(put(board, minus(1), seeds(7)).minus).toEqual([group(1), group(7)])
  })

  it('removes a group with its last latent', () => {
    expect(take(board, { ...plus(1), member: 0 }).plus).toEqual([group(3, 9)])
    expect(take(board, { ...plus(0), member: 0 }).plus).toEqual([group(9), group(4)])
  })

  it('moves the last latent of a group to a later one, whose index then changes', () => {
    const three: Board = { plus: [group(1), group(2), group(3)], minus: [] }
    expect(move(three, { ...plus(0), member: 0 }, plus(2)).plus).toEqual([group(2), group(3, 1)])
    expect(move(three, { ...plus(0), member: 0 }, plus(3)).plus).toEqual([
      group(2),
      group(3),
      group(1),
    ])
  })

  it('doesn’t change if a latent is dropped on its own group or doesn’t fit', () => {
    const full: Board = { plus: [group(...Array(MAX_MEMBERS).keys())], minus: [group(1)] }
    expect(hasRoom(full, plus(0))).toBe(false)
    expect(move(full, { ...minus(0), member: 0 }, plus(0))).toBe(full)
    expect(move(board, { ...plus(0), member: 0 }, plus(0))).toBe(board)
    expect(hasRoom(board, plus(MAX_GROUPS))).toBe(false)
  })

  it('duplicates, switches and removes groups with their titles', () => {
    const titled = withTitle(board, plus(0), 'smiling')
    const smiling = { title: 'smiling', latents: seeds(3, 9) }
    expect(duplicate(titled, plus(0)).plus).toEqual([smiling, smiling, group(4)])
    expect(switchSide(titled, plus(0))).toEqual({ plus: [group(4)], minus: [group(1), smiling] })
    expect(withoutGroup(titled, plus(0)).plus).toEqual([group(4)])
  })

  it('moves a latent dragged within the board, and copies one from elsewhere', () => {
    const from = originOf({ ...plus(0), member: 1 })
    const dragged = { latent: { seed: 9 } }
    expect(withDropped(board, minus(0), dragged, from).plus[0]).toEqual(group(3))
    expect(withDropped(board, minus(0), dragged)).toEqual({ ...board, minus: [group(1, 9)] })
    const other = withDropped(board, minus(0), { latent: { seed: 8 } }, from)
    expect(other).toEqual({ ...board, minus: [group(1, 8)] })
  })

  it('survives a round trip through the URL', () => {
    const recipe = { slerp: { from: { seed: 1 }, to: { saved: 'anna' }, t: 0.5 } }
    const titled = put(withTitle(board, minus(0), 'a, b & "c"'), plus(2), [recipe])
    const written = changeTo(titled)
    const names = Object.keys(written) as (keyof ArithmeticState)[]
    const read = Object.fromEntries(
      names.map((name) => {
        const { parse, format } = params[name]
        return [name, parse((format as (value: unknown) => string[])(written[name]))]
      }),
    )
    expect(boardOf(read as unknown as ArithmeticState)).toEqual(titled)
  })

  it('is described in reading order, subtracted groups after the first added one', () => {
    expect(inWords(board)).toBe('average of (seed 3, seed 9) − seed 1 + seed 4')
    const nested = put(emptyBoard, plus(0), [{ mean: seeds(1, 2) }])
    expect(inWords(put(nested, minus(0), [{ saved: 'x' }]), { x: 'Anna' })).toBe(
      '(the average of seed 1 and seed 2) − Anna',
    )
  })
})
