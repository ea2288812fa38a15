/** The Walk view: along a line of waypoints, or over a map between four corners. */
import { Undo2, Film, Grid2x2 } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { WithCheckpoint } from '../../api/current-checkpoint.tsx'
import { useVariant, WithVariant } from '../../api/current-variant.tsx'
import { useUrlState } from '../../navigation/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { describe } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { Panel } from '../../ui/panel.tsx'
import { walkParams, useSettled, type WalkProps, mainMethodOf, EXAMPLE } from './walk-state.ts'
import { LatentSlots, FillSlots } from './latent-slots.tsx'
import {
  MIN_WAYPOINTS,
  mostFramesPerWay,
  MAX_WAYPOINTS,
  mapLatent,
  type Corners,
  type Method,
  type Point,
} from './path.ts'
import { Stage } from './stage.tsx'
import { useWaypoints } from './use-waypoints.ts'
import styles from './walk.module.css'
import { MapPad } from './map-pad.tsx'

export default function WalkView() {
  const { state, set, undo } = useUrlState(walkParams)
  const { name: variant } = useVariant()
  const Walk = state.show === 'line' ? LineWalk : CornerWalk
  return (
    <ViewLayout
      title="Walk"
      intro="Between any two samples lie countless others."
      actions={
        <>
          <Segmented
            label="Kind of walk"
            hideLabel
            value={state.show}
            onChange={(show) => set({ show })}
            options={[
              { value: 'line', label: 'Along a line' },
              { value: 'corners', label: 'Four corners' },
            ]}
          />
          <Button icon={Undo2} disabled={!undo} onClick={undo}>
            Undo
          </Button>
        </>
      }
    >
      <WithCheckpoint>
        {(checkpoint) => (
          <WithVariant checkpoint={checkpoint}>
            <Walk key={`${checkpoint.digest} ${variant}`} {...{ checkpoint, state, set }} />
          </WithVariant>
        )}
      </WithCheckpoint>
    </ViewLayout>
  )
}

/** A walk through waypoints: the stage, and the waypoints with the settings next to it. */
function LineWalk({ checkpoint, state, set }: WalkProps) {
  const given = (state.waypoints.length > 0 ? state.waypoints : EXAMPLE).slice(0, MAX_WAYPOINTS)
  const { latents, values, error, retry } = useWaypoints(given, checkpoint.digest)
  const playhead = useSettled({ frame: state.at }, ({ frame }) =>
    set({ at: frame }, { replace: true }),
  )
  const [side, setSide] = useState<HTMLElement | null>(null)
  const enough = given.length >= MIN_WAYPOINTS
  const framesPerWay = enough
    ? Math.min(state.frames, mostFramesPerWay(given.length, state.loop))
    : state.frames
  return (
    <div className={styles.columns}>
      {!enough && (
        <FillSlots
          icon={Film}
          title="Add one more sample to start the walk"
          given={given}
          needed={MIN_WAYPOINTS}
          action="Add a random sample"
          onFill={(waypoints) => set({ waypoints })}
        >
          Drag a picked or saved sample here, or press Add. The generator then draws every step on
          the way from one to the next.
        </FillSlots>
      )}
      {enough && latents && (
        <Stage
          {...{ checkpoint, state, set, values, playhead, framesPerWay, side }}
          waypoints={latents}
        />
      )}
      {enough && !latents && error !== null && <ErrorNotice error={error} onRetry={retry} />}
      {enough && !latents && error === null && <Skeleton className={styles.waiting} />}
      <div className={styles.side}>
        <Panel title="Waypoints">
          <LatentSlots
            label="Waypoints"
            nameOf={(index) => `Waypoint ${index + 1}`}
            latents={given}
            onChange={(waypoints) => set({ waypoints })}
            onSelect={(index) => playhead.setState({ frame: index * framesPerWay })}
            checkpoint={checkpoint.digest}
            most={MAX_WAYPOINTS}
          />
        </Panel>
        <div ref={setSide} className={styles.side} />
      </div>
    </div>
  )
}

const CORNER_NAMES = ['Top left', 'Top right', 'Bottom left', 'Bottom right']

/**
 * The map between four corners, once there are four, with the corners and the chosen point next to
 * it.
 */
function CornerWalk({ checkpoint, state, set }: WalkProps) {
  const chosen = [state.corners, state.waypoints, EXAMPLE].find((latents) => latents.length > 0)!
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
        <FillSlots
          icon={Grid2x2}
          title="A map needs four samples, one for each corner"
          given={given}
          needed={CORNER_NAMES.length}
          action="Fill the rest with random samples"
          onFill={(corners) => set({ corners })}
        >
          Drag picked or saved samples to the corners, or press Add. The map then shows everything
          between them.
        </FillSlots>
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
    <Panel title="Chosen point">
      <p className={styles.words}>{describe(latent, names)}</p>
      <LatentActions
        latent={latent}
        checkpoint={checkpoint.digest}
        checkpointName={checkpoint.name}
      />
      <p className={styles.dim}>
        Move over the map to look around, and click to choose a point. The arrow keys work too.
      </p>
    </Panel>
  )
}
