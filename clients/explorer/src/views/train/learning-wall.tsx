/**
 * Samples of a run's newest checkpoint, with the same seeds every time, so that their progress is
 * visible.
 */
import { LayoutGrid, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { usePicture } from '../../api/pictures.ts'
import { MAX_SEED, randomSeed } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import style from './learning-wall.module.css'

const SEEDS = 12
/** Pixels: twice the displayed size, for high-density screens. */
const SIZE = 128

interface Props {
  readonly name: string
  /** The step of the newest checkpoint. */
  readonly step: number
}

export function LearningWall({ name, step }: Props) {
  const [first, setFirst] = useState(0)
  const seeds = Array.from({ length: SEEDS }, (_, index) => (first + index) % (MAX_SEED + 1))
  return (
    <Panel
      title="Fresh samples"
      actions={
        <>
          <Button
            size="small"
            variant="quiet"
            icon={RefreshCw}
            onClick={() => setFirst(randomSeed())}
          >
            Show others
          </Button>
          <LinkButton
            size="small"
            variant="quiet"
            icon={LayoutGrid}
            href={routes.sample({ checkpoint: `${name}@latest` })}
          >
            Sample it
          </LinkButton>
        </>
      }
    >
      <ul className={style.wall}>
        {seeds.map((seed) => (
          <li key={seed}>
            <Learning seed={seed} checkpoint={`${name}@${step}`} step={step} />
          </li>
        ))}
      </ul>
      <p className={style.note}>
        From the checkpoint at step {step.toLocaleString('en')}. They change with each checkpoint.
      </p>
    </Panel>
  )
}

/** The previous checkpoint's picture stays until the new one has loaded. */
function Learning(props: { readonly seed: number; readonly checkpoint: string; step: number }) {
  const { seed, checkpoint, step } = props
  const { src, problem } = usePicture({ latent: { seed }, checkpoint, size: SIZE })
  const [shown, setShown] = useState<string>()
  if (src !== undefined && src !== shown) setShown(src)
  return (
    <Link
      className={style.sample}
      href={routes.sample({ seed, checkpoint })}
      aria-busy={src === undefined && problem === undefined}
    >
      {shown === undefined ? (
        <span className="visually-hidden">{problem ?? `Loading seed ${seed}`}</span>
      ) : (
        <img src={shown} alt={`Seed ${seed} at step ${step}`} draggable={false} />
      )}
    </Link>
  )
}
