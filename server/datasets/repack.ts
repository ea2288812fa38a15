/** Converts a packed file to another size, other channels, or some of its images. */
import type { KernelEnum } from 'sharp'
import type { DatasetRow } from '../db/stores.ts'
import { open as openPixels } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import type { DatasetAttribute } from './attribute.ts'
import { displayName } from './display-name.ts'
import { inOrder, PICTURES_AT_ONCE } from './in-order.ts'
import { imageBytes, openPackedFile, type PackedFile } from './packed-file.ts'
import { PackWriter } from './pack-writer.ts'
import { throttled, type ProgressOptions } from './progress.ts'

export interface RepackOptions extends ProgressOptions {
  readonly imageSize: number
  readonly channels: 1 | 3
  /** Returns false for images to leave out. Default: all are kept. */
  readonly keeps?: (index: number) => boolean
}

/** Contents of a packed file. */
export type RepackSummary = Pick<DatasetRow, 'count' | 'classes' | 'attributes'>

/**
 * Writes the packed file `from` to the new file `to`, including labels and attributes. Throws the
 * signal's reason, and then leaves no file.
 */
export async function repack(
  from: string,
  to: string,
  options: RepackOptions,
): Promise<RepackSummary> {
  const { imageSize, channels, keeps, signal, onProgress } = options
  const report = throttled(onProgress)
  const file = openPackedFile(from)
  try {
    const { classes, count } = file
    const all = Array.from({ length: count }, (_, index) => index)
    const indices = keeps ? all.filter(keeps) : all
    const attributes = keeps ? attributesAmong(file, indices) : file.attributes
    await using writer = await PackWriter.create(to, { imageSize, channels, classes, attributes })
    const work = async (index: number) => ({
      index,
      pixels: await reshape(readImage(file, index), options),
    })
    for await (const { index, pixels } of inOrder(indices, PICTURES_AT_ONCE, work)) {
      signal?.throwIfAborted()
      await writer.add(pixels.data, file.label(index), file.storedAttributes(index))
      report(() => ({ stage: 'packing', done: writer.count, total: indices.length }))
    }
    await writer.finish()
    return { count: indices.length, classes: classesAmong(file, indices), attributes }
  } finally {
    file.close()
  }
}

function classesAmong(file: PackedFile, indices: readonly number[]): RepackSummary['classes'] {
  const counts = file.classes.map(() => 0)
  for (const index of indices) {
    const label = file.label(index)
    if (label !== null) counts[label]!++
  }
  return file.classes.map((label, at) => ({ label: displayName(label), count: counts[at]! }))
}

/** The attributes, with the range that the numbers have among some images. */
function attributesAmong(
  file: PackedFile,
  indices: readonly number[],
): readonly DatasetAttribute[] {
  return file.attributes.map((attribute, at) => {
    if (attribute.kind === 'CATEGORY') return attribute
    let [min, max] = [Infinity, -Infinity]
    for (const index of indices) {
      const value = file.storedAttributes(index)[at]!
      if (value < min) min = value
      if (value > max) max = value
    }
    return min <= max ? { ...attribute, min, max } : attribute
  })
}

/** Reads one image of a packed file. */
export function readImage(file: PackedFile, index: number): Pixels {
  const data = new Uint8Array(imageBytes(file))
  file.read(Uint32Array.of(index), data)
  return { data, width: file.imageSize, height: file.imageSize, channels: file.channels }
}

/** Returns the image with another size and channels, or unchanged if it already has them. */
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

/** Kernels average when they shrink. */
async function resize(image: Pixels, edge: number, kernel: keyof KernelEnum): Promise<Pixels> {
  const data = await openPixels(image).resize(edge, edge, { fit: 'fill', kernel }).raw().toBuffer()
  return { data, width: edge, height: edge, channels: image.channels }
}

/** Luma (ITU-R BT.601). Grey pixels keep their value. */
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
