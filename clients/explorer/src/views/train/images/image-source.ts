/** Sorts out what was dropped or chosen: which images will become a dataset, and what won't. */
import {
  extensionOf,
  folderLabels,
  isAttributeTablePath,
  isHiddenPath,
  isImagePath,
  MAX_IMAGE_BYTES,
} from '@latentql/sdk'
import { nameFromFile } from '../../../checkpoints/names.ts'
import { storedSize } from './stored-zip.ts'
import { listZip, type ListedFile } from './zip-listing.ts'

/** A file with its path in the folder that was dropped or chosen. */
export interface FoundFile {
  /** Relative and separated by `/`: `faces/smiling/7.jpg`. */
  readonly path: string
  readonly file: File
}

/** Files that the browser can't read, such as one that was moved meanwhile. */
export class Unreadable extends Error {}

/** Returns what is read from a file or folder; throws Unreadable if that fails. */
export function orUnreadable<T>(what: string, reading: Promise<T>): Promise<T> {
  return reading.catch((cause: unknown) => {
    throw new Unreadable(`${what} can’t be read.`, { cause })
  })
}

/** An archive that is uploaded as it is, or files that are packed into one. */
export interface ImageSource {
  /** The proposed name of the dataset. */
  readonly name: string
  /** The archive's file; undefined if `files` are packed. */
  readonly archive?: File
  /** The images and their attributes, by path; empty for an archive. */
  readonly files: readonly FoundFile[]
  /** Number of bytes to upload. */
  readonly bytes: number
  /** Undefined if only the server can tell. */
  readonly contents?: Contents
}

export interface Contents {
  /** Number of usable images. */
  readonly images: number
  /** Number of images per label; empty if the folders are no labels. */
  readonly labels: ReadonlyMap<string, number>
  /** Paths of files that describe the images. */
  readonly attributes: readonly string[]
  /** Number of other files by extension, the most frequent first. */
  readonly others: ReadonlyMap<string, number>
  /** Number of images that are too large. */
  readonly tooLarge: number
}

/** Inspects files before anything is uploaded. Throws Unreadable. */
export async function inspectImages(found: readonly FoundFile[]): Promise<ImageSource> {
  const [only] = found
  if (found.length === 1 && !isImagePath(only!.path)) {
    const head = await headOf(only!)
    if (isArchive(head, only!.file.name)) return inspectArchive(only!.file, head)
  }
  const sorted = withDistinctPaths(withoutRoot(found)).toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  )
  const listed = sorted.map(({ path, file }) => ({ path, size: file.size }))
  const files = sorted.filter(({ path, file }) => isUsed({ path, size: file.size }))
  return {
    name: nameFromFile(rootOf(found) ?? 'images', 'images'),
    files,
    bytes: storedSize(files),
    contents: contentsOf(listed),
  }
}

async function inspectArchive(file: File, head: Uint8Array): Promise<ImageSource> {
  const files = isZip(head) ? await orUnreadable(file.name, listZip(file)) : undefined
  return {
    name: nameFromFile(file.name, 'images'),
    archive: file,
    files: [],
    bytes: file.size,
    contents: files && contentsOf(files),
  }
}

const HEAD_BYTES = 512

async function headOf({ path, file }: FoundFile): Promise<Uint8Array> {
  const head = file.slice(0, HEAD_BYTES).arrayBuffer()
  return new Uint8Array(await orUnreadable(path, head))
}

/** True for the kinds of files that the server reads: ZIP, gzip, IDX, tar and CIFAR-10. */
function isArchive(head: Uint8Array, name: string): boolean {
  const startsWith = (...bytes: number[]) => bytes.every((byte, index) => head[index] === byte)
  const isTar = new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar'
  const isGzip = startsWith(0x1f, 0x8b)
  return isZip(head) || isGzip || isTar || startsWith(0, 0, 8, 3) || /\.bin$/i.test(name)
}

function isZip([first, second]: Uint8Array): boolean {
  return first === 0x50 && second === 0x4b
}

/** True for images, and for files that describe them. */
function isUsed(file: ListedFile): boolean {
  return isUsableImage(file) || isAttributeTablePath(file.path)
}

function isUsableImage({ path, size }: ListedFile): boolean {
  return isImagePath(path) && size <= MAX_IMAGE_BYTES
}

function contentsOf(files: readonly ListedFile[]): Contents {
  const visible = files.filter(({ path }) => !isHiddenPath(path))
  const images = visible.filter(isUsableImage)
  const others = visible.filter(({ path }) => !isImagePath(path) && !isAttributeTablePath(path))
  return {
    images: images.length,
    labels: labelsOf(images),
    attributes: visible.map(({ path }) => path).filter(isAttributeTablePath),
    others: countBy(others, ({ path }) => extensionOf(path)),
    tooLarge: visible.filter(({ path }) => isImagePath(path)).length - images.length,
  }
}

function labelsOf(images: readonly ListedFile[]): ReadonlyMap<string, number> {
  const { classes, labelOf } = folderLabels(images.map(({ path }) => path))
  const labels = images.map(({ path }) => labelOf(path)).filter((label) => label !== null)
  return countBy(labels, (label) => classes[label]!)
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return new Map([...counts].toSorted((a, b) => b[1] - a[1]))
}

/** The only folder that contains all images. */
function rootOf(found: readonly FoundFile[]): string | undefined {
  const images = found.filter(({ path }) => isImagePath(path))
  const roots = new Set(
    images.map(({ path }) => (path.includes('/') ? path.split('/')[0] : undefined)),
  )
  return roots.size === 1 ? [...roots][0] : undefined
}

/** Paths below the folder that contains everything, so that its name is not a label. */
function withoutRoot(found: readonly FoundFile[]): readonly FoundFile[] {
  const prefix = `${found[0]?.path.split('/')[0]}/`
  if (!found.every(({ path }) => path.startsWith(prefix))) return found
  return found.map(({ path, file }) => ({ path: path.slice(prefix.length), file }))
}

/** Files from several places may have the same name, but not in one archive. */
function withDistinctPaths(found: readonly FoundFile[]): readonly FoundFile[] {
  const counts = new Map<string, number>()
  return found.map(({ path, file }) => {
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    if (count === 1) return { path, file }
    const ending = extensionOf(path)
    return { path: `${path.slice(0, path.length - ending.length)} (${count})${ending}`, file }
  })
}
