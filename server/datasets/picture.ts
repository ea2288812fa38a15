/** Contact sheets of datasets as pictures with an address. */
import { encodeImage } from '../images/encode.ts'
import type { EncodedImage } from '../images/pixels.ts'
import type { Datasets } from './datasets.ts'

/** What a sheet's bytes depend on. */
export interface DatasetSheet {
  /** The dataset's id. */
  readonly id: string
  readonly count: number
  readonly imageSize: number
}

/** Makes the PNG of a DatasetSheet. */
export function datasetMaker(datasets: Pick<Datasets, 'sheet'>) {
  return {
    async make(args: unknown, signal?: AbortSignal): Promise<EncodedImage> {
      const { id, count, imageSize } = args as DatasetSheet
      return encodeImage(await datasets.sheet(id, count, imageSize, signal), 'PNG')
    },
  }
}
