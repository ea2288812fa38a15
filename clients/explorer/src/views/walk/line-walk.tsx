/** A walk through waypoints: the row of them, and the stage once there are two. */
import { Film } from 'lucide-react'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { LatentSlots } from './latent-slots.tsx'
import { FEWEST_WAYPOINTS, mostFramesPerWay, MOST_WAYPOINTS } from './path.ts'
import { Stage } from './stage.tsx'
import { TooFew } from './too-few.tsx'
import { useSettled } from './use-settled.ts'
import { useWaypoints } from './use-waypoints.ts'
import type { WalkProps } from './walk-state.ts'
import styles from './walk.module.css'

export function LineWalk({ checkpoint, state, set }: WalkProps) {
  const given = state.waypoints.slice(0, MOST_WAYPOINTS)
  const { latents, values, error, retry } = useWaypoints(given, checkpoint.digest)
  const playhead = useSettled({ frame: state.at }, ({ frame }) =>
    set({ at: frame }, { replace: true }),
  )
  const enough = given.length >= FEWEST_WAYPOINTS
  const framesPerWay = enough
    ? Math.min(state.frames, mostFramesPerWay(given.length, state.loop))
    : state.frames
  return (
    <>
      <LatentSlots
        label="Waypoints"
        nameOf={(index) => `Waypoint ${index + 1}`}
        latents={given}
        onChange={(waypoints) => set({ waypoints })}
        onSelect={(index) => playhead.setState({ frame: index * framesPerWay })}
        checkpoint={checkpoint.digest}
        most={MOST_WAYPOINTS}
      />
      {!enough && (
        <TooFew
          icon={Film}
          title={
            given.length === 1 ? 'One more sample, and the walk begins' : 'A walk needs two samples'
          }
          given={given}
          needed={FEWEST_WAYPOINTS}
          action={given.length === 1 ? 'A random sample' : 'Two random samples'}
          onFill={(waypoints) => set({ waypoints })}
        >
          Drag samples here that you picked or saved, or press Add. The generator then draws every
          step on the way from one to the next.
        </TooFew>
      )}
      {enough && latents && (
        <Stage
          {...{ checkpoint, state, set, values, playhead, framesPerWay }}
          waypoints={latents}
        />
      )}
      {enough && !latents && error !== null && <ErrorNotice error={error} onRetry={retry} />}
      {enough && !latents && error === null && <Skeleton className={styles.waiting} />}
    </>
  )
}
