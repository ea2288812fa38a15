/** The quality of a snapshot's samples, compared with the training images. */
import { Figure, Figures } from '../../ui/figures.tsx'
import { figure } from '../../runs/labels.ts'
import style from './quality.module.css'
import type { Snapshot } from './run-progress.ts'

type Measures = Pick<Snapshot, 'speckle' | 'diversity'>

/** False for snapshots of versions that didn't measure them. */
export function isMeasured({ speckle, diversity }: Measures): boolean {
  return speckle !== null || diversity !== null
}

export function Quality({ speckle, diversity, deadMaps }: Omit<Snapshot, 'step' | 'picture'>) {
  if (!isMeasured({ speckle, diversity })) return null
  return (
    <section className={style.quality} aria-label="Quality">
      <p className={style.scale}>Compared with the training images: 1 means the same.</p>
      <Figures>
        {speckle !== null && (
          <Figure label="Speckle" value={figure(speckle)}>
            Fine noise. From about 3, pictures look grainy; far below 1, blurred.
          </Figure>
        )}
        {diversity !== null && (
          <Figure label="Diversity" value={figure(diversity)}>
            How much the pictures differ from each other. Near 0, all look alike.
          </Figure>
        )}
        {deadMaps !== null && (
          <Figure label="Dead maps" value={`${Math.round(100 * deadMaps)}%`}>
            Feature maps of the generator that are the same in all pictures.
          </Figure>
        )}
      </Figures>
    </section>
  )
}
