/** MNIST's IDX files, plain or gzip: images, with labels in a separate file. */
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { MAX_IMAGES } from '../../../clients/sdk/src/image-files.ts'
import { DatasetInvalid } from '../../errors.ts'
import { firstUnpackedBytes, readBytes } from '../byte-reader.ts'
import type { FolderOptions } from './folder.ts'
import type { ImageSource, SourceImage } from './source.ts'

/** uint8 in three dimensions, and in one. */
const IMAGES = 0x0803
const LABELS = 0x0801
const IMAGES_HEADER_BYTES = 16
const LABELS_HEADER_BYTES = 8
const MAX_EDGE = 256

/** True if the unpacked start of a file is that of IDX images. */
export function isIdx(head: Buffer): boolean {
  return head.length >= IMAGES_HEADER_BYTES && head.readUInt32BE(0) === IMAGES
}

/**
 * Opens e.g. `train-images-idx3-ubyte.gz`, with the labels of `train-labels-idx1-ubyte.gz` (with or
 * without `.gz`) if that file is in the same folder. Throws DatasetInvalid.
 */
export async function openIdx(
  file: string,
  { mayFollow }: Pick<FolderOptions, 'mayFollow'>,
): Promise<ImageSource> {
  const header = await firstUnpackedBytes(file, IMAGES_HEADER_BYTES)
  const total = header.readUInt32BE(4)
  const height = header.readUInt32BE(8)
  const width = header.readUInt32BE(12)
  if (height !== width || width < 1 || width > MAX_EDGE || total > MAX_IMAGES) {
    throw new DatasetInvalid(
      `The IDX file has ${total} images of ${width}x${height} pixels; ` +
        `at most ${MAX_IMAGES} square images of at most ${MAX_EDGE} pixels are supported.`,
    )
  }
  const labels = await readLabels(await labelsFile(file, mayFollow), total)
  return {
    kind: 'IDX',
    total,
    classes: labels ? Array.from({ length: highest(labels) + 1 }, (_, label) => `${label}`) : [],
    attributes: [],
    format: { imageSize: width, channels: 1 },
    others: new Map(),
    images: () => images(file, { total, imageBytes: width * height, labels }),
    async [Symbol.asyncDispose]() {},
  }
}

interface Contents {
  readonly total: number
  readonly imageBytes: number
  readonly labels: Uint8Array | null
}

async function* images(
  file: string,
  { total, imageBytes, labels }: Contents,
): AsyncGenerator<SourceImage> {
  const reader = await readBytes(file)
  try {
    await reader.skip(IMAGES_HEADER_BYTES)
    for (let index = 0; index < total; index++) {
      const pixels = await reader.take(imageBytes)
      if (pixels.length < imageBytes) {
        throw new DatasetInvalid(`The IDX file ends after ${index} of its ${total} images.`)
      }
      yield { path: `${index}`, label: labels?.[index] ?? null, read: async () => pixels }
    }
  } finally {
    await reader.close()
  }
}

/** Reads the labels of all images; null if there is no file. */
async function readLabels(file: string | null, total: number): Promise<Uint8Array | null> {
  if (file === null) return null
  const bytes = await firstUnpackedBytes(file, LABELS_HEADER_BYTES + total)
  const isWhole = bytes.length === LABELS_HEADER_BYTES + total
  if (!isWhole || bytes.readUInt32BE(0) !== LABELS || bytes.readUInt32BE(4) !== total) {
    throw new DatasetInvalid(
      `${path.basename(file)} is not an IDX file with labels for ${total} images.`,
    )
  }
  return bytes.subarray(LABELS_HEADER_BYTES)
}

/** Finds the labels file that belongs to an images file, by its name. */
async function labelsFile(
  images: string,
  mayFollow: FolderOptions['mayFollow'],
): Promise<string | null> {
  const { dir, base } = path.parse(images)
  const stem = base.replace(/\.gz$/i, '')
  const name = stem.replace('images', 'labels').replace('idx3', 'idx1')
  if (name === stem) return null
  for (const candidate of [name, `${name}.gz`]) {
    const real = await realpath(path.join(dir, candidate)).catch(() => null)
    if (real !== null && mayFollow(real)) return real
  }
  return null
}

function highest(labels: Uint8Array): number {
  return labels.reduce((max, label) => Math.max(max, label), 0)
}
