/** Copies of an image as they occur in collections: saved again as JPEG, resized, brightened. */
import sharp from 'sharp'
import { reshape } from '../../datasets/repack.ts'
import { open } from '../../images/encode.ts'
import type { Pixels } from '../../images/pixels.ts'

/** Changes to a copy. */
export interface CopyChanges {
  /** Factor on width and height. */
  readonly scale: number
  /** Factor on all pixels. */
  readonly brightness: number
  /** JPEG quality, 1 to 100. */
  readonly quality: number
}

/** The range of each change. */
export const COPY_RANGES = {
  scale: [0.5, 2],
  brightness: [0.95, 1.05],
  quality: [50, 95],
} as const satisfies Record<keyof CopyChanges, readonly [number, number]>

/** Returns the changes for three numbers in [0, 1]; the scale is uniform in its logarithm. */
export function changesAt([a, b, c]: readonly [number, number, number]): CopyChanges {
  const between = ([low, high]: readonly [number, number], at: number) => low + (high - low) * at
  const [smallest, largest] = COPY_RANGES.scale
  return {
    scale: smallest * (largest / smallest) ** a,
    brightness: between(COPY_RANGES.brightness, b),
    quality: Math.round(between(COPY_RANGES.quality, c)),
  }
}

/** Returns the bytes of a JPEG of the changed image, which is square. */
export function copyAsJpeg(image: Pixels, changes: CopyChanges): Promise<Buffer> {
  const edge = Math.max(1, Math.round(image.width * changes.scale))
  return open(image)
    .resize(edge, edge, { fit: 'fill', kernel: 'lanczos3' })
    .linear(changes.brightness, 0)
    .jpeg({ quality: changes.quality })
    .toBuffer()
}

/** Returns the changed image, `imageSize` pixels wide and high, in the original's channels. */
export async function copyOf(
  image: Pixels,
  changes: CopyChanges,
  imageSize: number,
): Promise<Pixels> {
  const { data, info } = await sharp(await copyAsJpeg(image, changes))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const copy: Pixels = { data, width: info.width, height: info.height, channels: 3 }
  const { channels } = image
  return reshape({ ...copy, channels: info.channels as 1 | 3 }, { imageSize, channels })
}
