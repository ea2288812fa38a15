/** Pictures in memory, alone or in a stack, and their formats. */

/** A picture: uint8 [height, width, channels]. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
}

/** Square pictures of one size: uint8 [count, size, size, channels]. */
export interface PictureStack {
  readonly data: Uint8Array
  readonly count: number
  readonly size: number
  readonly channels: 1 | 3
}

/** Returns the pictures of a stack, as views of its data. */
export function picturesOf({ data, count, size, channels }: PictureStack): Pixels[] {
  const bytes = size * size * channels
  return Array.from({ length: count }, (_, at) => {
    const pixels = data.subarray(at * bytes, (at + 1) * bytes)
    return { data: pixels, width: size, height: size, channels }
  })
}

export type ImageFormat = 'PNG' | 'JPEG' | 'WEBP' | 'AVIF' | 'RAW'
export type AnimationFormat = 'GIF' | 'WEBP'

export interface EncodedImage {
  readonly bytes: Buffer
  /** e.g. `image/png`; RAW is `application/octet-stream`. */
  readonly contentType: string
}
