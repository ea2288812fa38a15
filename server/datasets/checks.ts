/** Checks of what clients request of datasets. Each throws BadUserInput. */
import type { DatasetRow } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import type { Crop } from './decode-image.ts'
import type { ImageSource } from './sources/source.ts'

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/
const [SMALLEST, LARGEST] = [16, 256] as const
/** Edge of packed images unless requested otherwise, pixels. */
export const DEFAULT_SIZE = 64

export function requireName(name: string): void {
  if (NAME.test(name)) return
  throw new BadUserInput(
    `Invalid dataset name ${JSON.stringify(name.slice(0, 80))}: use 1 to 63 characters from ` +
      'a-z, 0-9, ".", "_" and "-", starting with a letter or digit.',
  )
}

export function requireEdge(imageSize: number): void {
  if (Number.isInteger(imageSize) && imageSize >= SMALLEST && imageSize <= LARGEST) return
  throw new BadUserInput(
    `imageSize must be a whole number from ${SMALLEST} to ${LARGEST}; got ${imageSize}.`,
  )
}

export function requireBox(crop: Crop): void {
  const { left, top, width, height } = crop
  const isWhole = [left, top, width, height].every(Number.isInteger)
  if (isWhole && left >= 0 && top >= 0 && width >= 1 && height >= 1) return
  throw new BadUserInput(
    'crop must be whole numbers: left and top at least 0, width and height at least 1.',
  )
}

export function requireUsableCrop(source: ImageSource, { crop }: { readonly crop?: Crop }): void {
  if (!crop || !source.format) return
  throw new BadUserInput(
    `crop only applies to pictures; ${source.kind} images are used as they are.`,
  )
}

/**
 * Throws if the size is larger than packed. Pictures were reduced when they were packed, so they
 * have no more detail.
 */
export function requireSize(dataset: DatasetRow, imageSize: number): void {
  requireEdge(imageSize)
  const mayGrow = dataset.source === 'IDX' || dataset.source === 'CIFAR10'
  if (imageSize <= dataset.imageSize || mayGrow) return
  throw new BadUserInput(
    `"${dataset.name}" was packed at ${dataset.imageSize} pixels. Use at most that, or ` +
      `register it again with imageSize ${imageSize}.`,
  )
}
