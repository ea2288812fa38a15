/** An endless wall of samples, one per seed. Only visible rows are rendered. */
import {
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  memo,
  useMemo,
} from 'react'
import { Pin } from 'lucide-react'
import { useSamplingVariant } from '../../api/current-variant.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { MAX_SEED, truncated, type Latent } from '../../latents/recipe.ts'
import { peekPicture, usePicture } from '../../api/pictures.ts'
import { dragProps } from '../../latents/drag.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { isPicked, useShelf } from '../../latents/shelf.ts'
import { IconButton } from '../../ui/button.tsx'
import { useWall, type WallView } from './use-wall.ts'
import { edgeFor, firstSeedOf, rowOf, seedsOf, type TileSize } from './wall-geometry.ts'
import styles from './wall.module.css'

export interface WallHandle {
  /** Scrolls to a seed's tile and focuses it. */
  focus(seed: number): void
  /** The seeds on the screen, in their order. */
  visibleSeeds(): readonly number[]
}

interface Props {
  readonly ref?: Ref<WallHandle>
  readonly checkpoint: CheckpointDetails
  /** The first visible row starts with this seed. */
  readonly seed: number
  /** 0..1 */
  readonly truncation: number
  /** Number of layers that are truncated; default all. */
  readonly cutoff: number | undefined
  readonly size: TileSize
  /** Called when scrolling stops, with the first seed of the first row. */
  readonly onScrolled: (seed: number) => void
  readonly onOpen: (seed: number) => void
}

export function Wall(props: Props) {
  const { ref, checkpoint, seed, truncation, cutoff, size, onScrolled, onOpen } = props
  const scroller = useRef<HTMLDivElement>(null)
  const aspect = checkpoint.width / checkpoint.height
  const wall = useWall({ scroller, seed, size, aspect, onRest: onScrolled })
  const { active, setActive, focus } = useRovingFocus(scroller, wall)
  useImperativeHandle(
    ref,
    () => ({ focus, visibleSeeds: () => (wall ? seedsOnScreen(wall) : []) }),
    [focus, wall],
  )

  const onKeyDown = (event: KeyboardEvent) => {
    const from = seedAt(event.target)
    if (!wall || from === undefined) return
    const to = destination(event, from, wall)
    if (to !== undefined) focus(Math.min(MAX_SEED, Math.max(0, to)))
    else if (event.key === 'Enter') onOpen(from)
    else if (event.key === ' ') pickButton(event.target).click()
    else return
    event.preventDefault()
  }
  const onClick = ({ target }: MouseEvent) => {
    const clicked = seedAt(target)
    if (clicked === undefined || (target as Element).closest('[data-pick]')) return
    onOpen(clicked)
  }
  return (
    <div
      ref={scroller}
      className={styles.wall}
      data-size={size}
      style={{ '--wall-top': `${wall?.offset ?? 0}px` } as CSSProperties}
      role="grid"
      aria-label="Samples by seed"
      aria-description="Use the arrow keys to move, Enter to enlarge a sample and Space to pick it."
      aria-multiselectable
      aria-rowcount={wall?.strip.allRows}
      aria-colcount={wall?.strip.columns}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={({ target }) => {
        const focused = seedAt(target)
        if (focused !== undefined) setActive(focused)
      }}
    >
      {wall && <Rows {...{ wall, checkpoint, truncation, cutoff, active }} />}
    </div>
  )
}

/** Maximum number of latents in a request for `samples`. */
const MAX_SAMPLES = 256

function seedsOnScreen({ strip, top, page }: WallView): number[] {
  const first = rowOf(strip, top)
  const rows = Array.from({ length: page }, (_, index) => first + index)
  const seeds = rows.flatMap((row) => seedsOf(strip, row).map(({ seed }) => seed))
  return seeds.slice(0, MAX_SAMPLES)
}

interface RowsProps {
  readonly wall: WallView
  readonly checkpoint: CheckpointDetails
  readonly truncation: number
  readonly cutoff: number | undefined
  /** The seed of the tile that Tab focuses, if it is visible. */
  readonly active: number
}

