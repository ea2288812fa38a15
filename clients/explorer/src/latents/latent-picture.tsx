/** The picture of a latent, wherever the app shows one. */
import { ImageOff } from 'lucide-react'
import { usePicture } from '../api/pictures.ts'
import styles from './latent-picture.module.css'
import { describe, type Latent } from './recipe.ts'

interface Props {
  readonly latent: Latent
  /** A digest, or RUN@STEP. */
  readonly checkpoint: string
  /** The longer edge to ask for, pixels; default: the native picture, lossless. */
  readonly size?: number
  /** Default: the recipe in words. */
  readonly alt?: string
  readonly className?: string
}

/** Fills its box; a quiet surface until the picture is there, and the reason in words if it cannot be made. */
export function LatentPicture({ latent, checkpoint, size, alt, className = '' }: Props) {
  const { src, problem } = usePicture({ latent, checkpoint, size })
  const words = alt ?? describe(latent)
  if (problem !== undefined) {
    return (
      <span
        className={`${styles.box} ${styles.failed} ${className}`}
        role="img"
        aria-label={`${words}: ${problem}`}
        title={problem}
      >
        <ImageOff aria-hidden="true" />
      </span>
    )
  }
  return (
    <span className={`${styles.box} ${className}`} aria-busy={src === undefined}>
      {src !== undefined && <img src={src} alt={words} draggable={false} />}
    </span>
  )
}
