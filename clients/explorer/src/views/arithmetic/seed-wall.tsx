/** Rows upon rows of samples, one for each seed, which can be pressed; only those to be seen are there. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { Check } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { LARGEST_SEED } from '../../latents/seeds.ts'
import styles from './seed-wall.module.css'

/** Pixels. */
const NARROWEST_TILE = 84
const GAP = 6

/** Browsers end pages at some 16 million pixels; a wall of these rows ends well before. */
const MOST_ROWS = 20_000

interface Props {
  /** The seed of the first tile. */
  readonly first: number
  readonly chosen: ReadonlySet<number>
  readonly onToggle: (seed: number) => void
  readonly checkpoint: CheckpointDetails
}

export function SeedWall(props: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  return (
    <div ref={scroller} className={styles.wall} role="group" aria-label="Samples by seed">
      {width > 0 && <Rows {...props} scroller={scroller} width={width} />}
    </div>
  )
}

interface RowsProps extends Props {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly width: number
}

function Rows({ first, scroller, width, ...rest }: RowsProps) {
  const columns = Math.max(3, Math.floor((width + GAP) / (NARROWEST_TILE + GAP)))
  const seeds = LARGEST_SEED - first + 1
  const rowHeight = (width + GAP) / columns
  const rows = useVirtualizer({
    count: Math.min(MOST_ROWS, Math.ceil(seeds / columns)),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 2,
  })
  const { active, setActive, onKeyDown } = useArrowKeys(scroller, first, columns, (seed) =>
    rows.scrollToIndex(Math.floor((seed - first) / columns)),
  )
  return (
    <div className={styles.strip} style={{ height: rows.getTotalSize() }} onKeyDown={onKeyDown}>
      {rows.getVirtualItems().map(({ index, start }) => (
        <div
          key={index}
          className={styles.row}
          style={{
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            transform: `translateY(${start}px)`,
          }}
        >
          {Array.from({ length: Math.min(columns, seeds - index * columns) }, (_, column) => (
            <Tile
              key={column}
              seed={first + index * columns + column}
              active={active}
              onFocus={setActive}
              {...rest}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

interface TileProps extends Omit<Props, 'first'> {
  readonly seed: number
  /** The seed that Tab leads to. */
  readonly active: number
  readonly onFocus: (seed: number) => void
}

function Tile({ seed, active, onFocus, chosen, onToggle, checkpoint }: TileProps) {
  return (
    <button
      type="button"
      className={styles.tile}
      aria-label={`Seed ${seed}`}
      aria-pressed={chosen.has(seed)}
      tabIndex={seed === active ? 0 : -1}
      data-seed={seed}
      onFocus={() => onFocus(seed)}
      onClick={() => onToggle(seed)}
    >
      <LatentPicture latent={{ seed }} checkpoint={checkpoint.digest} />
      {chosen.has(seed) && <Check className={styles.check} size={18} aria-hidden />}
    </button>
  )
}

/** Tab leads to one tile, arrows from there to the others, also to those that are not drawn yet. */
function useArrowKeys(
  scroller: RefObject<HTMLElement | null>,
  first: number,
  columns: number,
  reveal: (seed: number) => void,
) {
  const [active, setActive] = useState(first)
  const wanted = useRef<number | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    const tile = scroller.current?.querySelector<HTMLElement>(`[data-seed="${wanted.current}"]`)
    if (!tile) return
    wanted.current = null
    tile.focus()
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }
    const step = steps[event.key as keyof typeof steps]
    if (step === undefined || active + step < first || active + step > LARGEST_SEED) return
    event.preventDefault()
    wanted.current = active + step
    setActive(active + step)
    reveal(active + step)
  }
  return { active, setActive, onKeyDown }
}

/** The width of what is in an element, pixels; 0 until it is known. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width))
    observer.observe(element.current!)
    return () => observer.disconnect()
  }, [element])
  return width
}
