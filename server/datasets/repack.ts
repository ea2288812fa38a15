/** A packed file at another size, or with other channels. */
import type { KernelEnum } from 'sharp'
import { open as openPixels } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import { inOrder, PICTURES_AT_ONCE } from './in-order.ts'
import { imageBytes, openPackedFile, type PackedFile } from './packed-file.ts'
import { PackWriter } from './pack-writer.ts'
import { occasionally, type Watched } from './progress.ts'

export interface RepackOptions extends Watched {
  readonly imageSize: number
  readonly channels: 1 | 3
}

/** Writes the new packed file `to` from `from`, labels and attributes included. Throws the signal's reason; then there is no file. */
export async function repack(from: string, to: string, options: RepackOptions): Promise<void> {
  const { imageSize, channels, signal, onProgress } = options
  const report = occasionally(onProgress)
  const file = openPackedFile(from)
  try {
    const { classes, attributes, count: total } = file
    await using writer = await PackWriter.create(to, { imageSize, channels, classes, attributes })
    const indices = Array.from({ length: total }, (_, index) => index)
    const work = async (index: number) => ({
      index,
      pixels: await reshape(readImage(file, index), options),
    })
    for await (const { index, pixels } of inOrder(indices, PICTURES_AT_ONCE, work)) {
      signal?.throwIfAborted()
      await writer.add(pixels.data, file.label(index), file.attributeIndices(index))
      report(() => ({ stage: 'packing', done: index + 1, total }))
    }
    await writer.finish()
  } finally {
    file.close()
  }
}

/** One image of a packed file. */
export function readImage(file: PackedFile, index: number): Pixels {
  const data = new Uint8Array(imageBytes(file))
  file.read(Uint32Array.of(index), data)
  return { data, width: file.imageSize, height: file.imageSize, channels: file.channels }
}

/** The image at another size and with other channels; itself where it is so already. */
export async function reshape(
  image: Pixels,
  { imageSize, channels }: Pick<RepackOptions, 'imageSize' | 'channels'>,
  kernel: keyof KernelEnum = 'lanczos3',
): Promise<Pixels> {
  const resized = image.width === imageSize ? image : await resize(image, imageSize, kernel)
  if (resized.channels === channels) return resized
  const data = channels === 1 ? toGray(resized.data) : toRgb(resized.data)
  return { ...resized, data, channels }
}

/** Kernels average where they shrink. */
async function resize(image: Pixels, edge: number, kernel: keyof KernelEnum): Promise<Pixels> {
  const data = await openPixels(image).resize(edge, edge, { fit: 'fill', kernel }).raw().toBuffer()
  return { data, width: edge, height: edge, channels: image.channels }
}

/** Luma (ITU-R BT.601): what is gray keeps its value. */
function toGray(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, at) =>
    Math.round(0.299 * rgb[at * 3]! + 0.587 * rgb[at * 3 + 1]! + 0.114 * rgb[at * 3 + 2]!),
  )
}

function toRgb(gray: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(gray.length * 3)
  gray.forEach((value, at) => rgb.fill(value, at * 3, at * 3 + 3))
  return rgb
}
