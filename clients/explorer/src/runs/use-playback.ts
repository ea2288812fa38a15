/** Plays through positions from 0 to the last, one at a time. */
import { useEffect, useEffectEvent, useState } from 'react'

interface Playback {
  /** The shown position, and the last one. */
  readonly position: number
  readonly last: number
  readonly onPosition: (position: number) => void
  /** Milliseconds between positions. */
  readonly frameMs: number
}

/** Plays up to the last position; from there, starts over with the first. */
export function usePlayback({ position, last, onPosition, frameMs }: Playback) {
  const [isPlaying, setPlaying] = useState(false)
  const advance = useEffectEvent(() => {
    if (position + 1 >= last) setPlaying(false)
    onPosition(Math.min(position + 1, last))
  })
  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(advance, frameMs)
    return () => clearInterval(timer)
  }, [isPlaying, frameMs])
  const toggle = () => {
    if (!isPlaying && position >= last) onPosition(0)
    setPlaying(!isPlaying)
  }
  return { isPlaying, toggle, stop: () => setPlaying(false) }
}
