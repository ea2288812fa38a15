/** The images of a dataset at the size that a network takes, with their classes and attributes. */
import type { Datasets } from '../datasets/datasets.ts'
import { findNamed, type NamedDataset } from '../datasets/named-dataset.ts'
import { imageBytes, openPackedFile, type PackedFile } from '../datasets/packed-file.ts'
import type { ImageSize } from '../gan/network-family.ts'

/** The datasets, as the work of jobs uses them. */
export type DatasetSource = Pick<Datasets, 'find' | 'findMany' | 'open'>

export interface DatasetImages
  extends
    Disposable,
    Pick<PackedFile, 'count' | 'classes' | 'attributes' | 'label' | 'attributesOf'> {
  readonly datasetId: string
  /** Reads images by index, in this order: uint8 [indices, height, width, channels]. */
  read(indices: readonly number[]): Uint8Array
}

/**
 * Opens the images of a job's dataset at this size; they are resized or drawn on first use. Rejects
 * with DatasetNotFound (deleted), DatasetInvalid (damaged), BadUserInput (larger than packed), and
 * the signal's reason.
 */
export async function openDatasetImages(
  datasets: DatasetSource,
  named: NamedDataset,
  image: ImageSize,
  signal?: AbortSignal,
): Promise<DatasetImages> {
  const { id } = await findNamed(datasets, named)
  return openImages(datasets, id, image, signal)
}

/** Works like `openDatasetImages`, by the dataset's id. */
export async function openImages(
  datasets: Pick<Datasets, 'open'>,
  datasetId: string,
  image: ImageSize,
  signal?: AbortSignal,
): Promise<DatasetImages> {
  const shape = { imageSize: image.width, channels: image.channels }
  const { path } = await datasets.open(datasetId, { ...shape, signal })
  const file = openPackedFile(path)
  return {
    ...{ datasetId, count: file.count, classes: file.classes, attributes: file.attributes },
    label: (index) => file.label(index),
    attributesOf: (index) => file.attributesOf(index),
    read(indices) {
      const pixels = new Uint8Array(indices.length * imageBytes(shape))
      file.read(Uint32Array.from(indices), pixels)
      return pixels
    },
    [Symbol.dispose]: () => file.close(),
  }
}
