/** One side of the board: its groups, and a place for another. */
import { ArrowLeftRight, CopyPlus, Trash2, LayoutGrid, Plus } from 'lucide-react'
import { useState } from 'react'
import { useLatentDrop } from '../../latents/drag.ts'
import { classes } from '../../ui/classes.ts'
import { Panel } from '../../ui/panel.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { IconButton, Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicker } from '../../latents/latent-picker.tsx'
import type { Latent } from '../../latents/recipe.ts'
import styles from './arithmetic.module.css'
import {
  MAX_GROUPS,
  put,
  withDropped,
  withLatents,
  type BoardProps,
  type Place,
  type Side,
  duplicate,
  hasRoom,
  meanOf,
  MAX_MEMBERS,
  nameOf,
  switchSide,
  withoutGroup,
  withTitle,
} from './board.ts'
import { focusMember, Members } from './members.tsx'
import { SeedWallDialog } from './seed-wall-dialog.tsx'

const titles = { plus: 'Add', minus: 'Subtract' } as const

export function BoardSide({ side, ...rest }: BoardProps & { readonly side: Side }) {
  const groups = rest.board[side]
  return (
    <Panel title={titles[side]}>
      <div className={styles.trays} data-side>
        {groups.map((_group, index) => (
          <Tray key={index} place={{ side, group: index }} {...rest} />
        ))}
        {groups.length < MAX_GROUPS ? (
          <NewTray place={{ side, group: groups.length }} {...rest} />
        ) : (
          <p className={styles.full}>The limit is {MAX_GROUPS} groups.</p>
        )}
      </div>
    </Panel>
  )
}

/** The place for a new group: samples dropped or chosen here create it. */
function NewTray({ place, board, change, checkpoint }: BoardProps & { readonly place: Place }) {
  const { dropProps, over } = useLatentDrop((dragged, from) =>
    change(withDropped(board, place, dragged, from)),
  )
  const isFirst = place.group === 0
  return (
    <section
      {...dropProps}
      className={classes(styles.tray, styles.fresh, over && styles.over)}
      aria-label={place.side === 'plus' ? 'New group to add' : 'New group to subtract'}
      data-tray
    >
      <p className={styles.hint}>
        {isFirst ? 'Drop samples here, or' : 'To start another group, drop samples here, or'}
      </p>
      <AddButtons
        latents={[]}
        checkpoint={checkpoint}
        onAdd={(latent) => change(put(board, place, [latent]))}
        onChoose={(latents) => change(withLatents(board, place, latents))}
      />
    </section>
  )
}

interface Props extends BoardProps {
  readonly place: Place
}

/** A group on the board: its title, its latents, and the picture of their mean. */
function Tray(props: Props) {
  const { place, board, change, checkpoint } = props
  const group = board[place.side][place.group]!
  const name = nameOf(board, place)
  const ifRoom = (act: () => void) => {
    if (hasRoom(board, place)) act()
    else toast(`A group can hold at most ${MAX_MEMBERS} samples.`, { tone: 'bad' })
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
            alt={`The average of “${name}”`}
          />
          <figcaption>
            {group.latents.length === 1 ? 'Single sample' : `Average of ${group.latents.length}`}
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

/** Commits the title when the field is left, so that undo reverts the whole title, not a letter. */
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
      placeholder="What they have in common"
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
        label={place.side === 'plus' ? 'Subtract it instead' : 'Add it instead'}
        words={place.side === 'plus' ? 'Subtract' : 'Add'}
        icon={ArrowLeftRight}
        disabled={board[other].length >= MAX_GROUPS}
        onClick={() => change(switchSide(board, place))}
      />
      <IconButton
        label="Duplicate the group"
        words="Duplicate"
        icon={CopyPlus}
        disabled={board[place.side].length >= MAX_GROUPS}
        onClick={() => change(duplicate(board, place))}
      />
      <IconButton label="Remove the group" words="Remove" icon={Trash2} onClick={remove} />
    </div>
  )
}

interface AddButtonsProps {
  /** The group's latents. */
  readonly latents: readonly Latent[]
  readonly checkpoint: CheckpointDetails
  readonly onAdd: (latent: Latent) => void
  /** Called with the group's new content. */
  readonly onChoose: (latents: readonly Latent[]) => void
}

/**
 * Two ways to fill a group without dragging: add one latent of any kind, or choose several samples.
 */
function AddButtons({ latents, checkpoint, onAdd, onChoose }: AddButtonsProps) {
  const [open, setOpen] = useState<'picker' | 'wall' | null>(null)
  const close = () => setOpen(null)
  return (
    <div className={styles.add}>
      <Button size="small" icon={LayoutGrid} data-tour="arithmetic" onClick={() => setOpen('wall')}>
        Choose from samples
      </Button>
      <Button size="small" variant="quiet" icon={Plus} onClick={() => setOpen('picker')}>
        Add one
      </Button>
      <SeedWallDialog
        open={open === 'wall'}
        onClose={close}
        latents={latents}
        checkpoint={checkpoint}
        onChoose={onChoose}
      />
      <LatentPicker
        open={open === 'picker'}
        onClose={close}
        onPick={onAdd}
        title="Add to the group"
        checkpoint={checkpoint.digest}
      />
    </div>
  )
}
