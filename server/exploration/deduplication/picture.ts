/** Sheets of pairs of a dataset's images, left and right, as pictures with URLs. */
import { z } from 'zod'
import type { Datasets } from '../../datasets/datasets.ts'
import { contactSheet, layOutSheet, type SheetLayout } from '../../images/contact-sheet.ts'
import { encodeImage } from '../../images/encode.ts'
import type { Pixels } from '../../images/pixels.ts'
import { argsDocument } from '../../pictures/document.ts'
import type { PictureRenderer } from '../../pictures/picture.ts'

/** Maximum number of pairs on a sheet, and the range of an image's edge, pixels. */
export const MAX_SHEET_PAIRS = 100
export const PAIR_IMAGE_SIZES = [16, 256] as const

const index = z.int().min(0)

const MEMBERS = z.object({
  /** The dataset's id. */
  id: z.string(),
  imageSize: z.int().min(PAIR_IMAGE_SIZES[0]).max(PAIR_IMAGE_SIZES[1]),
  /** Indices of the left and the right image of each pair. */
  pairs: z
    .array(z.tuple([index, index]))
    .min(1)
    .max(MAX_SHEET_PAIRS),
})

export interface PairsSource extends Readonly<z.infer<typeof MEMBERS>> {
  readonly kind: 'pairs'
}

/** Number of columns of pairs that makes a sheet nearly square: a pair is twice as wide as high. */
function columnsOf(count: number): number {
  return Math.max(1, Math.round(Math.sqrt(count / 2)))
}

/** Lays out a sheet of `count` pairs of images with this edge. */
export function pairsLayout(count: number, imageSize: number): SheetLayout {
  const cell = { width: 2 * imageSize, height: imageSize }
  return layOutSheet(count, cell, { columns: columnsOf(count) })
}

export function pairsRenderer(datasets: Pick<Datasets, 'pictures'>): PictureRenderer<PairsSource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: () => 0,
    ...argsDocument('pairs', MEMBERS),
    async render({ id, imageSize, pairs }, signal) {
      const images = await datasets.pictures(id, pairs.flat(), imageSize, signal)
      const joined = pairs.map((_pair, at) => sideBySide(images[2 * at]!, images[2 * at + 1]!))
      signal?.throwIfAborted()
      const sheet = contactSheet(joined, { columns: columnsOf(pairs.length) })
      return { ...(await encodeImage(sheet, 'PNG', { signal })), pixels: null }
    },
  }
}

/** Joins two pictures of one size. */
function sideBySide(left: Pixels, right: Pixels): Pixels {
  const row = left.width * left.channels
  const data = new Uint8Array(2 * left.data.length)
  for (let y = 0; y < left.height; y++) {
    data.set(left.data.subarray(y * row, (y + 1) * row), 2 * y * row)
    data.set(right.data.subarray(y * row, (y + 1) * row), (2 * y + 1) * row)
  }
  return { ...left, data, width: 2 * left.width }
}
