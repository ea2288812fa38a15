/** Draws the maps of an activation as a grid of grey pictures. */
import { contactSheet, layOutSheet, squareColumns } from '../images/contact-sheet.ts'
import type { Pixels } from '../images/pixels.ts'

/** Width of a grid to enlarge small maps for, and the longest edge of an enlarged map, pixels. */
const GRID_WIDTH = 512
const MAX_ENLARGED = 128

/** Shape of one activation: [maps, height, width]. */
export type MapsShape = readonly number[]

/** The size of the grid of `count` maps, pixels. */
export function mapGridSize(count: number, shape: MapsShape): { width: number; height: number } {
  const columns = squareColumns(count)
  const [, height, width] = shape as [number, number, number]
  const factor = enlargement(columns, shape)
  return layOutSheet(count, { width: width * factor, height: height * factor }, { columns })
}

/**
 * Draws maps of an activation, values float32 [maps, height, width], row by row. Each map has its
 * own scale: its maximum is white; 0, or its minimum if that is negative, is black.
 */
export function mapGrid(values: Float32Array, shape: MapsShape, maps: readonly number[]): Pixels {
  const columns = squareColumns(maps.length)
  const factor = enlargement(columns, shape)
  const pictures = maps.map((map) => enlarge(drawMap(values, shape, map), factor))
  return contactSheet(pictures, { columns })
}

function drawMap(values: Float32Array, [, height, width]: MapsShape, map: number): Pixels {
  const size = height! * width!
  const own = values.subarray(map * size, (map + 1) * size)
  let [black, white] = [0, 0]
  for (const value of own) {
    if (value < black) black = value
    if (value > white) white = value
  }
  const scale = white > black ? 255 / (white - black) : 0
  const data = new Uint8Array(size)
  for (let at = 0; at < size; at++) data[at] = Math.round((own[at]! - black) * scale)
  return { data, width: width!, height: height!, channels: 1 }
}

/** Whole factor by which each map is enlarged. */
function enlargement(columns: number, [, height, width]: MapsShape): number {
  const edge = Math.min(MAX_ENLARGED, Math.floor(GRID_WIDTH / columns))
  return Math.max(1, Math.floor(edge / Math.max(height!, width!)))
}

/** Repeats each pixel of a grey picture `factor` times in both directions. */
function enlarge(map: Pixels, factor: number): Pixels {
  if (factor === 1) return map
  const { data, width, height } = map
  const wide = width * factor
  const enlarged = new Uint8Array(wide * height * factor)
  for (let y = 0; y < height; y++) {
    const row = enlarged.subarray(y * factor * wide, (y * factor + 1) * wide)
    for (let x = 0; x < width; x++) {
      row.fill(data[y * width + x]!, x * factor, (x + 1) * factor)
    }
    for (let copy = 1; copy < factor; copy++) enlarged.set(row, (y * factor + copy) * wide)
  }
  return { data: enlarged, width: wide, height: height * factor, channels: 1 }
}
