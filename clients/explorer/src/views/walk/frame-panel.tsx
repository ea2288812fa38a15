/** What the frame under the slider is, and what one can do with it. */
import { memo, useDeferredValue } from 'react'
import { useStore } from 'zustand'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { describe, type Latent, type Names } from '../../latents/recipe.ts'
import { Panel } from '../../ui/panel.tsx'
import type { Playhead } from './frame-canvas.tsx'
import { normBetween } from './norms.ts'
import { eased, type Method, type Route } from './path.ts'
import styles from './walk.module.css'

interface FactsProps {
  readonly checkpoint: CheckpointDetails
  readonly latents: readonly Latent[]
  readonly frame: number
  readonly names: Names
  readonly route: Route
  /** z of each waypoint, once they have come. */
  readonly values?: readonly (readonly number[])[]
  /** Those that are shown. */
  readonly methods: readonly Method[]
  /** The one of `latents`. */
  readonly main: Method
}

interface Props extends Omit<FactsProps, 'frame'> {
  readonly playhead: Playhead
}

/** Lags behind a fast hand, so that the pictures do not. */
export function FramePanel({ playhead, ...rest }: Props) {
  const { frame } = useDeferredValue(useStore(playhead))
  return <Facts {...rest} frame={Math.min(frame, rest.latents.length - 1)} />
}

const Facts = memo(function Facts(props: FactsProps) {
  const { checkpoint, latents, frame, names, route, values, methods, main } = props
  const latent = latents[frame]!
  const both = methods.length > 1
  const lengths = methods.map((method) => {
    const length = lengthAt(route, values, method, frame)
    return both ? `${method.toLowerCase()} ${length}` : length
  })
  return (
    <Panel title={`Frame ${frame + 1} of ${latents.length}`}>
      <p className={styles.words}>
        {describe(latent, names)}
        {both && ` (${main.toLowerCase()})`}
      </p>
      <p className={styles.dim}>Length of the latent, |z|: {lengths.join(', ')}</p>
      <LatentActions
        latent={latent}
        checkpoint={checkpoint.digest}
        checkpointName={checkpoint.name}
      />
    </Panel>
  )
})

function lengthAt(
  { waypoints, framesPerWay, smooth }: Route,
  values: FactsProps['values'],
  method: Method,
  frame: number,
): string {
  if (values?.length !== waypoints.length) return '…'
  const way = Math.floor(frame / framesPerWay)
  const t = eased((frame % framesPerWay) / framesPerWay, smooth)
  const from = values[way]!
  const to = values[(way + 1) % values.length]!
  return normBetween(method, from, to, t).toFixed(1)
}
