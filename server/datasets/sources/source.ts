/** Where images come from: what every kind of source can say and give. */

/** One image of a source. */
export interface SourceImage {
  /** Its place in the source, for people: `cats/7.jpg`. */
  readonly path: string
  /** An index into the source's classes; null where it has none. */
  readonly label: number | null
  /**
   * The picture's file, or where the source has a `format` its pixels: uint8 [imageSize, imageSize, channels]. Throws
   * BrokenImage.
   */
  read(): Promise<Uint8Array>
}

export interface ImageSource extends AsyncDisposable {
  readonly kind: 'FOLDER' | 'ZIP' | 'IDX' | 'CIFAR10'
  /** How many images `images` gives. */
  readonly total: number
  readonly classes: readonly string[]
  /** Set where images come as pixels, all of this shape; null where they are picture files of any size. */
  readonly format: { readonly imageSize: number; readonly channels: 1 | 3 } | null
  /** Files that are no images, by their ending (`.txt`, or `` without one): what to say where no image was found. */
  readonly others: ReadonlyMap<string, number>
  /** Always in the same order. Throws DatasetInvalid where the source itself is broken. */
  images(): AsyncIterable<SourceImage>
}

/** The most images that a dataset may have. */
export const MAX_IMAGES = 1_000_000

/** The largest picture file that is read, bytes. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024

/** Whether a file's name says that it is a picture we read. */
export function isPictureName(name: string): boolean {
  return /\.(jpe?g|png|webp)$/i.test(name)
}

/** What operating systems leave in folders and archives. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX'
}

export function countOther(others: Map<string, number>, name: string): void {
  const ending = /\.[^./]{1,12}$/.exec(name)?.[0].toLowerCase() ?? ''
  others.set(ending, (others.get(ending) ?? 0) + 1)
}
