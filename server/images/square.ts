/** Brings pictures of different sizes and channels to one shape, so that they fit on one sheet. */
import { kernelFor, open } from './encode.ts'
import type { Pixels } from './pixels.ts'

/**
 * Returns the picture in RGB, centred on a white square of `size` pixels that its longer edge
 * fills. Scaled as by `encodeImage`.
 */
export async function squared(pixels: Pixels, size: number): Promise<Pixels> {
  const { width, height, channels } = pixels
  if (width === size && height === size && channels === 3) return pixels
  const kernel = kernelFor(pixels, size)
  const { data } = await open(pixels)
    .resize({ width: size, height: size, fit: 'contain', background: 'white', kernel })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: size, height: size, channels: 3 }
}
