/** The map between four corners: the map once there are four, and beside it what they are and what was chosen. */
import { Grid2x2 } from 'lucide-react'
import { useStore } from 'zustand'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { describe } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { Panel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { LatentSlots } from './latent-slots.tsx'
import { MapPad } from './map-pad.tsx'
import { mapLatent, type Corners, type Method, type Point } from './path.ts'
import { TooFew } from './too-few.tsx'
import { useSettled } from './use-settled.ts'
import { useWaypoints } from './use-waypoints.ts'
import { mainMethodOf, type WalkProps } from './walk-state.ts'
import styles from './walk.module.css'

const CORNER_NAMES = ['Top left', 'Top right', 'Bottom left', 'Bottom right']

export function CornerWalk({ checkpoint, state, set }: WalkProps) {
  const chosen = state.corners.length > 0 ? state.corners : state.waypoints
  const given = chosen.slice(0, CORNER_NAMES.length)
  const { latents, error, retry } = useWaypoints(given, checkpoint.digest)
  const corners = latents?.length === CORNER_NAMES.length ? (latents as Corners) : null
  const failed = latents === undefined && error !== null
  const place = useSettled({ x: state.x, y: state.y }, (point) => set(point, { replace: true }))
  const point = useStore(place)
  const method = mainMethodOf(state, checkpoint.prior)
  return (
    <div className={styles.columns}>
      {corners && (
        <MapPad
          {...{ checkpoint, corners, method, point }}
          onPoint={(next) => place.setState(next)}
        />
      )}
      {failed && <ErrorNotice error={error} onRetry={retry} />}
      {latents && !corners && (
        <TooFew
          icon={Grid2x2}
          title="A map needs four samples, one for each corner"
          given={given}
          needed={CORNER_NAMES.length}
          action={given.length === 0 ? 'Four random samples' : 'Fill up with random samples'}
          onFill={(corners) => set({ corners })}
        >
          Drag samples to the corners that you picked or saved, or press Add. The map then shows
          everything that lies between them.
        </TooFew>
      )}
      {!latents && !failed && <Skeleton className={styles.waiting} />}
      <div className={styles.side}>
        <Panel title="Corners">
          <LatentSlots
            label="Corners"
            nameOf={(index) => CORNER_NAMES[index]!}
            latents={given}
            onChange={(corners) => set({ corners })}
            checkpoint={checkpoint.digest}
            most={CORNER_NAMES.length}
            square
          />
        </Panel>
        {corners && <ChosenPoint {...{ checkpoint, corners, method, point }} />}
      </div>
    </div>
  )
}

interface ChosenPointProps {
  readonly checkpoint: CheckpointDetails
  readonly corners: Corners
  readonly method: Method
  readonly point: Point
}

function ChosenPoint({ checkpoint, corners, method, point }: ChosenPointProps) {
  const latent = mapLatent(corners, method, point)
  const names = useNames(corners)
  return (
    <Panel title="The chosen point">
      <p className={styles.words}>{describe(latent, names)}</p>
      <LatentActions
        latent={latent}
        checkpoint={checkpoint.digest}
        checkpointName={checkpoint.name}
      />
      <p className={styles.dim}>
        Move over the map to look around, and press to choose a point; or use the arrow keys.
      </p>
    </Panel>
  )
}
