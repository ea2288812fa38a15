/** Samples, one for each seed from some seed on, that can be pressed. */
import { Check } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { LARGEST_SEED } from '../../latents/seeds.ts'
import { Button } from '../../ui/button.tsx'
import styles from './seed-wall.module.css'

const AT_A_TIME = 60

interface Props {
  /** The seed of the first tile. */
  readonly first: number
  readonly chosen: ReadonlySet<number>
  readonly onToggle: (seed: number) => void
  /** A digest. */
  readonly checkpoint: string
}

export function SeedWall({ first, chosen, onToggle, checkpoint }: Props) {
  const [count, setCount] = useState(AT_A_TIME)
  const [tabStop, setTabStop] = useState(first)
  const seeds = LARGEST_SEED - first + 1
  return (
    <div className={styles.wall}>
      <div
        className={styles.tiles}
        role="group"
        aria-label="Samples by seed"
        aria-description="Arrow keys move, Space chooses."
        onKeyDown={onArrow}
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
          More
        </Button>
      )}
    </div>
  )
}

/** Tab leads to one tile, arrows from there to the others. */
function onArrow(event: KeyboardEvent<HTMLElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll('button')]
  const columns = getComputedStyle(event.currentTarget).gridTemplateColumns.split(' ').length
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }
  const step = steps[event.key as keyof typeof steps]
  if (step === undefined) return
  event.preventDefault()
  tiles[tiles.indexOf(event.target as HTMLButtonElement) + step]?.focus()
}
