/** The latents of a group: dragged to other groups, opened, removed. */
import { X } from 'lucide-react'
import { useState, type KeyboardEvent, type MouseEvent } from 'react'
import { dragProps } from '../../latents/drag.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe } from '../../latents/recipe.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { originOf, take, type BoardProps, type Place } from './board.ts'
import { focusMember } from './focus.ts'
import { MemberDialog } from './member-dialog.tsx'
import styles from './members.module.css'

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
