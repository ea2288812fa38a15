/** One image of a dataset as a picture with a URL. */
import { z } from 'zod'
import type { Datasets } from '../../datasets/datasets.ts'
import { encodeImage } from '../../images/encode.ts'
import { argsDocument } from '../../pictures/document.ts'
import type { PictureRenderer } from '../../pictures/picture.ts'
import { openImages } from '../dataset-images.ts'

const MEMBERS = z.object({
  /** The dataset's id. */
  id: z.string(),
  index: z.int().min(0),
  /** The edge and channels that the image is converted to. */
  imageSize: z.int(),
  channels: z.literal([1, 3]),
})

export interface DatasetImageSource extends Readonly<z.infer<typeof MEMBERS>> {
  readonly kind: 'datasetImage'
}

export function datasetImageRenderer(
  datasets: Pick<Datasets, 'open'>,
): PictureRenderer<DatasetImageSource> {
  return {
    large: false,
    check: (source) => source,
    format: () => 'PNG',
    samples: () => 0,
    ...argsDocument('datasetImage', MEMBERS),
    async render({ id, index, imageSize, channels }, signal) {
      const size = { width: imageSize, height: imageSize, channels }
      using images = await openImages(datasets, id, size, signal)
      const image = { ...size, data: images.read([index]) }
      return { ...(await encodeImage(image, 'PNG', { signal })), pixels: null }
    },
  }
}
