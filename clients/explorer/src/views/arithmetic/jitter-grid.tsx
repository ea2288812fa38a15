/** The result among its eight neighbours, as in figure 7 of the DCGAN paper; any of them can be shown large. */
import { dragProps } from '../../latents/drag.ts'
import type { Latent } from '../../latents/recipe.ts'
import { CENTRE } from './board-address.ts'
import styles from './result.module.css'
import { SteadyPicture } from './steady-picture.tsx'

interface Props {
  /** Nine, row by row; undefined until they are known. */
  readonly neighbours: readonly Latent[] | undefined
  /** A digest. */
  readonly checkpoint: string
  readonly stale: boolean
  readonly chosen: number
  readonly onChoose: (cell: number) => void
}

export function JitterGrid({ neighbours, checkpoint, stale, chosen, onChoose }: Props) {
  return (
    <div className={styles.grid} role="group" aria-label="The result and its neighbours">
      {Array.from({ length: 9 }, (_, cell) => (
        <button
          key={cell}
          type="button"
          className={styles.cell}
          aria-label={cell === CENTRE ? 'The result itself' : `Neighbour ${cell + 1}`}
          aria-pressed={cell === chosen}
          disabled={!neighbours}
          onClick={() => onChoose(cell)}
          {...(neighbours && dragProps({ latent: neighbours[cell]!, checkpoint }))}
        >
          {neighbours && (
            <SteadyPicture
              latent={neighbours[cell]!}
              checkpoint={checkpoint}
              alt=""
              stale={stale}
            />
          )}
        </button>
      ))}
    </div>
  )
}
