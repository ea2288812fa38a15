/** A grid of saved latents that renders only the visible rows. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import { latentQuery } from '../../api/queries.ts'
import { dragProps } from '../../latents/drag.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { takes } from '../../latents/spaces.ts'
import { classes } from '../../ui/classes.ts'
import styles from './gallery.module.css'
import { type SavedLatent, addressOf } from './saved-latent.ts'
import type { Selection } from './selection.ts'

interface Props {
  readonly latents: readonly SavedLatent[]
  readonly selection: Selection
  /** True if there are, or may be, more latents. */
  readonly hasMore: boolean
  /** Called when the last latent is about to become visible. */
  readonly onEnd: () => void
}

const LEAST_WIDTH = 150
const GAP = 12
/** Space below the picture for the name and tags. */
const CAPTION = 64

export function LatentGrid({ latents, selection, hasMore, onEnd }: Props) {
  const list = useRef<HTMLUListElement>(null)
  const { columns, tile, rowHeight, first, last, height } = useRows(list, latents.length, hasMore)
  const nearEnd = hasMore && last >= latents.length
  useEffect(() => {
    if (nearEnd) onEnd()
  }, [nearEnd, onEnd])
  const places = Array.from({ length: last - first }, (_, offset) => first + offset)
  return (
    <ul ref={list} className={styles.grid} style={{ height }}>
      {places.map((place) => {
        const latent = latents[place]
        const left = (place % columns) * (tile + GAP)
        const transform = `translate(${left}px, ${Math.floor(place / columns) * rowHeight}px)`
        return (
          <li
            key={latent?.id ?? `skeleton ${place}`}
            className={styles.place}
            style={{ transform, width: tile, height: tile + CAPTION }}
            aria-hidden={latent ? undefined : true}
            aria-setsize={hasMore ? -1 : latents.length}
            aria-posinset={place + 1}
          >
            {latent ? (
              <LatentTile
                latent={latent}
                selected={selection.has(latent.id)}
                onSelect={(range) => selection.toggle(latent, range)}
              />
            ) : (
              <Skeleton className={styles.skeleton} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

/**
 * The visible rows: places from `first` up to, not including, `last`. Skeletons fill the last row
 * while there are more.
 */
function useRows(list: RefObject<HTMLElement | null>, count: number, hasMore: boolean) {
  const { width, top } = usePlace(list)
  const columns = Math.max(2, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)))
  const tile = (width - GAP * (columns - 1)) / columns
  const rowHeight = tile + CAPTION + GAP
  const places = hasMore ? (Math.floor(count / columns) + 1) * columns : count
  const virtualizer = useWindowVirtualizer({
    count: width > 0 ? Math.ceil(places / columns) : 0,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: top,
  })
  useLayoutEffect(() => {
    virtualizer.measure()
  }, [virtualizer, rowHeight])
  const rows = virtualizer.getVirtualItems()
  const first = (rows[0]?.index ?? 0) * columns
  const last = Math.min(places, ((rows.at(-1)?.index ?? -1) + 1) * columns)
  return { columns, tile, rowHeight, first, last, height: virtualizer.getTotalSize() }
}

/** An element's width, and its distance from the top of the page; both follow layout changes. */
function usePlace(element: RefObject<HTMLElement | null>) {
  const [place, setPlace] = useState({ width: 0, top: 0 })
  useLayoutEffect(() => {
    const measure = () => {
      const box = element.current!.getBoundingClientRect()
      const next = { width: box.width, top: box.top + scrollY }
      setPlace((before) => (before.width === next.width && before.top === next.top ? before : next))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element.current!)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
  return place
}

interface LatentTileProps {
  readonly latent: SavedLatent
  readonly selected: boolean
  /** `range` is true with the Shift key. */
  readonly onSelect: (range: boolean) => void
}

/** One saved latent in the gallery. */
function LatentTile({ latent, selected, onSelect }: LatentTileProps) {
  const { id, name, tags } = latent
  const queries = useQueryClient()
  const recipe = { saved: id }
  return (
    <div className={classes(styles.tile, selected && styles.selected)}>
      <Link
        href={addressOf(id)}
        className={styles.link}
        title={[name, ...tags].join(' · ')}
        onClick={() => queries.setQueryData(latentQuery(id).queryKey, latent)}
        {...dragProps({ latent: recipe, checkpoint: latent.checkpoint?.digest })}
      >
        <TilePicture latent={latent} />
        <span className={styles.name}>{name}</span>
        <span className={styles.tileTags}>{tags.join(', ')}</span>
      </Link>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={selected}
          aria-label={`Select ${name}`}
          onChange={({ nativeEvent }) => onSelect((nativeEvent as MouseEvent).shiftKey)}
        />
      </label>
    </div>
  )
}

/**
 * The picture on the latent's own checkpoint. If that is deleted: on the current one, if it takes
 * as many values.
 */
function TilePicture({ latent }: Pick<LatentTileProps, 'latent'>) {
  const { checkpoint: chosen } = useCheckpoint()
  const { id, name, checkpoint } = latent
  const fits = chosen && takes(chosen, latent) ? chosen : undefined
  const shownOn = checkpoint?.digest ?? fits?.digest
  return (
    <span className={styles.picture}>
      {shownOn && <LatentPicture latent={{ saved: id }} checkpoint={shownOn} alt={name} />}
      {!checkpoint && (
        <span className={styles.gone}>
          {fits
            ? `Its checkpoint was deleted; shown on ${fits.name}`
            : 'Its checkpoint was deleted'}
        </span>
      )}
    </span>
  )
}
