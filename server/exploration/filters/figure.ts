/**
 * Draws units as in figure 5 of the DCGAN paper: the parts of images that they respond to most,
 * and below them the guided gradients there.
 */
import { contactSheet, layOutSheet } from '../../images/contact-sheet.ts'
import { scaledSize } from '../../images/encode.ts'
import type { Pixels } from '../../images/pixels.ts'
import type { ImageSize } from '../../gan/network-family.ts'
import type { ReceptiveField } from '../../graph/receptive-field.ts'

/** Maximum of a figure's longer edge, pixels; a larger one is scaled down. */
const MAX_EDGE = 4096
/** Smaller parts of images are enlarged to about this edge, pixels. */
const SMALL_EDGE = 48

/** The part of an image that is drawn. */
export interface Part {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Part of the images that a value sees, moved inside if it begins or ends in the padding. */
export function partOf(
  field: ReceptiveField | null,
  image: ImageSize,
  { x, y }: { readonly x: number; readonly y: number },
): Part {
  if (!field) return { left: 0, top: 0, width: image.width, height: image.height }
  const along = (axis: 0 | 1, at: number, length: number) => {
    const size = Math.min(field.size[axis], length)
    const start = field.offset[axis] + at * field.stride[axis]
    return { start: Math.min(Math.max(0, start), length - size), size }
  }
  const [rows, columns] = [along(0, y, image.height), along(1, x, image.width)]
  return { left: columns.start, top: rows.start, width: columns.size, height: rows.size }
}

export interface FigureLayout {
  /** Number of units, and of images of each. */
  readonly units: number
  readonly images: number
  /** Units per row. */
  readonly columns: number
}

/** Returns the size of a figure of parts with this size. */
export function figureSize(
  part: Pick<Part, 'width' | 'height'>,
  { units, images, columns }: FigureLayout,
): { width: number; height: number } {
  const scale = enlargement(part)
  const tile = { width: scale * part.width, height: scale * part.height }
  const unit = layOutSheet(2 * images, tile, { columns: images })
  const size = layOutSheet(units, unit, { columns })
  return scaledSize(size, Math.min(MAX_EDGE, Math.max(size.width, size.height)))
}

/** The pictures of one unit; all units have the same number. */
export interface UnitTiles {
  readonly patches: readonly Pixels[]
  readonly gradients: readonly Pixels[]
}

/** Draws a figure of units, `columns` in a row. `figureSize` is the size to encode it at. */
export function drawFigure(units: readonly UnitTiles[], columns: number): Pixels {
  const sheets = units.map(({ patches, gradients }) =>
    contactSheet([...patches, ...gradients].map(enlarge), { columns: patches.length }),
  )
  return contactSheet(sheets, { columns })
}

/** Cuts a part out of pixels. */
export function cut({ data, width, channels }: Pixels, part: Part): Pixels {
  const rows = Array.from({ length: part.height }, (_, row) => {
    const start = ((part.top + row) * width + part.left) * channels
    return data.subarray(start, start + part.width * channels)
  })
  return { data: Buffer.concat(rows), width: part.width, height: part.height, channels }
}

/**
 * Converts a gradient [channels, height, width] to pixels: grey is 0, black and white are the
 * largest magnitude.
 */
export function gradientPixels(
  gradient: Float32Array,
  { width, height, channels }: ImageSize,
): Pixels {
  const peak = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const area = width * height
  const data = Uint8Array.from({ length: gradient.length }, (_, at) => {
    const value = gradient[(at % channels) * area + Math.floor(at / channels)]!
    return Math.round(127.5 + (peak > 0 ? (127.5 * value) / peak : 0))
  })
  return { data, width, height, channels }
}

function enlargement({ width, height }: Pick<Part, 'width' | 'height'>): number {
  return Math.max(1, Math.round(SMALL_EDGE / Math.max(width, height)))
}

/** Repeats the pixels of a small picture. */
function enlarge(pixels: Pixels): Pixels {
  const scale = enlargement(pixels)
  if (scale === 1) return pixels
  const { channels } = pixels
  const [width, height] = [scale * pixels.width, scale * pixels.height]
  const data = Uint8Array.from({ length: width * height * channels }, (_, at) => {
    const pixel = Math.floor(at / channels)
    const x = Math.floor((pixel % width) / scale)
    const y = Math.floor(pixel / width / scale)
    return pixels.data[(y * pixels.width + x) * channels + (at % channels)]!
  })
  return { data, width, height, channels }
}
