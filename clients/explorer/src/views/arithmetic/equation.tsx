/** The sum as an equation of pictures: mean − mean + mean = result. */
import type { CSSProperties, ReactNode } from 'react'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import type { Latent } from '../../latents/recipe.ts'
import { meanOf, nameOf, termsOf, type Board } from './board.ts'
import styles from './equation.module.css'

interface Props {
  readonly board: Board
  /** A digest. */
  readonly checkpoint: string
  /** Undefined while there is no result. */
  readonly result?: Latent
  /** True if the result no longer matches the board. */
  readonly stale?: boolean
}

export function Equation({ board, checkpoint, result, stale }: Props) {
  return (
    <div className={styles.frame}>
      <div
        className={styles.equation}
        style={{ '--terms': termsOf(board).length + 1 } as CSSProperties}
        role="group"
        aria-label="The sum in pictures"
      >
        {termsOf(board).map(({ sign, place, group }, index) => (
          <Term
            key={`${place.side}${place.group}`}
            sign={index > 0 || sign !== '+' ? sign : null}
            name={nameOf(board, place)}
          >
            <LatentPicture
              latent={meanOf(group)}
              checkpoint={checkpoint}
              alt={`The average of “${nameOf(board, place)}”`}
            />
          </Term>
        ))}
        <Term sign="=" name="Result">
          {result ? (
            <LatentPicture latent={result} checkpoint={checkpoint} alt="The result" stale={stale} />
          ) : (
            <span className={styles.unknown}>?</span>
          )}
        </Term>
      </div>
    </div>
  )
}

interface TermProps {
  /** The sign before the picture, if any. */
  readonly sign: string | null
  readonly name: string
  readonly children: ReactNode
}

function Term({ sign, name, children }: TermProps) {
  return (
    <div className={styles.term}>
      {sign !== null && <span className={styles.sign}>{sign}</span>}
      <figure className={styles.picture}>
        {children}
        <figcaption>{name}</figcaption>
      </figure>
    </div>
  )
}
