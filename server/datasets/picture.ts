/** Contact sheets of datasets, as pictures with URLs. */
import { z } from 'zod'
import { encodeImage } from '../images/encode.ts'
import { argsDocument } from '../pictures/document.ts'
import type { PictureRenderer } from '../pictures/picture.ts'
import type { Datasets } from './datasets.ts'

/** Maximum number of images on a sheet, and the range of an image's edge, pixels. */
export const MAX_SHEET_IMAGES = 64
export const SHEET_IMAGE_SIZES = [16, 256] as const

const MEMBERS = z.object({
  count: z.int().min(1).max(MAX_SHEET_IMAGES),
  /** The dataset's id. */
  id: z.string(),
  imageSize: z.int().min(SHEET_IMAGE_SIZES[0]).max(SHEET_IMAGE_SIZES[1]),
})

/**
 * A sheet of `count` of the dataset's images, always the same ones, each with an edge of
 * `imageSize` pixels.
 */
export interface DatasetSource extends Readonly<z.infer<typeof MEMBERS>> {
  readonly kind: 'dataset'
}

export function datasetRenderer(datasets: Pick<Datasets, 'sheet'>): PictureRenderer<DatasetSource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: () => 0,
    ...argsDocument('dataset', MEMBERS),
    async render({ id, count, imageSize }, signal) {
      const image = await encodeImage(await datasets.sheet(id, count, imageSize, signal), 'PNG', {
        signal,
      })
      return { ...image, pixels: null }
    },
  }
}
