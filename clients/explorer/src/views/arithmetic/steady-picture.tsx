/** The picture of a latent that changes: the last one stays, dimmed, until the new one is there. */
import { useState } from 'react'
import { usePicture } from '../../api/pictures.ts'
import type { Latent } from '../../latents/recipe.ts'
import { classes } from '../../ui/classes.ts'
import styles from './steady-picture.module.css'

interface Props {
  readonly latent: Latent
  /** A digest. */
  readonly checkpoint: string
  readonly alt: string
  /** Whether the latent itself is about to change. */
  readonly stale?: boolean
}

/** Fills the width of its box. */
export function SteadyPicture({ latent, checkpoint, alt, stale = false }: Props) {
  const { src, problem } = usePicture({ latent, checkpoint })
  const [last, setLast] = useState(src)
  if (src !== undefined && src !== last) setLast(src)
  const shown = src ?? last
  const waiting = stale || (src === undefined && problem === undefined)
  return (
    <span className={classes(styles.box, waiting && styles.waiting)} aria-busy={waiting}>
      {problem !== undefined && <span className={styles.problem}>{problem}</span>}
      {problem === undefined && shown !== undefined && (
        <img src={shown} alt={alt} draggable={false} />
      )}
    </span>
  )
}
