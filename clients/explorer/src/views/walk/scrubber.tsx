/** The slider along a walk, with its waypoints below it. */
import { useStore } from 'zustand'
import { SliderField } from '../../ui/slider-field.tsx'
import type { Playhead } from './frame-canvas.tsx'
import styles from './scrubber.module.css'

interface Props {
  readonly playhead: Playhead
  /** How many frames there are. */
  readonly count: number
  readonly framesPerWay: number
  /** What is at a frame, in words. */
  readonly describeFrame: (frame: number) => string
}

export function Scrubber({ playhead, count, framesPerWay, describeFrame }: Props) {
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
