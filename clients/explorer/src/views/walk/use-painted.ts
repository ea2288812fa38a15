/** A canvas that is painted anew, at most once a screen refresh, whenever what it shows has changed. */
import { useEffect, useRef, type RefObject } from 'react'

/** What tells of changes; `subscribe` returns how to stop that. */
export interface Changing {
  subscribe(listener: () => void): () => void
}

/** `paint` is called at first, when it is another one, and after each change of a source. Both are kept stable by the caller. */
export function usePainted(
  paint: (context: CanvasRenderingContext2D) => void,
  sources: readonly Changing[],
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    let scheduled: number | null = null
    const repaint = () => {
      scheduled = null
      paint(context)
    }
    const schedule = () => {
      scheduled ??= requestAnimationFrame(repaint)
    }
    const stops = sources.map((source) => source.subscribe(schedule))
    schedule()
    return () => {
      for (const stop of stops) stop()
      if (scheduled !== null) cancelAnimationFrame(scheduled)
    }
  }, [paint, sources])
  return canvas
}
