/** A dialog with a wall of samples to choose for a group. */
import { Dices, Check } from 'lucide-react'
import { useState } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, type Latent, MAX_SEED, randomSeed } from '../../latents/recipe.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { moveInGrid } from '../../ui/grid-keys.ts'
import { NumberField } from '../../ui/number-field.tsx'
import { MAX_MEMBERS } from './board.ts'
import styles from './seed-wall.module.css'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  /** The group's latents; its seeds are preselected. */
  readonly latents: readonly Latent[]
  readonly checkpoint: CheckpointDetails
  /** Called with the group's new content. Latents that aren't seeds stay in place. */
  readonly onChoose: (latents: readonly Latent[]) => void
}

export function SeedWallDialog({ open, ...rest }: Props) {
  return open && <OpenDialog {...rest} />
}

function OpenDialog({ onClose, latents, checkpoint, onChoose }: Omit<Props, 'open'>) {
  const [chosen, setChosen] = useState(latents)
  const [first, setFirst] = useState(0)
  const seeds = new Set(chosen.flatMap(({ seed }) => seed ?? []))
  const full = chosen.length >= MAX_MEMBERS
  const toggle = (seed: number) => {
    if (seeds.has(seed)) setChosen(chosen.filter((latent) => latent.seed !== seed))
    else if (!full) setChosen([...chosen, { seed }])
  }
  const finish = () => {
    onClose()
    onChoose(chosen)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="large"
      title="Choose samples that have something in common"
      footer={
        <>
          <p className={styles.count} role="status">
            {chosen.length} chosen{full && ` (the limit for a group)`}
          </p>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={finish}>
            Use these
          </Button>
        </>
      }
    >
      <div className={styles.top}>
        <Start seed={first} onChange={setFirst} />
        <Chosen
          latents={chosen}
          checkpoint={checkpoint}
          onRemove={(latent) => setChosen(chosen.filter((other) => other !== latent))}
        />
      </div>
      <SeedWall
        key={first}
        first={first}
        chosen={seeds}
        onToggle={toggle}
        checkpoint={checkpoint.digest}
      />
    </Dialog>
  )
}

function Start(props: { readonly seed: number; readonly onChange: (seed: number) => void }) {
  const { seed, onChange } = props
  return (
    <div className={styles.start}>
      <NumberField
        label="From seed"
        value={seed}
        onChange={(next) => onChange(next ?? 0)}
        min={0}
        max={MAX_SEED}
      />
      <Button icon={Dices} onClick={() => onChange(randomSeed())}>
        Random seed
      </Button>
    </div>
  )
}

interface ChosenProps {
  readonly latents: readonly Latent[]
  readonly checkpoint: CheckpointDetails
  readonly onRemove: (latent: Latent) => void
}

/** The chosen latents, visible even if the wall has scrolled past them. */
function Chosen({ latents, checkpoint, onRemove }: ChosenProps) {
  return (
    <ul className={styles.chosen} aria-label="Chosen">
      {latents.map((latent, index) => (
        <li key={index}>
          <button
            type="button"
            aria-label={`Remove ${describe(latent)}`}
            title={`Remove ${describe(latent)}`}
            onClick={() => onRemove(latent)}
          >
            <LatentPicture latent={latent} checkpoint={checkpoint.digest} />
          </button>
        </li>
      ))}
    </ul>
  )
}

const AT_A_TIME = 60

interface SeedWallProps {
  /** The seed of the first tile. */
  readonly first: number
  readonly chosen: ReadonlySet<number>
  readonly onToggle: (seed: number) => void
  /** A digest. */
  readonly checkpoint: string
}

/** Selectable samples, one per seed, starting at `first`. */
function SeedWall({ first, chosen, onToggle, checkpoint }: SeedWallProps) {
  const [count, setCount] = useState(AT_A_TIME)
  const [tabStop, setTabStop] = useState(first)
  const seeds = MAX_SEED - first + 1
  return (
    <div className={styles.wall}>
      <div
        className={styles.tiles}
        role="group"
        aria-label="Samples by seed"
        aria-description="Use the arrow keys to move and Space to choose."
        onKeyDown={moveInGrid}
      >
        {Array.from({ length: Math.min(count, seeds) }, (_, index) => first + index).map((seed) => (
          <button
            key={seed}
            type="button"
            className={styles.tile}
            aria-label={`Seed ${seed}`}
            aria-pressed={chosen.has(seed)}
            tabIndex={seed === tabStop ? 0 : -1}
            onFocus={() => setTabStop(seed)}
            onClick={() => onToggle(seed)}
          >
            <LatentPicture latent={{ seed }} checkpoint={checkpoint} />
            {chosen.has(seed) && <Check className={styles.check} size={18} aria-hidden />}
          </button>
        ))}
      </div>
      {count < seeds && (
        <Button className={styles.more} onClick={() => setCount(count + AT_A_TIME)}>
          Show more
        </Button>
      )}
    </div>
  )
}
