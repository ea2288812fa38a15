/**
 * A row of slots for latents, with drag and drop, a dialog for filling them, and buttons as an
 * alternative to dragging.
 */
import {
  ArrowLeft,
  ArrowRight,
  Copy,
  Dices,
  Plus,
  Replace,
  Trash2,
  type LucideIcon,
} from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { dragProps, useLatentDrop } from '../../latents/drag.ts'
import { LatentPicker } from '../../latents/latent-picker.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import {
  describe,
  type DraggedLatent,
  type Latent,
  type Names,
  randomSeed,
} from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import styles from './latent-slots.module.css'

interface LatentSlotsProps {
  /** The row's label, e.g. `Waypoints`. */
  readonly label: string
  /** The name of a slot, e.g. `Waypoint 2`. */
  readonly nameOf: (index: number) => string
  readonly latents: readonly Latent[]
  readonly onChange: (latents: readonly Latent[]) => void
  /** Called when a slot is selected. */
  readonly onSelect?: (index: number) => void
  /** The digest of the checkpoint that makes the pictures. */
  readonly checkpoint: string
  readonly most: number
  /** Shows all slots, the empty ones too, in two columns instead of a row. */
  readonly square?: boolean
}

/** The slot that the dialog fills: an existing one, or a new one. */
type Filling = number | 'new' | null

export function LatentSlots(props: LatentSlotsProps) {
  const { label, nameOf, latents, checkpoint, most, square } = props
  const [filling, setFilling] = useState<Filling>(null)
  const names = useNames(latents)
  const { selected, select, place, move, drop, duplicate, remove } = useSlots(props)
  const end = latents.length
  return (
    <div className={styles.board}>
      <ol className={classes(styles.slots, square && styles.square)} aria-label={label}>
        {latents.map((latent, index) => (
          <Slot
            key={index}
            {...{ label, latent, index, checkpoint, names }}
            name={nameOf(index)}
            selected={index === selected}
            onSelect={() => select(index)}
            onDrop={(dragged, from) => drop(index, dragged, from)}
          />
        ))}
        {Array.from({ length: square ? most - end : Math.min(1, most - end) }, (_, index) => (
          <NewSlot
            key={end + index}
            name={nameOf(end + index)}
            onAdd={() => setFilling('new')}
            onRandom={() => place({ seed: randomSeed() }, end)}
            onDrop={(dragged, from) => drop(end, dragged, from)}
          />
        ))}
      </ol>
      {end > 0 && (
        <SlotTools
          name={nameOf(selected)}
          words={describe(latents[selected]!, names)}
          onLeft={selected > 0 ? () => move(selected, selected - 1) : undefined}
          onRight={selected < end - 1 ? () => move(selected, selected + 1) : undefined}
          onReplace={() => setFilling(selected)}
          onRandom={() => place({ seed: randomSeed() }, selected)}
          onDuplicate={end < most ? duplicate : undefined}
          onRemove={remove}
        />
      )}
      <LatentPicker
        open={filling !== null}
        onClose={() => setFilling(null)}
        onPick={(latent) => place(latent, filling === 'new' ? end : filling!)}
        title={
          typeof filling === 'number' ? `Replace ${nameOf(filling).toLowerCase()}` : 'Add a sample'
        }
        checkpoint={checkpoint}
      />
    </div>
  )
}

/** The selected slot, and the actions that change the row. */
function useSlots({ label, latents, onChange, onSelect }: LatentSlotsProps) {
  const [chosen, select] = useState(0)
  const selected = Math.min(chosen, latents.length - 1)
  const place = (latent: Latent, at: number) => {
    onChange(at < latents.length ? latents.with(at, latent) : [...latents, latent])
    select(at)
  }
  const move = (from: number, to: number) => {
    onChange(latents.toSpliced(from, 1).toSpliced(to, 0, latents[from]!))
    select(to)
  }
  return {
    selected,
    place,
    move,
    select(index: number) {
      select(index)
      onSelect?.(index)
    },
    drop(at: number, { latent }: DraggedLatent, from?: string) {
      const own = ownPlace(label, from)
      if (own === null || own >= latents.length) place(latent, at)
      else move(own, Math.min(at, latents.length - 1))
    },
    duplicate: () => onChange(latents.toSpliced(selected, 0, latents[selected]!)),
    remove: () => onChange(latents.toSpliced(selected, 1)),
  }
}

