/** The picture of one point of a map, large, at that very point: the nearest small one until the exact one has come. */
import { useEffect, useMemo, useRef, useState, type CSSProperties } from 'react'
import type { Latent } from '../../latents/recipe.ts'
import { classes } from '../../ui/classes.ts'
import { Bitmaps, type Sampled } from './bitmaps.ts'
import type { MapCells } from './map-cells.ts'
import styles from './map-pad.module.css'
import type { Point } from './path.ts'
import { usePainted } from './use-painted.ts'

interface Props {
  readonly checkpoint: Sampled
  readonly cells: MapCells
  readonly point: Point
  /** What is at the point. */
  readonly latent: Latent
  /** Stands above the point: a finger is on it. */
  readonly raised: boolean
}

export function Lens({ checkpoint, cells, point, latent, raised }: Props) {
  const { width, height } = checkpoint
  const [bitmaps] = useState(() => new Bitmaps(checkpoint))
  useLatest(bitmaps, latent)
  const { at } = cells
  const { x, y } = point
  const { paint, sources } = useMemo(
    () => ({
      sources: [bitmaps, cells.bitmaps],
      paint(context: CanvasRenderingContext2D) {
        const bitmap = bitmaps.get(latent) ?? at({ x, y })
        if (bitmap) context.drawImage(bitmap, 0, 0, width, height)
      },
    }),
    [bitmaps, cells.bitmaps, at, latent, x, y, width, height],
  )
  const canvas = usePainted(paint, sources)
  return (
    <canvas
      ref={canvas}
      className={classes(styles.lens, raised && styles.raised)}
      style={{ '--x': x, '--y': y } as CSSProperties}
      role="img"
      aria-label="The sample at this point"
      width={width}
      height={height}
    />
  )
}

/**
 * Fetches the picture of `latent`, one at a time: what the pointer passes over meanwhile is left out, and where it stops
 * comes soon. Of a picture that fails, the small one stays.
 */
function useLatest(bitmaps: Bitmaps, latent: Latent): void {
  const wanted = useRef(latent)
  const busy = useRef(false)
  useEffect(() => {
    wanted.current = latent
    if (busy.current) return
    busy.current = true
    void fetchLatest().finally(() => (busy.current = false))

    async function fetchLatest() {
      for (let last; last !== wanted.current;) {
        last = wanted.current
        await bitmaps.load(last).catch(() => undefined)
      }
    }
  }, [bitmaps, latent])
}
