/**
 * The wall's scrolling: the visible rows, the position of the strip of rows, and jumping to a seed.
 */
import { useLayoutEffect, useState, type RefObject, useEffect, useEffectEvent } from 'react'
import {
  firstSeedOf,
  isNearEnd,
  rowOf,
  stripAround,
  tilingOf,
  type Strip,
  type TileSize,
  type Tiling,
} from './wall-geometry.ts'

/** Rows rendered above and below the visible ones. */
const SPARE_ROWS = 2
/** Pixels per millisecond: tiles that pass faster are gone before their picture could load. */
const TOO_FAST = 3

interface Options {
  readonly scroller: RefObject<HTMLElement | null>
  /** The first row starts with this seed; changing it scrolls there. */
  readonly seed: number
  readonly size: TileSize
  /** A picture's width divided by its height. */
  readonly aspect: number
  /** Called when scrolling stops, with the first seed of the first row. */
  readonly onRest: (seed: number) => void
}

export interface WallView {
  /** Distance of the wall from the top of the page, in pixels. */
  readonly offset: number
  readonly tiling: Tiling
  readonly strip: Strip
  /** The first and the last row to draw. */
  readonly rows: readonly [first: number, last: number]
  /** The first seed of the row at the top. */
  readonly top: number
  /** True while scrolling is too fast for new pictures to be worth requesting. */
  readonly hurried: boolean
  /** Rows that fit on the screen, at least 1. */
  readonly page: number
  /** Scrolls just far enough to make the seed's row visible. */
  readonly reveal: (seed: number) => void
}

/** Null until the scroller has been measured. */
export function useWall({ scroller, seed, size, aspect, onRest }: Options): WallView | null {
  const box = useBox(scroller)
  const tiling = tilingOf(box?.width ?? 0, size, aspect)
  const { columns, rowHeight } = tiling
  const shape = `${columns} ${rowHeight}`
  const [hurried, setHurried] = useState(false)
  const [{ top, anchor }, place] = usePlace(seed, shape)
  const strip = stripAround(anchor.seed, columns)
  // Browsers round the position of a scroll, which must not end in the row above.
  const rowAt = (position: number) => strip.firstRow + Math.floor((position + 1) / rowHeight)

  useLayoutEffect(() => {
    const row = rowOf(strip, anchor.seed) - strip.firstRow
    scroller.current!.scrollTo({ top: row * rowHeight + anchor.shift })
    // The strip and its row height are derived from these two.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [anchor, shape])

  useScroll(
    scroller,
    (position, speed) => {
      place({ top: firstSeedOf(strip, rowAt(position)) })
      setHurried(speed > TOO_FAST)
    },
    (position) => {
      const first = firstSeedOf(strip, rowAt(position))
      const mustMove = isNearEnd(strip, rowAt(position))
      place({
        asked: first,
        ...(mustMove && { anchor: { seed: first, shift: position % rowHeight } }),
      })
      setHurried(false)
      onRest(first)
    },
  )

  const reveal = (wanted: number) => {
    const row = rowOf(strip, wanted) - strip.firstRow
    if (row >= 0 && row < strip.rows) return scrollToRow(scroller.current!, row, rowHeight)
    const first = firstSeedOf(strip, rowOf(strip, wanted))
    place({ top: first, anchor: { seed: first, shift: 0 } })
  }

  if (!box) return null
  const page = Math.max(1, Math.floor(box.height / rowHeight))
  const topRow = rowOf(strip, top)
  const first = Math.max(strip.firstRow, topRow - SPARE_ROWS)
  const last = Math.min(strip.firstRow + strip.rows - 1, topRow + page + 1 + SPARE_ROWS)
  return { offset: box.top, tiling, strip, rows: [first, last], top, hurried, page, reveal }
}

interface Place {
  /** The seed last requested or reported; a different one scrolls there. */
  readonly asked: number
  /** The tiling it was placed with; a different one scrolls to the same top row. */
  readonly shape: string
  /** The first seed of the top row at the current scroll position. */
  readonly top: number
  /**
   * Changing it sets the scroll position: the row that starts with its seed lies `shift` pixels
   * above the edge.
   */
  readonly anchor: { readonly seed: number; readonly shift: number }
}

function usePlace(seed: number, shape: string) {
  const [place, setPlace] = useState<Place>(() => placeAt(seed, shape))
  if (place.asked !== seed || place.shape !== shape) {
    const start = place.asked === seed ? place.top : seed
    setPlace({ ...placeAt(start, shape), asked: seed })
  }
  const change = (changed: Partial<Place>) =>
    setPlace((before) =>
      Object.keys(changed).length === 1 && changed.top === before.top
        ? before
        : { ...before, ...changed },
    )
  return [place, change] as const
}

function placeAt(seed: number, shape: string): Place {
  return { asked: seed, shape, top: seed, anchor: { seed, shift: 0 } }
}

function scrollToRow(scroller: HTMLElement, row: number, rowHeight: number): void {
  const above = row * rowHeight
  const below = above + rowHeight - scroller.clientHeight
  scroller.scrollTo({ top: Math.max(below, Math.min(above, scroller.scrollTop)) })
}

/** Scrolling counts as stopped after this long without an event. */
const REST_MS = 150
/** Speeds are averages over at least this long, because single frames are uneven. */
const SPEED_MS = 60

/** The inner size of the wall, and its distance from the top of the page, in pixels. */
interface Box {
  readonly width: number
  readonly height: number
  readonly top: number
}

/** An element's position and size, kept up to date; null until measured. */
function useBox(element: RefObject<HTMLElement | null>): Box | null {
  const [box, setBox] = useState<Box | null>(null)
  useLayoutEffect(() => {
    const measured = element.current!
    const read = () => {
      const { paddingLeft, paddingRight } = getComputedStyle(measured)
      const width = measured.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
      const top = measured.getBoundingClientRect().top + scrollY
      setBox({ width, height: measured.clientHeight, top })
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(measured)
    // Content above can move the element without changing its size; the page may stay as high.
    observer.observe(measured.parentElement!)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
  return box
}

/**
 * Calls back with the scroll position in pixels: on every change, with the speed in pixels per
 * millisecond, and when scrolling stops.
 */
function useScroll(
  element: RefObject<HTMLElement | null>,
  onScroll: (position: number, speed: number) => void,
  onRest: (position: number) => void,
): void {
  const moved = useEffectEvent(onScroll)
  const rested = useEffectEvent(onRest)
  useEffect(() => {
    const scrolled = element.current!
    let timer: ReturnType<typeof setTimeout> | undefined
    let before = { position: scrolled.scrollTop, at: 0 }
    let speed = 0
    const listener = ({ timeStamp: at }: Event) => {
      const position = scrolled.scrollTop
      if (at - before.at >= SPEED_MS) {
        speed = Math.abs(position - before.position) / (at - before.at)
        before = { position, at }
      }
      moved(position, speed)
      clearTimeout(timer)
      timer = setTimeout(() => rested(scrolled.scrollTop), REST_MS)
    }
    scrolled.addEventListener('scroll', listener, { passive: true })
    return () => {
      clearTimeout(timer)
      scrolled.removeEventListener('scroll', listener)
    }
  }, [element])
}
