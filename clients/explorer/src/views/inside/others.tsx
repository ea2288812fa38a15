/** Other samples with the same maps turned off, so that one sees what the maps draw in general. */
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, MAX_SEED, type Latent } from '../../latents/recipe.ts'
import { Panel } from '../../ui/panel.tsx'
import { variantOf, type Ablations } from './ablations.ts'
import styles from './others.module.css'

const COUNT = 8

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly latent: Latent
  readonly ablations: Ablations
  readonly onLatent: (latent: Latent) => void
}

export function Others({ checkpoint: { digest }, latent, ablations, onLatent }: Props) {
  return (
    <Panel title="The same maps off in other samples">
      <ul className={styles.others}>
        {after(latent).map((other) => (
          <li key={other.seed}>
            <button
              type="button"
              className={styles.other}
              aria-label={`Look inside ${describe(other)}`}
              title={`Look inside ${describe(other)}`}
              onClick={() => onLatent(other)}
            >
              <LatentPicture latent={other} checkpoint={digest} alt="" />
              <LatentPicture
                latent={other}
                checkpoint={digest}
                variant={variantOf(ablations)}
                alt=""
              />
            </button>
          </li>
        ))}
      </ul>
      <p className={styles.note}>Above as they are, below with the maps off.</p>
    </Panel>
  )
}

/** The seeds after this one, or the first ones. */
function after({ seed }: Latent): readonly { readonly seed: number }[] {
  const first = seed == null || seed > MAX_SEED - COUNT ? 0 : seed + 1
  return Array.from({ length: COUNT }, (_, index) => ({ seed: first + index }))
}
