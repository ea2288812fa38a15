/** What a drop on the board means: one of its own latents moves, anything else is put there as well. */
import type { DraggedLatent } from '../../latents/drag.ts'
import { latentKey } from '../../latents/recipe.ts'
import { move, put, type Board, type MemberPlace, type Place } from './board.ts'

/** How a drag says where on the board it began. */
export function originOf({ side, group, member }: MemberPlace): string {
  return `arithmetic/${side}/${group}/${member}`
}

/** The board after a latent was dropped at a place; `from` is what its drag said of its origin. */
export function withDropped(
  board: Board,
  place: Place,
  { latent }: DraggedLatent,
  from?: string,
): Board {
  const origin = readOrigin(from)
  const there = origin && board[origin.side][origin.group]?.latents[origin.member]
  // The drag may come from another window, whose board is another.
  const isOurs = there && latentKey(there) === latentKey(latent)
  return isOurs ? move(board, origin, place) : put(board, place, [latent])
}

function readOrigin(from = ''): MemberPlace | undefined {
  const [, side, group, member] = /^arithmetic\/(plus|minus)\/(\d+)\/(\d+)$/.exec(from) ?? []
  if (side !== 'plus' && side !== 'minus') return undefined
  return { side, group: Number(group), member: Number(member) }
}
