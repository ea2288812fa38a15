/** The stage of a walk: its pictures, the slider, playback, and the actions for a frame. */
import { useCallback, useMemo, memo, useDeferredValue, type CSSProperties } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import { useSamplingVariant } from '../../api/current-variant.tsx'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { describe, type Latent, type Names } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { ExplainedList } from '../../ui/explained-list.tsx'
import { More } from '../../ui/more.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { type Bitmaps, useBitmaps, useLoading, type Loading } from './bitmaps.ts'
import { coarseFirst, walkLatents, type Method, type Route, normBetween, eased } from './path.ts'
import { FrameCanvas, type Playhead } from './frame-canvas.tsx'
import { mostFps } from './picture-cost.ts'
import { Transport } from './transport.tsx'
import { usePlayer } from './use-player.ts'
import { useStable } from './use-waypoints.ts'
import { mainMethodOf, methodsOf, type WalkProps } from './walk-state.ts'
import { WalkSettings } from './walk-settings.tsx'
import styles from './walk.module.css'

interface Props extends WalkProps {
  readonly waypoints: readonly Latent[]
  readonly values?: readonly (readonly number[])[]
  readonly playhead: Playhead
  readonly framesPerWay: number
  /** Container of the frame's panel and the settings; null until it exists. */
  readonly side: HTMLElement | null
}

const METHOD_NAMES: Readonly<Record<Method, string>> = { SLERP: 'Slerp', LERP: 'Lerp' }

export function Stage(props: Props) {
  const { checkpoint, values, playhead, framesPerWay, side } = props
  const { route, methods, main, walks, bitmaps, input } = useWalk(props)
  const frames = useFrames(walks, bitmaps, playhead)
  const latents = walks[methods.indexOf(main)]!
  const player = usePlayer({ input, latents, bitmaps, playhead })
  const names = useNames(route.waypoints)
  const aspect = checkpoint.width / checkpoint.height
  const { error, retry } = player.error ? { error: player.error, retry: player.play } : frames
  return (
    <>
      <Panel className={styles.stage}>
        <div className={styles.pictures} style={{ '--aspect': aspect } as CSSProperties}>
          {methods.map((method, index) => (
            <figure key={method} className={styles.picture}>
              <FrameCanvas
                {...{ bitmaps, playhead }}
                latents={walks[index]!}
                width={checkpoint.width}
                height={checkpoint.height}
                label={`The frame at the slider, ${METHOD_NAMES[method].toLowerCase()}`}
              />
              {methods.length > 1 && <figcaption>{METHOD_NAMES[method]}</figcaption>}
            </figure>
          ))}
        </div>
        <div className={styles.controls}>
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
        </div>
      </Panel>
      {side &&
        createPortal(
          <>
            <FramePanel
              {...{ checkpoint, latents, playhead, names, route, values, methods, main }}
            />
            <WalkSettings {...props} {...{ route, main, input }} />
          </>,
          side,
        )}
    </>
  )
}

/** Fetches the frames of walks of equal length, a coarse walk first. */
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

/** The walk's frames for each shown method. */
function useWalk({ checkpoint, state, waypoints, framesPerWay }: Props) {
  const { digest, prior } = checkpoint
  const bitmaps = useBitmaps(checkpoint)
  const variant = useSamplingVariant()
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
    variant,
  })
  return { route, methods, main, walks, bitmaps, input }
}

interface ScrubberProps {
  readonly playhead: Playhead
  /** Number of frames. */
  readonly count: number
  readonly framesPerWay: number
  /** Describes the latent of a frame. */
  readonly describeFrame: (frame: number) => string
}

/** The slider along a walk, with its waypoints below it. */
function Scrubber({ playhead, count, framesPerWay, describeFrame }: ScrubberProps) {
  const frame = Math.min(
    useStore(playhead, (state) => state.frame),
    count - 1,
  )
  const waypoints = Math.floor((count - 1) / framesPerWay) + 1
  return (
    <div className={styles.scrubber}>
      <SliderField
        label="Position in the walk"
        hideLabel
        value={frame}
        onChange={(next) => playhead.setState({ frame: next })}
        min={0}
        max={count - 1}
        step={1}
        format={(at) => `Frame ${at + 1} of ${count}: ${describeFrame(at)}`}
      />
      <div className={styles.ticks} aria-hidden="true">
        {Array.from({ length: waypoints }, (_, index) => (
          <span
            key={index}
            className={styles.tick}
            style={{ left: `${(100 * index * framesPerWay) / (count - 1)}%` }}
          >
            {index + 1}
          </span>
        ))}
      </div>
    </div>
  )
}

interface FactsProps {
  readonly checkpoint: CheckpointDetails
  readonly latents: readonly Latent[]
  readonly frame: number
  readonly names: Names
  readonly route: Route
  /** z of each waypoint, once loaded. */
  readonly values?: readonly (readonly number[])[]
  /** The shown methods. */
  readonly methods: readonly Method[]
  /** The method of `latents`. */
  readonly main: Method
}

interface FramePanelProps extends Omit<FactsProps, 'frame'> {
  readonly playhead: Playhead
}

/**
 * The frame at the slider, and its actions. Lags behind fast dragging, so that the pictures don't.
 */
function FramePanel({ playhead, ...rest }: FramePanelProps) {
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
      <LatentActions
        latent={latent}
        checkpoint={checkpoint.digest}
        checkpointName={checkpoint.name}
      />
      <More>
        <ExplainedList
          items={[
            {
              term: 'Length of the latent, |z|',
              value: lengths.join(', '),
              meaning:
                'How far the frame is from the average sample: shorter latents give more average pictures.',
            },
          ]}
        />
      </More>
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
