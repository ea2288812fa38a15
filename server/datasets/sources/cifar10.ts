/** CIFAR-10's binary version: a folder of batches, a single batch, or the original archive. */
import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { MAX_IMAGES } from '../../../clients/sdk/src/image-files.ts'
import { DatasetInvalid } from '../../errors.ts'
import { firstBytes, readBytes } from '../byte-reader.ts'
import type { FolderOptions } from './folder.ts'
import type { ImageSource, SourceImage } from './source.ts'
import { tarFiles } from './tar.ts'

const EDGE = 32
const PLANE = EDGE * EDGE
/** A label, then the red, the green and the blue plane. */
const RECORD_BYTES = 1 + 3 * PLANE
/** Names in the order of the labels. `batches.meta.txt` may override them. */
const CLASSES = [
  ...['airplane', 'automobile', 'bird', 'cat', 'deer'],
  ...['dog', 'frog', 'horse', 'ship', 'truck'],
]
const NAMES_FILE = 'batches.meta.txt'
const MAX_NAMES_BYTES = 4096

/** True if the file name is that of a CIFAR-10 batch. */
export function isBatchName(name: string): boolean {
  return /^(data_batch_\d+|test_batch)\.bin$/.test(name)
}

/** A batch, in a file or in an archive. */
interface Batch {
  readonly name: string
  readonly size: number
  take(length: number): Promise<Buffer>
}

/** The batches of a source, before any is read. */
interface Listing {
  readonly sizes: readonly { readonly name: string; readonly size: number }[]
  /** The text of `batches.meta.txt`. */
  readonly names: string | null
}

/** Opens a folder of batches, or a single batch. Throws DatasetInvalid. */
export async function openCifarFiles(
  file: string,
  { mayFollow }: Pick<FolderOptions, 'mayFollow'>,
): Promise<ImageSource> {
  const isFolder = (await stat(file)).isDirectory()
  const folder = isFolder ? file : path.dirname(file)
  const all: string[] = []
  for (const name of await readdir(folder)) {
    const real = await realpath(path.join(folder, name)).catch(() => null)
    if (real !== null && mayFollow(real)) all.push(name)
  }
  const batches = isFolder ? all.filter(isBatchName).sort() : [path.basename(file)]
  const sizes = await Promise.all(
    batches.map(async (name) => ({ name, size: (await stat(path.join(folder, name))).size })),
  )
  const hasNames = all.includes(NAMES_FILE)
  const names = hasNames ? await firstBytes(path.join(folder, NAMES_FILE), MAX_NAMES_BYTES) : null
  return source({ sizes, names: names?.toString() ?? null }, async function* () {
    for (const batch of sizes) {
      const reader = await readBytes(path.join(folder, batch.name))
      try {
        yield { ...batch, take: (length) => reader.take(length) }
      } finally {
        await reader.close()
      }
    }
  })
}

/** Opens a tar archive of batches, plain or gzip. Throws DatasetInvalid. */
export async function openCifarArchive(file: string): Promise<ImageSource> {
  const sizes: { name: string; size: number }[] = []
  let names: string | null = null
  for await (const entry of archiveFiles(file)) {
    const name = path.posix.basename(entry.name)
    if (isBatchName(name)) sizes.push({ name, size: entry.size })
    if (name === NAMES_FILE) names = (await entry.take(MAX_NAMES_BYTES)).toString('utf8')
  }
  return source({ sizes, names }, async function* () {
    for await (const entry of archiveFiles(file)) {
      const name = path.posix.basename(entry.name)
      if (isBatchName(name)) yield { name, size: entry.size, take: entry.take }
    }
  })
}

async function* archiveFiles(file: string) {
  const reader = await readBytes(file)
  try {
    yield* tarFiles(reader)
  } finally {
    await reader.close()
  }
}

function source({ sizes, names }: Listing, batches: () => AsyncIterable<Batch>): ImageSource {
  if (sizes.length === 0) {
    throw new DatasetInvalid(
      'The archive contains no CIFAR-10 batches (data_batch_1.bin ...). ' +
        'For pictures, use a ZIP or a folder.',
    )
  }
  const odd = sizes.find(({ size }) => size === 0 || size % RECORD_BYTES !== 0)
  if (odd) {
    throw new DatasetInvalid(
      `${odd.name} has ${odd.size} bytes, which is not a multiple of ` +
        `CIFAR-10's ${RECORD_BYTES}-byte records.`,
    )
  }
  const total = sizes.reduce((sum, { size }) => sum + size / RECORD_BYTES, 0)
  if (total > MAX_IMAGES)
    throw new DatasetInvalid(`${total} images; at most ${MAX_IMAGES} are allowed.`)
  return {
    kind: 'CIFAR10',
    total,
    classes: classNames(names),
    attributes: [],
    format: { imageSize: EDGE, channels: 3 },
    others: new Map(),
    images: () => images(batches()),
    async [Symbol.asyncDispose]() {},
  }
}

async function* images(batches: AsyncIterable<Batch>): AsyncGenerator<SourceImage> {
  for await (const { name, size, take } of batches) {
    for (let index = 0; index < size / RECORD_BYTES; index++) {
      const record = await take(RECORD_BYTES)
      const where = `${name}#${index}`
      if (record.length < RECORD_BYTES) throw new DatasetInvalid(`${where} is truncated.`)
      const label = record[0]!
      if (label >= CLASSES.length)
        throw new DatasetInvalid(
          `${where} has the label ${label}; expected 0 to ${CLASSES.length - 1}.`,
        )
      yield { path: where, label, read: async () => interleave(record) }
    }
  }
}

function classNames(text: string | null): string[] {
  const named = (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return named.length === CLASSES.length ? named : CLASSES
}

/** Converts planes of red, green and blue to [32, 32, 3]. */
function interleave(record: Buffer): Uint8Array {
  const pixels = new Uint8Array(3 * PLANE)
  for (let at = 0; at < PLANE; at++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels[at * 3 + channel] = record[1 + channel * PLANE + at]!
    }
  }
  return pixels
}
