/** The sample with maps turned off, beside the sample as it is, and the difference. */
import { usePicture } from '../../api/pictures.ts'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, type Latent, type Names } from '../../latents/recipe.ts'
import { countMaps, variantOf, type Ablations } from './ablations.ts'
import styles from './stage.module.css'

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly latent: Latent
  readonly names: Names
  readonly ablations: Ablations
}

export function Stage({ checkpoint, latent, names, ablations }: Props) {
  const { digest } = checkpoint
  const count = countMaps(ablations)
  const words = describe(latent, names)
  const changed = { latent, checkpoint: digest, variant: variantOf(ablations) }
  return (
    <div className={styles.stage}>
      <figure className={styles.now}>
        <LatentPicture {...changed} alt={count > 0 ? `${words}, ${offInWords(count)}` : words} />
        <figcaption aria-live="polite">
          {count > 0 ? offInWords(count) : 'All maps are on'}
        </figcaption>
      </figure>
      <figure>
        <LatentPicture latent={latent} checkpoint={digest} alt={`${words}, with all maps on`} />
        <figcaption title={words}>{words}, as it is</figcaption>
      </figure>
      <figure>
        <Difference latent={latent} checkpoint={digest} variant={changed.variant} />
        <figcaption>Difference</figcaption>
      </figure>
    </div>
  )
}

function offInWords(count: number): string {
  return `${count} ${count === 1 ? 'map' : 'maps'} off`
}

type DifferenceProps = Parameters<typeof usePicture>[0] & object

/** The absolute difference of two pictures, brightened. */
function Difference({ variant, ...plain }: DifferenceProps) {
  const before = usePicture(plain)
  const after = usePicture({ ...plain, variant })
  const isReady = before.src !== undefined && after.src !== undefined
  return (
    <span
      className={styles.difference}
      role="img"
      aria-label="The difference of the two"
      data-ready={isReady || undefined}
    >
      {isReady && (
        <>
          <img src={before.src} alt="" draggable={false} />
          <img src={after.src} alt="" draggable={false} />
        </>
      )}
    </span>
  )
}
