/**
 * A dialog for choosing a latent without dragging: by seed, from the shelf, or from saved latents.
 */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Dices } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { ErrorNotice } from '../api/error-notice.tsx'
import { latentsQuery } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './latent-picker.module.css'
import { LatentPicture } from './latent-picture.tsx'
import { describe, type Latent, randomSeed, MAX_SEED } from './recipe.ts'
import { useShelf } from './shelf.ts'
import { useNames } from './use-names.ts'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly onPick: (latent: Latent) => void
  readonly title: string
  /** The digest of the checkpoint that makes the pictures. */
  readonly checkpoint: string
}

export function LatentPicker({ open, onClose, onPick, title, checkpoint }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title={title} width="medium">
      <Choices
        checkpoint={checkpoint}
        onPick={(latent) => {
          onPick(latent)
          onClose()
        }}
      />
    </Dialog>
  )
}

type ChoiceProps = Pick<Props, 'checkpoint' | 'onPick'>

function Choices({ checkpoint, onPick }: ChoiceProps) {
  return (
    <div className={styles.choices}>
      <BySeed checkpoint={checkpoint} onPick={onPick} />
      <FromShelf checkpoint={checkpoint} onPick={onPick} />
      <FromSaved checkpoint={checkpoint} onPick={onPick} />
    </div>
  )
}

function BySeed({ checkpoint, onPick }: ChoiceProps) {
  const [seed, setSeed] = useState<number | null>(randomSeed)
  const valid = seed !== null && Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED
  return (
    <section>
      <h3>By seed</h3>
      <form
        className={styles.seed}
        onSubmit={(event) => {
          event.preventDefault()
          if (valid) onPick({ seed })
        }}
      >
        <div className={styles.preview}>
          {valid && <LatentPicture latent={{ seed }} checkpoint={checkpoint} />}
        </div>
        <NumberField label="Seed" value={seed} onChange={setSeed} min={0} max={MAX_SEED} step={1} />
        <Button icon={Dices} onClick={() => setSeed(randomSeed())}>
          Random
        </Button>
        <Button type="submit" variant="primary" disabled={!valid}>
          Use it
        </Button>
      </form>
    </section>
  )
}

function FromShelf({ checkpoint, onPick }: ChoiceProps) {
  const items = useShelf((shelf) => shelf.items)
  const names = useNames(items.map(({ latent }) => latent))
  return (
    <section>
      <h3>Picked</h3>
      {items.length === 0 && <p className={styles.none}>Nothing picked yet.</p>}
      <Grid
        checkpoint={checkpoint}
        onPick={onPick}
        items={items.map(({ id, latent }) => ({ id, latent, name: describe(latent, names) }))}
      />
    </section>
  )
}

function FromSaved({ checkpoint, onPick }: ChoiceProps) {
  const [search, setSearch] = useState('')
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(
    latentsQuery({ search: useDeferredValue(search) }),
  )
  const nodes = data?.pages.flatMap((page) => page.nodes) ?? []
  return (
    <section>
      <h3>Saved</h3>
      <TextField label="Search" value={search} onChange={setSearch} type="search" />
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} compact />}
      {data && nodes.length === 0 && (
        <p className={styles.none}>{search ? 'No matches.' : 'Nothing saved yet.'}</p>
      )}
      <Grid
        checkpoint={checkpoint}
        onPick={onPick}
        items={nodes.map(({ id, name }) => ({ id, latent: { saved: id }, name }))}
      />
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more</Button>}
    </section>
  )
}

interface GridProps extends ChoiceProps {
  readonly items: readonly { readonly id: string; readonly latent: Latent; readonly name: string }[]
}

function Grid({ items, checkpoint, onPick }: GridProps) {
  return (
    <ul className={styles.grid}>
      {items.map(({ id, latent, name }) => (
        <li key={id}>
          <button type="button" title={name} onClick={() => onPick(latent)}>
            <LatentPicture latent={latent} checkpoint={checkpoint} alt={name} />
          </button>
        </li>
      ))}
    </ul>
  )
}
