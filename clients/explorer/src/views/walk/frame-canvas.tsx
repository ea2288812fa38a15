/** The picture of the frame at the slider, or the nearest one that has loaded. */
import { useMemo } from 'react'
import type { StoreApi } from 'zustand'
import type { Latent } from '../../latents/recipe.ts'
import { type Bitmaps, usePainted } from './bitmaps.ts'
import { nearestFrame } from './path.ts'
import styles from './frame-canvas.module.css'

export type Playhead = StoreApi<{ readonly frame: number }>

interface Props {
  readonly latents: readonly Latent[]
  readonly bitmaps: Bitmaps
  readonly playhead: Playhead
  /** Width of a sample, in pixels. */
  readonly width: number
  readonly height: number
  readonly label: string
}

export function FrameCanvas({ latents, bitmaps, playhead, width, height, label }: Props) {
  const { paint, sources } = useMemo(() => {
    const isThere = (frame: number) => bitmaps.has(latents[frame]!)
    return {
      sources: [bitmaps, playhead],
      paint(context: CanvasRenderingContext2D) {
        const wanted = Math.min(playhead.getState().frame, latents.length - 1)
        const nearest = nearestFrame(latents.length, wanted, isThere)
        if (nearest === undefined) return
        context.drawImage(bitmaps.get(latents[nearest]!)!, 0, 0, width, height)
      },
    }
  }, [latents, bitmaps, playhead, width, height])
  const canvas = usePainted(paint, sources)
  return (
    <canvas
      ref={canvas}
      className={styles.canvas}
      role="img"
      aria-label={label}
      width={width}
      height={height}
    />
  )
}
