/** The sum as an equation of pictures: mean − mean + mean = result. */
import { Fragment } from 'react'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import type { Latent } from '../../latents/recipe.ts'
import { Panel } from '../../ui/panel.tsx'
import { meanOf, nameOf, termsOf, type Board } from './board.ts'
import styles from './equation.module.css'
import { SteadyPicture } from './steady-picture.tsx'

interface Props {
  readonly board: Board
  /** A digest. */
  readonly checkpoint: string
  /** Undefined until there is one. */
  readonly result: Latent | undefined
  /** Whether the result is not that of the board any more. */
  readonly stale: boolean
}

export function Equation({ board, checkpoint, result, stale }: Props) {
  return (
    <Panel>
      <div className={styles.equation} role="group" aria-label="The sum in pictures">
        {termsOf(board).map(({ sign, place, group }, index) => (
          <Fragment key={`${place.side}${place.group}`}>
            {(index > 0 || sign !== '+') && <Sign text={sign} />}
            <figure className={styles.term}>
              <LatentPicture
                latent={meanOf(group)}
                checkpoint={checkpoint}
                alt={`The mean of “${nameOf(board, place)}”`}
              />
              <figcaption>{nameOf(board, place)}</figcaption>
            </figure>
          </Fragment>
        ))}
        <Sign text="=" />
        <figure className={styles.term}>
          {result ? (
            <SteadyPicture latent={result} checkpoint={checkpoint} alt="The result" stale={stale} />
          ) : (
            <span className={styles.unknown}>?</span>
          )}
          <figcaption>Result</figcaption>
        </figure>
      </div>
    </Panel>
  )
}

function Sign({ text }: { readonly text: string }) {
  return <span className={styles.sign}>{text}</span>
}
