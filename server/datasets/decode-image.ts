/** Decodes a JPEG, PNG or WebP of any kind to square 8-bit RGB of a given size. */
import sharp, { type Sharp } from 'sharp'
// Limits sharp's use of the machine.
import '../images/encode.ts'

/** Maximum pixels of a picture, above most cameras'. Bounds memory at 512 MB (16-bit RGBA). */
const MAX_PIXELS = 2 ** 26

/**
 * The part of a picture to use, in pixels of the picture as displayed (EXIF orientation applied).
 */
export interface Crop {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface DecodeOptions {
  /** Edge of the result, pixels. */
  readonly imageSize: number
  readonly crop?: Crop
}

/** The picture can't be used, for the reason in the message. */
export class BrokenImage extends Error {
  override readonly name = 'BrokenImage'
}

/**
 * Decodes a picture to uint8 [imageSize, imageSize, 3] sRGB: rotated to its EXIF orientation,
 * cropped to `crop` and then to the largest centred square, and resized by Lanczos (averaging when
 * it shrinks). Transparent parts are drawn over white. Only the first frame of an animation is
 * used. Throws BrokenImage.
 */
export async function decodeImage(
  bytes: Uint8Array,
  { imageSize, crop }: DecodeOptions,
): Promise<Uint8Array> {
  if (!isPicture(bytes)) throw new BrokenImage('it is not a JPEG, PNG or WebP')
  try {
    const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient()
    if (crop) await extract(picture, crop)
    const { data, info } = await picture
      .resize(imageSize, imageSize, { fit: 'cover', position: 'centre', kernel: 'lanczos3' })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== 3) throw new BrokenImage(`it has ${info.channels} channels`)
    return data
  } catch (error) {
    if (error instanceof BrokenImage || !(error instanceof Error)) throw error
    throw new BrokenImage(reasonOf(error), { cause: error })
  }
}

/**
 * Returns the reason, without libvips's messages: it keeps one list of them, so pictures decoded in
 * parallel would get each other's.
 */
function reasonOf({ message }: Error): string {
  const isTooLarge = message.includes('exceeds pixel limit')
  return isTooLarge ? `it has more than ${MAX_PIXELS} pixels` : 'it is damaged or truncated'
}

/** True if all pixels of uint8 [..., 3] are grey. */
export function isGray(rgb: Uint8Array): boolean {
  for (let at = 0; at < rgb.length; at += 3) {
    if (rgb[at] !== rgb[at + 1] || rgb[at] !== rgb[at + 2]) return false
  }
  return true
}

async function extract(picture: Sharp, crop: Crop): Promise<void> {
  const { autoOrient } = await picture.metadata()
  const { width, height } = autoOrient
  if (crop.left + crop.width > width || crop.top + crop.height > height) {
    throw new BrokenImage(`the crop box extends beyond its ${width}x${height} pixels`)
  }
  picture.extract(crop)
}

/**
 * Checks the first bytes, which also decide how libvips reads the file. File names are ignored, and
 * SVG is not accepted.
 */
function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  const isWebp = head.startsWith('RIFF') && head.endsWith('WEBP')
  return head.startsWith('\xff\xd8\xff') || head.startsWith('\x89PNG\r\n\x1a\n') || isWebp
}
