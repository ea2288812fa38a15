/** A wall of samples in a dialog, to click some of them into a group. */
import { Dices } from 'lucide-react'
import { useState } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, type Latent } from '../../latents/recipe.ts'
import { LARGEST_SEED, randomSeed } from '../../latents/seeds.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { MOST_MEMBERS } from './board.ts'
import styles from './seed-wall.module.css'
import { SeedWall } from './seed-wall.tsx'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  /** What the group has: its seeds are chosen at first. */
  readonly latents: readonly Latent[]
  readonly checkpoint: CheckpointDetails
  /** All that the group is to have: what is no seed stays, in its place. */
  readonly onChoose: (latents: readonly Latent[]) => void
}

export function SeedWallDialog({ open, ...rest }: Props) {
  return open && <OpenDialog {...rest} />
}

function OpenDialog({ onClose, latents, checkpoint, onChoose }: Omit<Props, 'open'>) {
  const [chosen, setChosen] = useState(latents)
  const [first, setFirst] = useState(0)
  const seeds = new Set(chosen.flatMap(({ seed }) => seed ?? []))
  const full = chosen.length >= MOST_MEMBERS
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
            {chosen.length} chosen{full && `, which is the most a group holds`}
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
        max={LARGEST_SEED}
      />
      <Button icon={Dices} onClick={() => onChange(randomSeed())}>
        Somewhere else
      </Button>
    </div>
  )
}

interface ChosenProps {
  readonly latents: readonly Latent[]
  readonly checkpoint: CheckpointDetails
  readonly onRemove: (latent: Latent) => void
}

/** What is chosen, also where the wall has been scrolled away from it. */
function Chosen({ latents, checkpoint, onRemove }: ChosenProps) {
  return (
    <ul className={styles.chosen} aria-label="Chosen">
      {latents.map((latent, index) => (
        <li key={index}>
          <button
            type="button"
            aria-label={`Leave out ${describe(latent)}`}
            title={`Leave out ${describe(latent)}`}
            onClick={() => onRemove(latent)}
          >
            <LatentPicture latent={latent} checkpoint={checkpoint.digest} />
          </button>
        </li>
      ))}
    </ul>
  )
}
