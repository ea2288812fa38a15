/** The picture of a latent, as shown throughout the app. */
import { ImageOff } from 'lucide-react'
import type { SamplingVariant } from '@latentql/sdk'
import { useSamplingVariant } from '../api/current-variant.tsx'
import { usePicture } from '../api/pictures.ts'
import { classes } from '../ui/classes.ts'
import styles from './latent-picture.module.css'
import { describe, type Latent } from './recipe.ts'

interface Props {
  readonly latent: Latent
  /** A digest, or RUN@STEP. */
  readonly checkpoint: string
  /** The longer edge to request, in pixels. Default: native size, lossless. */
  readonly size?: number
  /** Changes to the generator. Default: those of this part of the page. */
  readonly variant?: SamplingVariant
  /** Default: a description of the recipe. */
  readonly alt?: string
  readonly className?: string
  /** True if the latent itself is about to change. */
  readonly stale?: boolean
}

/**
 * Fills its box. Shows a plain surface until the picture has loaded, and the reason if it can't be
 * made. When the latent changes, the previous picture stays, dimmed, until the new one has loaded.
 */
export function LatentPicture(props: Props) {
  const { latent, checkpoint, size, alt, className, stale = false } = props
  const current = useSamplingVariant()
  const { variant = current } = props
  const { src, problem, ...picture } = usePicture({ latent, checkpoint, size, variant })
  const waiting = stale || picture.waiting
  const words = alt ?? describe(latent)
  if (problem !== undefined) {
    return (
      <span
        className={classes(styles.box, styles.failed, className)}
        role="img"
        aria-label={`${words}: ${problem}`}
        title={problem}
      >
        <ImageOff aria-hidden="true" />
        <span className={styles.reason}>{problem}</span>
      </span>
    )
  }
  return (
    <span className={classes(styles.box, waiting && styles.waiting, className)} aria-busy={waiting}>
      {src !== undefined && <img src={src} alt={waiting ? '' : words} draggable={false} />}
    </span>
  )
}
