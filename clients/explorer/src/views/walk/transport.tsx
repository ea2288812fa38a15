/**
 * Playback controls of a walk: play, pause, single steps, loop and speed, and the number of loaded
 * frames.
 */
import { Pause, Play, Repeat, StepBack, StepForward } from 'lucide-react'
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import type { Latent } from '../../latents/recipe.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import type { Bitmaps } from './bitmaps.ts'
import type { Playhead } from './frame-canvas.tsx'
import { mostFps } from './picture-cost.ts'
import type { Player } from './use-player.ts'
import type { WalkProps } from './walk-state.ts'
import styles from './walk.module.css'

interface Props extends WalkProps {
  readonly playhead: Playhead
  readonly bitmaps: Bitmaps
  readonly walks: readonly (readonly Latent[])[]
  readonly player: Player
  readonly fps: number
  /** Number of frames of the walk. */
  readonly count: number
}

const FASTEST = 30

export function Transport(props: Props) {
  const { checkpoint, state, set, playhead, bitmaps, walks, player, fps, count } = props
  const [draft, setDraft] = useState<number | null>(null)
  const step = (by: number) =>
    playhead.setState(({ frame }) => ({ frame: moved(frame, by, count, state.loop) }))
  const toggle = player.playing ? player.pause : player.play
  useTransportKeys({ toggle, step, to: (frame) => playhead.setState({ frame }), count })
  const fastest = Math.min(FASTEST, mostFps(checkpoint, bitmaps.size))
  return (
    <div className={styles.transport}>
      <IconButton label="One frame back" words="Back" icon={StepBack} onClick={() => step(-1)} />
      <Button
        variant="primary"
        icon={player.playing ? Pause : Play}
        className={styles.play}
        data-tour="walk"
        onClick={toggle}
      >
        {player.playing ? 'Pause' : 'Play'}
      </Button>
      <IconButton
        label="One frame forward"
        words="Forward"
        icon={StepForward}
        onClick={() => step(1)}
      />
      <IconButton
        label="Loop"
        words="Loop"
        icon={Repeat}
        pressed={state.loop}
        onClick={() => set({ loop: !state.loop })}
      />
      <div className={styles.speed}>
        <SliderField
          label="Speed"
          value={draft ?? fps}
          onChange={setDraft}
          onCommit={(value) => {
            set({ fps: value }, { replace: true })
            setDraft(null)
          }}
          min={1}
          max={fastest}
          step={1}
          format={speedInWords}
        />
      </div>
      <FramesThere {...{ bitmaps, walks, count }} />
    </div>
  )
}

export function speedInWords(fps: number): string {
  return fps === 1 ? '1 frame per second' : `${fps} frames per second`
}

/** The number of loaded frames, or of all frames once they have loaded. */
function FramesThere({ bitmaps, walks, count }: Pick<Props, 'bitmaps' | 'walks' | 'count'>) {
  const there = useSyncExternalStore(
    (listener) => bitmaps.subscribe(listener),
    () => Math.min(...walks.map((walk) => walk.filter((latent) => bitmaps.has(latent)).length)),
  )
  return (
    <p className={styles.there}>
      {there < count ? `${there} of ${count} frames loaded` : `${count} frames`}
    </p>
  )
}

function moved(frame: number, by: number, count: number, loop: boolean): number {
  const next = Math.min(frame, count - 1) + by
  return loop ? (next + count) % count : Math.max(0, Math.min(count - 1, next))
}

interface Keys {
  readonly toggle: () => void
  readonly step: (by: number) => void
  readonly to: (frame: number) => void
  readonly count: number
}

/**
 * Handles Space, the arrow keys, Home and End anywhere in the view, unless the focused element uses
 * them.
 */
function useTransportKeys({ toggle, step, to, count }: Keys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const actions: Readonly<Record<string, () => void>> = {
      ' ': toggle,
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      Home: () => to(0),
      End: () => to(count - 1),
    }
    const action = actions[event.key]
    if (!action || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(takers(event.key))) return
    event.preventDefault()
    action()
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event)
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

/**
 * A selector for the elements that use a key themselves: Space presses buttons, but does nothing on
 * a slider; arrows move a slider.
 */
function takers(key: string): string {
  const always = 'textarea, select, dialog, [role=slider]'
  return key === ' ' ? `${always}, button, a, input:not([type=range])` : `${always}, input`
}
