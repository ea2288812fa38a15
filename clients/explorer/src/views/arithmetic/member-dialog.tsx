/** One latent of a group, large, with what can be done with it: the board without dragging. */
import { LatentActions } from '../../latents/latent-actions.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, type Latent } from '../../latents/recipe.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './arithmetic.module.css'
import {
  hasRoom,
  isSame,
  move,
  nameOf,
  take,
  type Board,
  type BoardProps,
  type MemberPlace,
  type Place,
} from './board.ts'

interface Props extends BoardProps {
  readonly place: MemberPlace
  readonly onClose: () => void
}

export function MemberDialog({ place, board, change, checkpoint, names, onClose }: Props) {
  const latent: Latent = board[place.side][place.group]!.latents[place.member]!
  const { digest, name } = checkpoint
  const words = describe(latent, names)
  const finish = (next: Board) => {
    onClose()
    change(next)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Sample of ${words}`}
      footer={
        <Button variant="danger" onClick={() => finish(take(board, place))}>
          Remove from “{nameOf(board, place)}”
        </Button>
      }
    >
      <div className={styles.content}>
        <LatentPicture latent={latent} checkpoint={digest} alt={words} />
        <section className={styles.moves}>
          <h3>Move it to</h3>
          {destinations(board, place).map((to) => (
            <Button key={`${to.side}${to.group}`} onClick={() => finish(move(board, place, to))}>
              {destinationName(board, to)}
            </Button>
          ))}
        </section>
      </div>
      <LatentActions latent={latent} checkpoint={digest} checkpointName={name} />
    </Dialog>
  )
}

/** Every other group with room, and a new one on each side. */
function destinations(board: Board, from: Place): Place[] {
  return (['plus', 'minus'] as const)
    .flatMap((side) => [...board[side], null].map((_group, group) => ({ side, group })))
    .filter((to) => !isSame(from, to) && hasRoom(board, to))
}

function destinationName(board: Board, to: Place): string {
  if (board[to.side][to.group]) return nameOf(board, to)
  return to.side === 'plus' ? 'A new group to add' : 'A new group to take away'
}
