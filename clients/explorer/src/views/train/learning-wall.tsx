/** Samples of the newest checkpoint of a run: the same seeds every time, so that one sees them change. */
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
/** As large as they are shown on a wide screen, twice that on a fine one. */
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
      title="New samples from it"
      actions={
        <>
          <Button
            size="small"
            variant="quiet"
            icon={RefreshCw}
            onClick={() => setFirst(randomSeed())}
          >
            Others
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
        From the checkpoint of step {step.toLocaleString('en')}; they change with each checkpoint.
      </p>
    </Panel>
  )
}

/** The picture of the checkpoint before stays until the new one is there. */
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
        <span className="visually-hidden">{problem ?? `Seed ${seed} is on its way`}</span>
      ) : (
        <img src={shown} alt={`Seed ${seed} at step ${step}`} draggable={false} />
      )}
    </Link>
  )
}
