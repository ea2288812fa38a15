/** Pictures in memory, and their formats. */

/** A picture: uint8 [height, width, channels]. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
}

export type ImageFormat = 'PNG' | 'JPEG' | 'WEBP' | 'AVIF' | 'RAW'
export type AnimationFormat = 'GIF' | 'WEBP'

export interface EncodedImage {
  readonly bytes: Buffer
  /** e.g. `image/png`; RAW is `application/octet-stream`. */
  readonly contentType: string
}
