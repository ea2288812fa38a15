/** Picked samples side by side, large and at the same scale. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, PinOff } from 'lucide-react'
import { useState } from 'react'
import { checkpointsQuery } from '../api/queries.ts'
import { CopyAs } from '../copy-as/copy-as.tsx'
import { sampleOf } from '../copy-as/operation.ts'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/button.tsx'
import { SelectField } from '../ui/select-field.tsx'
import styles from './compare-dialog.module.css'
import { LatentPicture } from './latent-picture.tsx'
import { describe } from './recipe.ts'
import { unpick, useShelf, type Picked } from './shelf.ts'
import { useNames } from './use-names.ts'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly items: readonly Picked[]
}

export function CompareDialog({ open, onClose, items }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title="Compare" width="large">
      <Comparison items={items} />
    </Dialog>
  )
}

interface Checkpoint {
  readonly digest: string
  readonly name: string
}

function Comparison({ items }: Pick<Props, 'items'>) {
  const [other, setOther] = useState<Checkpoint | null>(null)
  return (
    <>
      <OtherCheckpoint value={other} onChange={setOther} />
      <ol className={styles.items}>
        {items.map((item, index) => (
          <ComparedItem key={item.id} item={item} other={other} index={index} items={items} />
        ))}
      </ol>
    </>
  )
}

interface OtherProps {
  readonly value: Checkpoint | null
  readonly onChange: (checkpoint: Checkpoint | null) => void
}

/** A choice of another checkpoint to show the same recipes on. */
function OtherCheckpoint({ value, onChange }: OtherProps) {
  const { data } = useInfiniteQuery(checkpointsQuery())
  const checkpoints = data?.pages.flatMap((page) => page.nodes) ?? []
  return (
    <div className={styles.other}>
      <SelectField
        label="Also show on"
        value={value?.digest ?? ''}
        onChange={(digest) => onChange(checkpoints.find((each) => each.digest === digest) ?? null)}
        options={[
          { value: '', label: 'No other checkpoint' },
          ...checkpoints.map(({ digest, name }) => ({
            value: digest,
            label: `${name} (${digest.slice('sha256:'.length, 'sha256:'.length + 8)})`,
          })),
        ]}
      />
    </div>
  )
}

interface ItemProps {
  readonly item: Picked
  readonly other: Checkpoint | null
  readonly index: number
  readonly items: readonly Picked[]
}

function ComparedItem({ item, other, index, items }: ItemProps) {
  const words = describe(item.latent, useNames([item.latent]))
  return (
    <li className={styles.item}>
      <Figure {...{ item, words }} checkpoint={item.checkpoint} name={item.checkpointName} />
      {other && <Figure {...{ item, words }} checkpoint={other.digest} name={other.name} />}
      <div className={styles.foot}>
        <span className={styles.recipe}>{words}</span>
        <IconButton
          label={`Move ${words} left`}
          icon={ChevronLeft}
          disabled={index === 0}
          onClick={() => swap(items, index, index - 1)}
        />
        <IconButton
          label={`Move ${words} right`}
          icon={ChevronRight}
          disabled={index === items.length - 1}
          onClick={() => swap(items, index, index + 1)}
        />
        <CopyAs
          size="small"
          result={words}
          operation={() => sampleOf(item.latent, item.checkpoint)}
        />
        <IconButton label={`Unpick ${words}`} icon={PinOff} onClick={() => unpick([item], words)} />
      </div>
    </li>
  )
}

interface FigureProps {
  readonly item: Picked
  readonly words: string
  /** A digest. */
  readonly checkpoint: string
  readonly name: string
}

function Figure({ item, words, checkpoint, name }: FigureProps) {
  return (
    <figure className={styles.figure}>
      <LatentPicture latent={item.latent} checkpoint={checkpoint} alt={words} />
      <figcaption>{name}</figcaption>
    </figure>
  )
}

function swap(items: readonly Picked[], one: number, other: number): void {
  const moved = [...items]
  moved[one] = items[other]!
  moved[other] = items[one]!
  useShelf.getState().restore(moved)
}
