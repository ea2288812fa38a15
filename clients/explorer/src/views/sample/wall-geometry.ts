/** The position of each seed's tile on the wall, in rows, columns and pixels. */
import { MAX_SEED } from '../../latents/recipe.ts'

export const TILE_SIZES = ['small', 'medium', 'large'] as const
export type TileSize = (typeof TILE_SIZES)[number]

/** Pixels between tiles. */
export const GAP = 8

/** Tile widths: [minimum in pixels, share of the wall's width, maximum in pixels]. */
const WIDTHS: Record<TileSize, readonly [least: number, share: number, most: number]> = {
  small: [60, 1 / 16, 112],
  medium: [92, 1 / 9, 184],
  large: [144, 1 / 5, 360],
}

/**
 * Rows in the scrolled strip. Browsers end a page at 17 million pixels; all seeds would need 30
 * billion.
 */
const MAX_ROWS = 20_000

/** Sizes in pixels. */
export interface Tiling {
  readonly columns: number
  readonly tileWidth: number
  readonly tileHeight: number
  /** Distance from one row to the next. */
  readonly rowHeight: number
}

/**
 * The tiling of a wall `width` pixels wide; `aspect` is a picture's width divided by its height.
 */
export function tilingOf(width: number, size: TileSize, aspect: number): Tiling {
  const [least, share, most] = WIDTHS[size]
  const wanted = Math.min(most, Math.max(least, width * share))
  const columns = Math.max(1, Math.floor((width + GAP) / (wanted + GAP)))
  const tileWidth = (width - GAP * (columns - 1)) / columns
  const tileHeight = tileWidth / aspect
  return { columns, tileWidth, tileHeight, rowHeight: tileHeight + GAP }
}

/**
 * The part of the wall that can be scrolled without moving the strip. Rows are numbered from the
 * wall's first. Seed 0 comes after `lead` empty places, like the first day of a month in a
 * calendar, so that any seed can start a row.
 */
export interface Strip {
  readonly columns: number
  readonly lead: number
  /** The strip's first row, and its number of rows. */
  readonly firstRow: number
  readonly rows: number
  /** Rows of the whole wall. */
  readonly allRows: number
}

/** The strip around a seed, in which that seed starts a row. */
export function stripAround(seed: number, columns: number): Strip {
  const lead = (columns - (seed % columns)) % columns
  const allRows = Math.ceil((MAX_SEED + 1 + lead) / columns)
  const rows = Math.min(MAX_ROWS, allRows)
  const centred = Math.floor((seed + lead) / columns) - MAX_ROWS / 2
  const firstRow = Math.max(0, Math.min(centred, allRows - rows))
  return { columns, lead, firstRow, rows, allRows }
}

/** The row a seed is in. */
export function rowOf({ columns, lead }: Strip, seed: number): number {
  return Math.floor((seed + lead) / columns)
}

/** The first seed of a row. */
export function firstSeedOf({ columns, lead }: Strip, row: number): number {
  return Math.max(0, row * columns - lead)
}

/** The seeds of a row, each with its column, from 0. */
export function seedsOf({ columns, lead }: Strip, row: number): { seed: number; column: number }[] {
  return Array.from({ length: columns }, (_, column) => ({
    seed: row * columns - lead + column,
    column,
  })).filter(({ seed }) => seed >= 0 && seed <= MAX_SEED)
}

/** True if a row is so close to an end of the strip that the strip should move. */
export function isNearEnd({ firstRow, rows, allRows }: Strip, row: number): boolean {
  const near = MAX_ROWS / 10
  const last = firstRow + rows
  return (firstRow > 0 && row - firstRow < near) || (last < allRows && last - row < near)
}

/**
 * The longer edge to request for a tile, in pixels. Undefined (native size) unless the picture has
 * far more pixels than the screen would show.
 */
export function edgeFor(nativeEdge: number, tileEdge: number, density: number): number | undefined {
  const shown = Math.ceil((tileEdge * density) / 64) * 64
  return nativeEdge > shown * 1.5 ? shown : undefined
}
