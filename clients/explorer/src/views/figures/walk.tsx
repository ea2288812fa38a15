/** Figure 4: a walk between samples, without jumps. */
import { Dices, Film } from 'lucide-react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import layout from '../../exploration/layout.module.css'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { randomSeed, type Latent } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import type { FigureProps } from './figures-state.ts'
import styles from './figures.module.css'
import { PictureGrid } from './picture-grid.tsx'
import { between, seeds } from './recipes.ts'

/** Number of walks, each in a row that begins where the one before ends. */
const ROWS = 6
const FRAMES = 10

function rowsOf(checkpoint: CheckpointDetails, seed: number, count: number, frames: number) {
  const waypoints = seeds(seed, count + 1)
  const isStraight = checkpoint.prior?.distribution === 'UNIFORM'
  return Array.from({ length: count }, (_, row): Latent[] =>
    between(waypoints[row]!, waypoints[row + 1]!, frames, isStraight),
  )
}

export function WalkPicture({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  return (
    <div className={styles.tiles}>
      {rowsOf(checkpoint, 0, 4, 6)
        .flat()
        .map((latent, index) => (
          <LatentPicture key={index} latent={latent} checkpoint={checkpoint.digest} alt="" />
        ))}
    </div>
  )
}

export function WalkPage({ checkpoint, state: { seed }, set }: FigureProps) {
  const waypoints = seeds(seed, ROWS + 1)
  return (
    <Panel
      title="From sample to sample"
      actions={
        <>
          <Button size="small" icon={Dices} onClick={() => set({ seed: randomSeed() % 1e6 })}>
            Surprise me
          </Button>
          <LinkButton size="small" icon={Film} href={routes.walk({ waypoints })}>
            Play it
          </LinkButton>
          <CopyAs
            size="small"
            operation={() => ({
              method: 'interpolationSheet',
              input: {
                waypoints,
                frames: ROWS * (FRAMES - 1) + 1,
                checkpoint: checkpoint.digest,
              },
            })}
          />
        </>
      }
    >
      <PictureGrid
        checkpoint={checkpoint}
        label="Walks between samples"
        rows={rowsOf(checkpoint, seed, ROWS, FRAMES)}
        words={(row, column) =>
          column === 0
            ? `seed ${seed + row}`
            : column === FRAMES - 1
              ? `seed ${seed + row + 1}`
              : `${Math.round((100 * column) / (FRAMES - 1))}% from seed ${seed + row} to seed ${seed + row + 1}`
        }
      />
      <p className={layout.note}>
        Each row leads from one sample to the next, and the row below goes on from there. If the
        generator had only memorised images, there would be jumps on the way.
      </p>
    </Panel>
  )
}
