/** The stage of a walk: its pictures, the slider under them, how it is played, and what can be done with a frame. */
import { useCallback, useMemo, useState } from 'react'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { describe, type Latent } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { Panel } from '../../ui/panel.tsx'
import { Bitmaps } from './bitmaps.ts'
import { coarseFirst } from './coarse-first.ts'
import { FrameCanvas, type Playhead } from './frame-canvas.tsx'
import { FramePanel } from './frame-panel.tsx'
import { walkLatents, type Method, type Route } from './path.ts'
import { mostFps } from './picture-cost.ts'
import { Scrubber } from './scrubber.tsx'
import { Transport } from './transport.tsx'
import { useLoading, type Loading } from './use-loading.ts'
import { usePlayer } from './use-player.ts'
import { useStable } from './use-stable.ts'
import { mainMethodOf, methodsOf, type WalkProps } from './walk-state.ts'
import { WalkSettings } from './walk-settings.tsx'
import styles from './walk.module.css'

interface Props extends WalkProps {
  readonly waypoints: readonly Latent[]
  readonly values?: readonly (readonly number[])[]
  readonly playhead: Playhead
  readonly framesPerWay: number
}

const METHOD_NAMES: Readonly<Record<Method, string>> = { SLERP: 'Slerp', LERP: 'Lerp' }

export function Stage(props: Props) {
  const { checkpoint, values, playhead, framesPerWay } = props
  const { route, methods, main, walks, bitmaps, input } = useWalk(props)
  const frames = useFrames(walks, bitmaps, playhead)
  const latents = walks[methods.indexOf(main)]!
  const player = usePlayer({ input, latents, bitmaps, playhead })
  const names = useNames(route.waypoints)
  const { error, retry } = player.error ? { error: player.error, retry: player.play } : frames
  return (
    <div className={styles.columns}>
      <Panel className={styles.stage}>
        <div className={styles.pictures}>
          {methods.map((method, index) => (
            <figure key={method} className={styles.picture}>
              <FrameCanvas
                {...{ bitmaps, playhead }}
                latents={walks[index]!}
                width={checkpoint.width}
                height={checkpoint.height}
                label={`The frame under the slider, ${METHOD_NAMES[method].toLowerCase()}`}
              />
              {methods.length > 1 && <figcaption>{METHOD_NAMES[method]}</figcaption>}
            </figure>
          ))}
        </div>
        <Scrubber
          {...{ playhead, framesPerWay }}
          count={latents.length}
          describeFrame={(frame) => describe(latents[frame]!, names)}
        />
        <Transport
          {...props}
          {...{ bitmaps, walks, player }}
          fps={input.fps}
          count={latents.length}
        />
        {error != null && <ErrorNotice compact error={error} onRetry={retry} />}
      </Panel>
      <div className={styles.side}>
        <FramePanel {...{ checkpoint, latents, playhead, names, route, values, methods, main }} />
        <WalkSettings {...props} {...{ route, main }} />
      </div>
    </div>
  )
}

/** Fetches the frames of walks that are as long as each other, a coarse walk first. */
function useFrames(
  walks: readonly (readonly Latent[])[],
  bitmaps: Bitmaps,
  playhead: Playhead,
): Loading {
  const load = useCallback(
    (signal: AbortSignal) => {
      const order = coarseFirst(walks[0]!.length, playhead.getState().frame)
      return bitmaps.loadAll(
        order.flatMap((frame) => walks.map((walk) => walk[frame]!)),
        signal,
      )
    },
    [walks, bitmaps, playhead],
  )
  return useLoading(load)
}

/** What is walked, by each method that is shown. */
function useWalk({ checkpoint, state, waypoints, framesPerWay }: Props) {
  const { digest, prior } = checkpoint
  const [bitmaps] = useState(() => new Bitmaps(checkpoint))
  const { loop } = state
  const smooth = state.easing === 'smooth'
  const route = useStable<Route>({ waypoints, loop, smooth, framesPerWay })
  const methods = useStable(methodsOf(state, prior))
  const walks = useMemo(() => methods.map((method) => walkLatents(route, method)), [methods, route])
  const main = mainMethodOf(state, prior)
  const input = useStable({
    waypoints: [...waypoints],
    checkpoint: digest,
    method: main,
    easing: smooth ? ('SMOOTHSTEP' as const) : ('LINEAR' as const),
    loop,
    framesPerWaypoint: framesPerWay,
    fps: Math.min(state.fps, mostFps(checkpoint, bitmaps.size)),
  })
  return { route, methods, main, walks, bitmaps, input }
}