/** The index a latent was dragged from within this row; null if it came from elsewhere. */
function ownPlace(label: string, from: string | undefined): number | null {
  const [row, index] = from?.split(' ') ?? []
  return row === label ? Number(index) : null
}

interface SlotProps extends Pick<LatentSlotsProps, 'label' | 'checkpoint'> {
  readonly latent: Latent
  readonly index: number
  readonly name: string
  readonly names: Names
  readonly selected: boolean
  readonly onSelect: () => void
  readonly onDrop: (dragged: DraggedLatent, from?: string) => void
}

function Slot(props: SlotProps) {
  const { label, latent, index, name, names, checkpoint, selected, onSelect, onDrop } = props
  const { dropProps, over } = useLatentDrop(onDrop)
  const words = describe(latent, names)
  return (
    <li
      className={classes(styles.slot, selected && styles.selected, over && styles.over)}
      {...dragProps({ latent, checkpoint }, `${label} ${index}`)}
      {...dropProps}
      onClick={onSelect}
    >
      <LatentPicture latent={latent} checkpoint={checkpoint} alt="" />
      <button
        type="button"
        className={styles.name}
        aria-pressed={selected}
        aria-label={`${name}: ${words}`}
        title={words}
      >
        {words}
      </button>
    </li>
  )
}

interface NewSlotProps {
  readonly name: string
  readonly onAdd: () => void
  readonly onRandom: () => void
  readonly onDrop: (dragged: DraggedLatent, from?: string) => void
}

function NewSlot({ name, onAdd, onRandom, onDrop }: NewSlotProps) {
  const { dropProps, over } = useLatentDrop(onDrop)
  return (
    <li className={classes(styles.slot, styles.empty, over && styles.over)} {...dropProps}>
      <span className={styles.hint}>{name}</span>
      <Button size="small" variant="quiet" icon={Plus} onClick={onAdd}>
        Add
      </Button>
      <Button size="small" variant="quiet" icon={Dices} onClick={onRandom}>
        Random
      </Button>
    </li>
  )
}

interface SlotToolsProps {
  readonly name: string
  readonly words: string
  readonly onLeft?: () => void
  readonly onRight?: () => void
  readonly onReplace: () => void
  readonly onRandom: () => void
  readonly onDuplicate?: () => void
  readonly onRemove: () => void
}

function SlotTools({ name, words, ...does }: SlotToolsProps) {
  const tools: readonly [string, LucideIcon, (() => void) | undefined][] = [
    ['Move left', ArrowLeft, does.onLeft],
    ['Move right', ArrowRight, does.onRight],
    ['Replace', Replace, does.onReplace],
    ['Random', Dices, does.onRandom],
    ['Duplicate', Copy, does.onDuplicate],
    ['Remove', Trash2, does.onRemove],
  ]
  return (
    <div className={styles.tools} role="group" aria-label={name}>
      <p className={styles.words}>
        <strong>{name}</strong> {words}
      </p>
      {tools.map(([label, icon, run]) => (
        <Button key={label} size="small" variant="quiet" icon={icon} onClick={run} disabled={!run}>
          {label}
        </Button>
      ))}
    </div>
  )
}

interface FillSlotsProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly given: readonly Latent[]
  /** Number of latents needed. */
  readonly needed: number
  /** The label of the button that adds random samples. */
  readonly action: string
  readonly onFill: (latents: readonly Latent[]) => void
  readonly children: ReactNode
}

/** Instructions while a walk or a map has too few samples. */
export function FillSlots({
  icon,
  title,
  given,
  needed,
  action,
  onFill,
  children,
}: FillSlotsProps) {
  const fill = () => {
    const missing = Array.from({ length: needed - given.length }, () => ({ seed: randomSeed() }))
    onFill([...given, ...missing])
  }
  return (
    <EmptyState
      icon={icon}
      title={title}
      action={
        <Button variant="primary" icon={Dices} onClick={fill}>
          {action}
        </Button>
      }
    >
      {children}
    </EmptyState>
  )
}
