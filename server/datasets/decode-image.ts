/** A JPEG, PNG or WebP of any kind becomes square 8-bit RGB of one size. */
import sharp, { type Sharp } from 'sharp'
// Sets what sharp may use of the machine.
import '../images/encode.ts'

/** The most pixels a picture may have, above what most cameras make: a bound on memory, 512 MB at worst (16-bit RGBA). */
const MAX_PIXELS = 2 ** 26

/** The part of a picture to use, pixels of the picture as it is seen (EXIF orientation applied). */
export interface Crop {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface DecodeOptions {
  /** Edge of the result. */
  readonly imageSize: number
  readonly crop?: Crop
}

/** The picture can't be used, for the reason that the message says. */
export class BrokenImage extends Error {
  override readonly name = 'BrokenImage'
}

/**
 * Decodes a picture to uint8 [imageSize, imageSize, 3] sRGB: turned as its EXIF orientation says, cropped to `crop`, then
 * to the largest square in its middle, resized by Lanczos (averaging where it shrinks). Transparent parts lie over white; of an animation
 * the first frame counts. Throws BrokenImage.
 */
export async function decodeImage(
  bytes: Uint8Array,
  { imageSize, crop }: DecodeOptions,
): Promise<Uint8Array> {
  if (!isPicture(bytes)) throw new BrokenImage('it is no JPEG, PNG or WebP')
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

/** Words of libvips are left out: it keeps one list of them, and pictures decoded side by side get each other's. */
function reasonOf({ message }: Error): string {
  const isTooLarge = message.includes('exceeds pixel limit')
  return isTooLarge ? `it has more than ${MAX_PIXELS} pixels` : 'it is damaged or cut off'
}

/** Whether all pixels of uint8 [..., 3] are gray. */
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
    throw new BrokenImage(`the crop box reaches out of its ${width}x${height} pixels`)
  }
  picture.extract(crop)
}

/** By the first bytes, which decide what libvips reads too: names and SVG are not believed. */
function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  const isWebp = head.startsWith('RIFF') && head.endsWith('WEBP')
  return head.startsWith('\xff\xd8\xff') || head.startsWith('\x89PNG\r\n\x1a\n') || isWebp
}
