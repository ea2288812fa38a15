/** The map: a field of small pictures, and a lens that shows the exact sample under the pointer. */
import {
  useState,
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useMemo,
  useRef,
  type CSSProperties,
} from 'react'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import type { Latent } from '../../latents/recipe.ts'
import { classes } from '../../ui/classes.ts'
import { useStable } from './use-waypoints.ts'
import { fieldSize, useMapCells, useMapField, type MapCells } from './map-cells.ts'
import styles from './map-pad.module.css'
import { mapLatent, type Corners, type Method, type Point } from './path.ts'
import { type Bitmaps, type Sampled, useBitmaps, usePainted } from './bitmaps.ts'

interface Props {
  readonly checkpoint: CheckpointDetails
  /** Must be stable. */
  readonly corners: Corners
  readonly method: Method
  /** The chosen point. */
  readonly point: Point
  readonly onPoint: (point: Point) => void
}

export function MapPad({ checkpoint, corners, method, point, onPoint }: Props) {
  const [hover, setHover] = useState<(Point & { readonly byTouch: boolean }) | null>(null)
  const shown = hover ?? point
  const latent = useStable(mapLatent(corners, method, shown))
  const cells = useMapCells(corners, method, checkpoint)
  const size = fieldSize(checkpoint)
  const field = useMapField(cells, size)
  return (
    <div className={styles.map}>
      <div
        className={styles.pad}
        style={{ aspectRatio: size.width / size.height }}
        {...padProps(point, shown)}
        {...pointerProps(setHover, onPoint)}
        onKeyDown={(event) => {
          const next = movedByKey(event, point)
          if (!next) return
          event.preventDefault()
          setHover(null)
          onPoint(next)
        }}
      >
        <canvas ref={field} className={styles.field} aria-hidden="true" {...size} />
        <span
          className={styles.chosen}
          style={{ left: `${point.x * 100}%`, top: `${point.y * 100}%` }}
        />
        <Lens {...{ checkpoint, cells, latent }} point={shown} raised={hover?.byTouch === true} />
      </div>
      {cells.error != null && <ErrorNotice compact error={cells.error} onRetry={cells.retry} />}
    </div>
  )
}

/**
 * ARIA props of a two-dimensional slider. No such role exists, so one slider describes both
 * directions in its text.
 */
function padProps(point: Point, shown: Point) {
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': 'Point on the map',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': percent(point.x),
    'aria-valuetext': `${percent(shown.x)}% from the left, ${percent(shown.y)}% from the top`,
  } as const
}

type Hover = (Point & { readonly byTouch: boolean }) | null

/** Moving the pointer previews a point, pressing chooses it. Touch does both at once. */
function pointerProps(setHover: (hover: Hover) => void, onPoint: (point: Point) => void) {
  const look = (event: PointerEvent<HTMLElement>, chooses: boolean) => {
    const at = pointAt(event)
    setHover({ ...at, byTouch: event.pointerType === 'touch' })
    if (chooses) onPoint(at)
  }
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId)
      look(event, true)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => look(event, event.buttons === 1),
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === 'touch') setHover(null)
    },
    onPointerLeave: () => setHover(null),
    onPointerCancel: () => setHover(null),
  }
}

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** An arrow key moves by a hundredth of the map, with Shift by a tenth. */
function movedByKey({ key, shiftKey }: KeyboardEvent, { x, y }: Point): Point | null {
  const move = MOVES[key]
  if (!move) return null
  const by = shiftKey ? 0.1 : 0.01
  return { x: rounded(x + move.x * by), y: rounded(y + move.y * by) }
}

function pointAt({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): Point {
  const { left, top, width, height } = currentTarget.getBoundingClientRect()
  return { x: rounded((clientX - left) / width), y: rounded((clientY - top) / height) }
}

/** Clamps to the map and rounds to a hundredth of its edge, because finer steps look the same. */
function rounded(value: number): number {
  return Math.round(Math.max(0, Math.min(1, value)) * 100) / 100
}

function percent(value: number): number {
  return Math.round(value * 100)
}

interface LensProps {
  readonly checkpoint: Sampled
  readonly cells: MapCells
  readonly point: Point
  /** The latent at the point. */
  readonly latent: Latent
  /** Shown above the point, so that a finger doesn't cover it. */
  readonly raised: boolean
}

/**
 * The enlarged picture of a point on the map: the nearest small one until the exact one has loaded.
 */
function Lens({ checkpoint, cells, point, latent, raised }: LensProps) {
  const { width, height } = checkpoint
  const bitmaps = useBitmaps(checkpoint)
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
 * Fetches the picture of `latent`, one at a time. Points that the pointer passes in the meantime
 * are skipped, so the last one loads soon. If a picture fails, the small one stays.
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