function Rows({ wall, checkpoint, truncation, cutoff, active }: RowsProps) {
  const { tiling, strip, rows } = wall
  const [first, last] = rows
  const { width, height } = checkpoint
  const longer = Math.max(tiling.tileWidth, tiling.tileHeight)
  const edge = edgeFor(Math.max(width, height), longer, devicePixelRatio)
  const activeRow = rowOf(strip, active)
  const tabStop = activeRow >= first && activeRow <= last ? active : wall.top
  const columns = `repeat(${strip.columns}, minmax(0, 1fr))`
  return (
    <div
      role="presentation"
      className={styles.strip}
      style={{ height: strip.rows * tiling.rowHeight }}
    >
      {Array.from({ length: last - first + 1 }, (_, index) => first + index).map((row) => (
        <div
          key={row}
          role="row"
          aria-rowindex={row + 1}
          className={styles.row}
          style={{
            gridTemplateColumns: columns,
            height: tiling.tileHeight,
            transform: `translateY(${(row - strip.firstRow) * tiling.rowHeight}px)`,
          }}
        >
          {seedsOf(strip, row).map(({ seed, column }) => (
            <Tile
              key={seed}
              seed={seed}
              column={column + 1}
              truncation={truncation}
              cutoff={cutoff}
              checkpoint={checkpoint}
              edge={edge}
              hurried={wall.hurried}
              isTabStop={seed === tabStop}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

/**
 * Roving focus: Tab reaches one tile, and the arrow keys move to others, even to tiles not rendered
 * yet.
 */
function useRovingFocus(scroller: React.RefObject<HTMLElement | null>, wall: WallView | null) {
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    const tile = scroller.current?.querySelector<HTMLElement>(`[data-seed="${wanted.current}"]`)
    if (!tile) return
    wanted.current = null
    tile.focus({ preventScroll: true })
  })
  const reveal = wall?.reveal
  const focus = (seed: number) => {
    wanted.current = seed
    setActive(seed)
    reveal?.(seed)
  }
  return { active, setActive, focus }
}

/** The seed that a key moves to from a seed's tile; undefined for other keys. */
function destination(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  from: number,
  { strip, page }: WallView,
): number | undefined {
  const { columns } = strip
  const far = ctrlKey || metaKey
  switch (key) {
    case 'ArrowLeft':
      return from - 1
    case 'ArrowRight':
      return from + 1
    case 'ArrowUp':
      return from >= columns ? from - columns : from
    case 'ArrowDown':
      return from + columns <= MAX_SEED ? from + columns : from
    case 'PageUp':
      return from - columns * page
    case 'PageDown':
      return from + columns * page
    case 'Home':
      return far ? 0 : firstSeedOf(strip, rowOf(strip, from))
    case 'End':
      return far ? MAX_SEED : firstSeedOf(strip, rowOf(strip, from) + 1) - 1
    default:
      return undefined
  }
}

/** The seed of the tile that contains the event's target. */
function seedAt(target: EventTarget): number | undefined {
  const tile = (target as Element).closest<HTMLElement>('[data-seed]')
  return tile ? Number(tile.dataset.seed) : undefined
}

function pickButton(target: EventTarget): HTMLElement {
  return (target as Element).closest('[data-seed]')!.querySelector<HTMLElement>('[data-pick]')!
}

interface TileProps {
  readonly seed: number
  /** 0..1 */
  readonly truncation: number
  readonly cutoff: number | undefined
  readonly checkpoint: CheckpointDetails
  /** The longer edge to request, in pixels; undefined is native size. */
  readonly edge: number | undefined
  /** True while the wall scrolls too fast to request new pictures. */
  readonly hurried: boolean
  /** Column number, from 1. */
  readonly column: number
  /** True for the one tile that Tab focuses. */
  readonly isTabStop: boolean
}

/** A tile. The wall handles its clicks and keys, and finds it by `data-seed`. */
const Tile = memo(function Tile(props: TileProps) {
  const { seed, truncation, cutoff, edge, hurried, column, isTabStop } = props
  const { digest: checkpoint, name: checkpointName } = props.checkpoint
  const latent = useMemo(
    () => truncated({ seed }, truncation, props.checkpoint, cutoff),
    [seed, truncation, cutoff, props.checkpoint],
  )
  const picked = useShelf(({ items }) => isPicked(items, latent, checkpoint))
  const toggle = useShelf((shelf) => shelf.toggle)
  return (
    <div
      role="gridcell"
      aria-label={`Seed ${seed}`}
      aria-colindex={column}
      aria-selected={picked}
      tabIndex={isTabStop ? 0 : -1}
      data-seed={seed}
      className={styles.tile}
      style={{ gridColumn: column }}
      {...dragProps({ latent, checkpoint })}
    >
      <TilePicture {...{ latent, checkpoint, edge, hurried }} />
      <span className={styles.seed} aria-hidden>
        {seed}
      </span>
      <IconButton
        className={styles.pick}
        label={`${picked ? 'Unpick' : 'Pick'} seed ${seed}`}
        icon={Pin}
        pressed={picked}
        tabIndex={-1}
        data-pick
        onClick={() => toggle({ latent, checkpoint, checkpointName })}
      />
    </div>
  )
})

interface PictureProps extends Pick<TileProps, 'edge' | 'hurried'> {
  readonly latent: Latent
  /** The digest. */
  readonly checkpoint: string
}

function TilePicture({ latent, checkpoint, edge, hurried }: PictureProps) {
  const wanted = { latent, checkpoint, size: edge, variant: useSamplingVariant() }
  const [asked, setAsked] = useState(!hurried)
  if (!hurried && !asked) setAsked(true)
  const { src, problem } = usePicture(asked || peekPicture(wanted) ? wanted : null)
  if (problem !== undefined) return <LatentPicture {...wanted} className={styles.picture} />
  if (src === undefined) return <span className={styles.picture} />
  return <img className={styles.picture} src={src} alt="" draggable={false} />
}
