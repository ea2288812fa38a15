/** Contact sheets: pictures of one size in rows on one sheet. */
import type { Pixels } from './pixels.ts'

/** Pixels between cells and around them. */
const GAP = 2
/** White, like paper. */
const BACKGROUND = 255

export interface SheetOptions {
  /** Pictures per row. */
  readonly columns: number
  /** Indices of pictures after which the row ends early. */
  readonly breaks?: readonly number[]
}

/** Size of a sheet and positions of its pictures. */
export interface SheetLayout {
  readonly width: number
  readonly height: number
  /** Top left corner of each picture. */
  readonly corners: readonly { readonly x: number; readonly y: number }[]
}

/** Number of columns that makes a sheet of `count` pictures nearly square. */
export function squareColumns(count: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(count)))
}

/** Lays out `count` cells (at least one). The sheet is as wide as its longest row. */
export function layOutSheet(
  count: number,
  cell: { readonly width: number; readonly height: number },
  { columns, breaks = [] }: SheetOptions,
): SheetLayout {
  if (count < 1 || columns < 1) {
    throw new RangeError('A sheet needs at least one picture and one column')
  }
  const rowEnds = new Set(breaks)
  const corners: { x: number; y: number }[] = []
  let column = 0
  let row = 0
  let widest = 0
  for (let index = 0; index < count; index++) {
    corners.push({
      x: GAP + column * (cell.width + GAP),
      y: GAP + row * (cell.height + GAP),
    })
    column += 1
    widest = Math.max(widest, column)
    if (column < columns && !rowEnds.has(index)) continue
    column = 0
    row += 1
  }
  const rows = column === 0 ? row : row + 1
  return {
    width: GAP + widest * (cell.width + GAP),
    height: GAP + rows * (cell.height + GAP),
    corners,
  }
}

/** Draws the sheet. All pictures must have the size and channels of the first. */
export function contactSheet(pictures: readonly Pixels[], options: SheetOptions): Pixels {
  const cell = pictures[0]
  if (!cell) throw new RangeError('A sheet needs at least one picture')
  const { width, height, corners } = layOutSheet(pictures.length, cell, options)
  const data = new Uint8Array(width * height * cell.channels).fill(BACKGROUND)
  pictures.forEach((picture, index) => {
    requireSameShape(cell, picture)
    const { x, y } = corners[index]!
    const rowBytes = picture.width * picture.channels
    for (let row = 0; row < picture.height; row++) {
      const pixels = picture.data.subarray(row * rowBytes, (row + 1) * rowBytes)
      data.set(pixels, ((y + row) * width + x) * picture.channels)
    }
  })
  return { data, width, height, channels: cell.channels }
}

/** Throws RangeError unless both pictures have the same size and channels. */
export function requireSameShape(first: Pixels, other: Pixels): void {
  const same =
    other.width === first.width &&
    other.height === first.height &&
    other.channels === first.channels
  if (!same) {
    throw new RangeError(
      'All pictures of a sheet or animation must have the same size and channels',
    )
  }
}
