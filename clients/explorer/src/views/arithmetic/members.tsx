/** The latents of a group: they can be dragged to other groups, opened and removed. */
import { X } from 'lucide-react'
import { useState, type KeyboardEvent, type MouseEvent } from 'react'
import { dragProps } from '../../latents/drag.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, type Latent } from '../../latents/recipe.ts'
import { IconButton, Button } from '../../ui/button.tsx'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import {
  originOf,
  take,
  type BoardProps,
  type Place,
  hasRoom,
  isSame,
  move,
  nameOf,
  type Board,
  type MemberPlace,
} from './board.ts'
import styles from './arithmetic.module.css'

export function Members(props: BoardProps & { readonly place: Place }) {
  const { place, board } = props
  const [opened, setOpened] = useState<number | null>(null)
  const { latents } = board[place.side][place.group]!
  return (
    <>
      <ul className={styles.members}>
        {latents.map((_latent, member) => (
          <Member key={member} {...props} member={member} onOpen={() => setOpened(member)} />
        ))}
      </ul>
      {opened !== null && opened < latents.length && (
        <MemberDialog
          {...props}
          place={{ ...place, member: opened }}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  )
}

interface MemberProps extends BoardProps {
  readonly place: Place
  readonly member: number
  readonly onOpen: () => void
}

function Member({ place, member, board, change, checkpoint, names, onOpen }: MemberProps) {
  const latent = board[place.side][place.group]!.latents[member]!
  const at = { ...place, member }
  const words = describe(latent, names)
  const remove = ({ currentTarget }: MouseEvent<HTMLElement> | KeyboardEvent<HTMLElement>) => {
    focusMember(currentTarget, place.group, member)
    change(take(board, at))
  }
  return (
    <li
      className={styles.member}
      {...dragProps({ latent, checkpoint: checkpoint.digest }, originOf(at))}
    >
      <button
        type="button"
        className={styles.picture}
        title={`${words}: open it, drag it to another group, or press Delete to remove it`}
        onClick={onOpen}
        onKeyDown={(event) => {
          if (event.key === 'Delete' || event.key === 'Backspace') remove(event)
        }}
        data-member
      >
        <LatentPicture latent={latent} checkpoint={checkpoint.digest} alt={words} />
      </button>
      <IconButton className={styles.remove} label={`Remove ${words}`} icon={X} onClick={remove} />
    </li>
  )
}

interface Props extends BoardProps {
  readonly place: MemberPlace
  readonly onClose: () => void
}

/** One latent of a group, enlarged, with its actions and a way to move it without dragging. */
function MemberDialog({ place, board, change, checkpoint, names, onClose }: Props) {
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
      title={`Sample: ${words}`}
      footer={
        <Button variant="danger" onClick={() => finish(take(board, place))}>
          Remove from “{nameOf(board, place)}”
        </Button>
      }
    >
      <div className={styles.content}>
        <LatentPicture latent={latent} checkpoint={digest} alt={words} />
        <section className={styles.moves}>
          <h3>Move to</h3>
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
  return to.side === 'plus' ? 'A new group to add' : 'A new group to subtract'
}

/**
 * Focuses a latent of a group, or the nearest existing one, once the board has changed. `from` is
 * an element on the same side of the board, before the change.
 */
export function focusMember(from: Element, group: number, member: number): void {
  const side = from.closest('[data-side]')
  requestAnimationFrame(() => {
    const trays = side?.querySelectorAll('[data-tray]')
    const tray = trays?.[Math.min(group, trays.length - 1)]
    const members = tray?.querySelectorAll<HTMLElement>('[data-member]')
    const next = members?.[Math.min(member, members.length - 1)]
    ;(next ?? tray?.querySelector('button'))?.focus()
  })
}
