/** A group on the board: its title, its latents, and the picture of their mean. */
import { ArrowLeftRight, CopyPlus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLatentDrop } from '../../latents/drag.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import { AddButtons } from './add-buttons.tsx'
import {
  duplicate,
  hasRoom,
  meanOf,
  MOST_GROUPS,
  MOST_MEMBERS,
  nameOf,
  put,
  switchSide,
  withDropped,
  withLatents,
  withoutGroup,
  withTitle,
  type BoardProps,
  type Place,
} from './board.ts'
import { focusMember } from './focus.ts'
import { Members } from './members.tsx'
import styles from './tray.module.css'

interface Props extends BoardProps {
  readonly place: Place
}

export function Tray(props: Props) {
  const { place, board, change, checkpoint } = props
  const group = board[place.side][place.group]!
  const name = nameOf(board, place)
  const ifRoom = (act: () => void) => {
    if (hasRoom(board, place)) act()
    else toast(`A group holds ${MOST_MEMBERS} latents at most.`, { tone: 'bad' })
  }
  const { dropProps, over } = useLatentDrop((dragged, from) =>
    ifRoom(() => change(withDropped(board, place, dragged, from))),
  )
  return (
    <section
      {...dropProps}
      className={classes(styles.tray, over && styles.over)}
      aria-label={name}
      data-tray
    >
      <header className={styles.header}>
        <span className={styles.sign} data-sign={place.side} aria-hidden>
          {place.side === 'plus' ? '+' : '\u2212'}
        </span>
        <TitleField {...props} key={group.title} />
        <GroupActions {...props} />
      </header>
      <div className={styles.body}>
        <figure className={styles.mean}>
          <LatentPicture
            latent={meanOf(group)}
            checkpoint={checkpoint.digest}
            alt={`The mean of “${name}”`}
          />
          <figcaption>
            {group.latents.length === 1 ? 'Itself' : `Mean of ${group.latents.length}`}
          </figcaption>
        </figure>
        <Members {...props} />
      </div>
      <AddButtons
        latents={group.latents}
        checkpoint={checkpoint}
        onAdd={(latent) => ifRoom(() => change(put(board, place, [latent])))}
        onChoose={(latents) => change(withLatents(board, place, latents))}
      />
    </section>
  )
}

/** Takes the title when it is left: a step back then takes back the title, not a letter. */
function TitleField({ place, board, change }: Props) {
  const { title } = board[place.side][place.group]!
  const [draft, setDraft] = useState(title)
  const commit = () => {
    if (draft.trim() !== title) change(withTitle(board, place, draft.trim()))
  }
  return (
    <TextField
      label="Title of the group"
      hideLabel
      placeholder="What these share"
      maxLength={60}
      value={draft}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
    />
  )
}

function GroupActions({ place, board, change }: Props) {
  const name = nameOf(board, place)
  const other = place.side === 'plus' ? 'minus' : 'plus'
  const remove = ({ currentTarget }: React.MouseEvent<HTMLElement>) => {
    focusMember(currentTarget, place.group, 0)
    change(withoutGroup(board, place))
    toast(`“${name}” removed`, { action: { label: 'Undo', run: () => change(board) } })
  }
  return (
    <div className={styles.actions}>
      <IconButton
        label={place.side === 'plus' ? 'Take it away instead' : 'Add it instead'}
        icon={ArrowLeftRight}
        disabled={board[other].length >= MOST_GROUPS}
        onClick={() => change(switchSide(board, place))}
      />
      <IconButton
        label="Duplicate the group"
        icon={CopyPlus}
        disabled={board[place.side].length >= MOST_GROUPS}
        onClick={() => change(duplicate(board, place))}
      />
      <IconButton label="Remove the group" icon={Trash2} onClick={remove} />
    </div>
  )
}
