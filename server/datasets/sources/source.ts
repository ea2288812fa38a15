/** A source of images, as all kinds of sources implement it. */
import { extensionOf } from '../../../clients/sdk/src/image-files.ts'
import type { DatasetAttribute, StoredValue } from '../attribute.ts'

/** One image of a source. */
export interface SourceImage {
  /** Location in the source, for messages: `cats/7.jpg`. */
  readonly path: string
  /** An index into the source's classes; null if it has none. */
  readonly label: number | null
  /** The stored value of each of the source's attributes; omitted if it has none. */
  readonly attributes?: readonly StoredValue[]
  /**
   * Reads the picture's file, or the pixels if the source has a `format`: uint8 [imageSize,
   * imageSize, channels]. Throws BrokenImage.
   */
  read(): Promise<Uint8Array>
}

export interface ImageSource extends AsyncDisposable {
  readonly kind: 'FOLDER' | 'ZIP' | 'IDX' | 'CIFAR10'
  /** Number of images that `images` yields. */
  readonly total: number
  readonly classes: readonly string[]
  readonly attributes: readonly DatasetAttribute[]
  /** Shape of all images if they are read as pixels; null if they are picture files of any size. */
  readonly format: { readonly imageSize: number; readonly channels: 1 | 3 } | null
  /**
   * Number of other files by extension (`.txt`, or `` without one), for the message if there are no
   * images.
   */
  readonly others: ReadonlyMap<string, number>
  /**
   * Yields images, always in the same order. Throws DatasetInvalid if the source itself is broken.
   */
  images(): AsyncIterable<SourceImage>
}

export function countOther(others: Map<string, number>, name: string): void {
  const ending = extensionOf(name)
  others.set(ending, (others.get(ending) ?? 0) + 1)
}
