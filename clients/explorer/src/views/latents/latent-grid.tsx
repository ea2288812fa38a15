/** Saved latents in rows; only those in sight are in the page. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import style from './gallery.module.css'
import { LatentTile } from './latent-tile.tsx'
import type { SavedLatent } from './saved-latent.ts'
import type { Selection } from './selection.ts'

interface Props {
  readonly latents: readonly SavedLatent[]
  readonly selection: Selection
  /** Whether there are, or may be, more than these. */
  readonly hasMore: boolean
  /** The last of them is about to come into sight. */
  readonly onEnd: () => void
}

const LEAST_WIDTH = 150
const GAP = 12
/** Below the picture: the name, the tags. */
const CAPTION = 56

export function LatentGrid({ latents, selection, hasMore, onEnd }: Props) {
  const list = useRef<HTMLUListElement>(null)
  const { width, top } = usePlace(list)
  const columns = Math.max(2, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)))
  const tile = (width - GAP * (columns - 1)) / columns
  const rowHeight = tile + CAPTION + GAP
  const skeletons = hasMore ? columns - (latents.length % columns) : 0
  const virtualizer = useWindowVirtualizer({
    count: width > 0 ? Math.ceil((latents.length + skeletons) / columns) : 0,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: top,
  })
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  const rows = virtualizer.getVirtualItems()
  const end = rows.at(-1)
  const nearEnd = hasMore && (end?.index ?? 0) * columns + columns >= latents.length
  useEffect(() => {
    if (nearEnd) onEnd()
  }, [nearEnd, onEnd])
  const first = (rows[0]?.index ?? 0) * columns
  const last = end ? (end.index + 1) * columns : 0
  const places = Array.from({ length: last - first }, (_, offset) => first + offset)
  return (
    <ul ref={list} className={style.grid} style={{ height: virtualizer.getTotalSize() }}>
      {places
        .filter((place) => place < latents.length + skeletons)
        .map((place) => {
          const latent = latents[place]
          const left = (place % columns) * (tile + GAP)
          const transform = `translate(${left}px, ${Math.floor(place / columns) * rowHeight}px)`
          return (
            <li
              key={latent?.id ?? `skeleton ${place}`}
              className={style.place}
              style={{ transform, width: tile, height: tile + CAPTION }}
              aria-hidden={latent ? undefined : true}
              aria-setsize={latent && !hasMore ? latents.length : -1}
              aria-posinset={place + 1}
            >
              {latent ? (
                <LatentTile
                  latent={latent}
                  selected={selection.has(latent.id)}
                  onSelect={(range) => selection.toggle(latent, range)}
                />
              ) : (
                <Skeleton className={style.skeleton} />
              )}
            </li>
          )
        })}
    </ul>
  )
}

/** How wide an element is, and how far from the top of the page; both follow what happens above and around it. */
function usePlace(element: React.RefObject<HTMLElement | null>) {
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
