/** The small pictures of a map: a coarse field first, a fine one when idle. */
import { useCallback, useMemo, type RefObject } from 'react'
import type { Latent } from '../../latents/recipe.ts'
import {
  type Bitmaps,
  type Sampled,
  useBitmaps,
  useLoading,
  type Loading,
  usePainted,
} from './bitmaps.ts'
import { mapLatent, mapPoints, type Corners, type Method, type Point } from './path.ts'
import { pictureCost } from './picture-cost.ts'

/** Small pictures along an edge, of the coarse and of the fine field. */
const COARSE = 9
const FINE = 17
/** The longer edge of a small picture, in pixels. */
const SMALL = 96
/** The longer edge of the field, in pixels. */
const FIELD = 1088
/** Maximum cost per picture for a fine field; above it, the server would be busy for seconds. */
const MAX_FOR_FINE = 4
const IDLE_MS = 400

export interface MapCells extends Loading {
  /** The small picture at a point, if it has loaded. */
  readonly at: (point: Point) => ImageBitmap | undefined
  readonly bitmaps: Bitmaps
  /** The fields, finest first, each row by row. Without the fine one if it would cost too much. */
  readonly fields: readonly (readonly Latent[])[]
}

/** Loads the small pictures of a map. `corners` must be stable. */
export function useMapCells(corners: Corners, method: Method, checkpoint: Sampled): MapCells {
  const bitmaps = useBitmaps(checkpoint, SMALL)
  const refines = pictureCost(checkpoint, bitmaps.size) <= MAX_FOR_FINE
  const fields = useMemo(
    () =>
      (refines ? [FINE, COARSE] : [COARSE]).map((edge) =>
        mapPoints(edge).map((point) => mapLatent(corners, method, point)),
      ),
    [corners, method, refines],
  )
  const load = useCallback(
    async (signal: AbortSignal) => {
      for (const field of fields.toReversed()) {
        await bitmaps.loadAll(field, signal)
        await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
      }
    },
    [fields, bitmaps],
  )
  const loading = useLoading(load)
  const at = useMemo(
    () => (point: Point) => {
      for (const field of fields) {
        const latent = field[cellAt(point, Math.sqrt(field.length))]!
        if (bitmaps.has(latent)) return bitmaps.get(latent)
      }
      return undefined
    },
    [fields, bitmaps],
  )
  return { at, bitmaps, fields, ...loading }
}

/** A canvas of `width` by `height` pixels that shows the finest complete field. */
export function useMapField(
  { fields, bitmaps }: MapCells,
  { width, height }: { readonly width: number; readonly height: number },
): RefObject<HTMLCanvasElement | null> {
  const { paint, sources } = useMemo(
    () => ({
      sources: [bitmaps],
      paint(context: CanvasRenderingContext2D) {
        const whole = fields.find((field) => field.every((latent) => bitmaps.has(latent)))
        const field = whole ?? fields.at(-1)!
        const edge = Math.sqrt(field.length)
        for (const [cell, latent] of field.entries()) {
          const bitmap = bitmaps.get(latent)
          if (!bitmap) continue
          // Whole pixels, so that there are no seams between neighbours.
          const [left, right] = [cell % edge, (cell % edge) + 1].map((n) =>
            Math.round((n * width) / edge),
          )
          const row = Math.floor(cell / edge)
          const [top, bottom] = [row, row + 1].map((n) => Math.round((n * height) / edge))
          context.drawImage(bitmap, left!, top!, right! - left!, bottom! - top!)
        }
      },
    }),
    [fields, bitmaps, width, height],
  )
  return usePainted(paint, sources)
}

/** The size of the field in pixels, for samples of this shape. */
export function fieldSize({ width, height }: Sampled) {
  const scale = FIELD / Math.max(width, height)
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

function cellAt({ x, y }: Point, edge: number): number {
  const along = (value: number) => Math.min(edge - 1, Math.floor(value * edge))
  return along(y) * edge + along(x)
}
