/** The map between four corners: the row of them, and the map once there are four. */
import { Dices, Grid2x2 } from 'lucide-react'
import { useStore } from 'zustand'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { describe } from '../../latents/recipe.ts'
import { randomSeed } from '../../latents/seeds.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { LatentSlots } from './latent-slots.tsx'
import type { WalkProps } from './line-walk.tsx'
import { MapPad } from './map-pad.tsx'
import { mapLatent, type Corners } from './path.ts'
import { useNames } from './use-names.ts'
import { useSettled } from './use-settled.ts'
import { useStable } from './use-stable.ts'
import { useWaypoints } from './use-waypoints.ts'
import { mainMethodOf } from './walk-state.ts'
import styles from './walk.module.css'

const CORNER_NAMES = ['Top left', 'Top right', 'Bottom left', 'Bottom right']

export function CornerWalk({ checkpoint, state, set }: WalkProps) {
  const chosen = state.corners.length > 0 ? state.corners : state.waypoints
  const given = chosen.slice(0, CORNER_NAMES.length)
  const missing = CORNER_NAMES.length - given.length
  const { latents, error, retry } = useWaypoints(given, checkpoint.digest)
  const fill = () => {
    const random = Array.from({ length: missing }, () => ({ seed: randomSeed() }))
    set({ corners: [...given, ...random] })
  }
  return (
    <>
      <LatentSlots
        label="Corners"
        nameOf={(index) => CORNER_NAMES[index]!}
        latents={given}
        onChange={(corners) => set({ corners })}
        checkpoint={checkpoint.digest}
        most={CORNER_NAMES.length}
      />
      {missing > 0 && (
        <EmptyState
          icon={Grid2x2}
          title="A map needs four samples, one for each corner"
          action={
            <Button variant="primary" icon={Dices} onClick={fill}>
              {given.length === 0 ? 'Four random samples' : 'Fill up with random samples'}
            </Button>
          }
        >
          Drag samples here that you picked or saved, or press Add. The map then shows everything
          that lies between them.
        </EmptyState>
      )}
      {missing === 0 && latents && (
        <CornerMap {...{ checkpoint, state, set }} corners={latents as unknown as Corners} />
      )}
      {missing === 0 && !latents && error !== null && <ErrorNotice error={error} onRetry={retry} />}
      {missing === 0 && !latents && error === null && <Skeleton className={styles.waiting} />}
    </>
  )
}

function CornerMap({ checkpoint, state, set, ...rest }: WalkProps & { readonly corners: Corners }) {
  const { x, y } = state
  const place = useSettled({ x, y }, (point) => set(point, { replace: true }))
  const point = useStore(place)
  const corners = useStable(rest.corners)
  const method = mainMethodOf(state, checkpoint.prior)
  const latent = mapLatent(corners, method, point)
  const names = useNames(corners)
  return (
    <div className={styles.columns}>
      <MapPad
        {...{ checkpoint, corners, method, point }}
        onPoint={(next) => place.setState(next)}
      />
      <div className={styles.side}>
        <Panel title="The chosen point">
          <p className={styles.words}>{describe(latent, names)}</p>
          <LatentActions
            latent={latent}
            checkpoint={checkpoint.digest}
            checkpointName={checkpoint.name}
          />
        </Panel>
        <p className={styles.dim}>
          Move over the map to look around, press to choose a point, or use the arrow keys. Every
          picture is drawn for the place it stands at, between the four corners.
        </p>
      </div>
    </div>
  )
}
