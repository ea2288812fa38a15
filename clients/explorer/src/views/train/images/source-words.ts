/** Descriptions of chosen images, and of problems with them. */
import { MAX_IMAGE_BYTES, MAX_IMAGES, MIN_IMAGES } from '@latentql/sdk'
import { bytesInWords } from '../../../checkpoints/labels.ts'
import { count } from '../../../runs/labels.ts'
import type { Contents, ImageSource } from './image-source.ts'

const ARCHIVES = ['.zip', '.gz', '.tgz', '.tar', '.bin']
const OTHER_IMAGES = ['.gif', '.bmp', '.tif', '.tiff', '.heic', '.heif', '.avif', '.svg', '.jfif']

/** The part of the server's properties that limits uploads. */
interface Limits {
  readonly maxUploadBytes: number
  /** Start of LatentQL's commands. */
  readonly command: string
}

/** Returns why these images can't become a dataset, and what to do; undefined if they may. */
export function problemWith(source: ImageSource, limits: Limits | undefined): string | undefined {
  const { contents, bytes } = source
  if (contents?.images === 0) return noImages(source.archive, contents)
  if (contents && contents.images < MIN_IMAGES) return tooFew(contents)
  if (contents && contents.images > MAX_IMAGES)
    return `${count(contents.images)} images are too many: a dataset has at most ${count(MAX_IMAGES)}.`
  if (limits && bytes > limits.maxUploadBytes)
    return (
      `${bytesInWords(bytes)} are too much for an upload to this server, which accepts ` +
      `${bytesInWords(limits.maxUploadBytes)} (MAX_UPLOAD_BYTES). On the server’s machine, run ` +
      `“${limits.command} dataset add FOLDER --name NAME” instead, or choose fewer images.`
    )
  return undefined
}

function noImages(archive: File | undefined, contents: Contents): string {
  const { attributes, others } = contents
  const files = [...attributes, ...leftOut(contents)]
  if (files.length === 0) return `${archive?.name ?? 'This folder'} is empty.`
  const has = (extensions: readonly string[]) => extensions.some((each) => others.has(each))
  const sentences = [
    `${archive ? `${archive.name} has` : 'There are'} no JPEG, PNG or WebP images, only ${listOf(files)}.`,
    has(OTHER_IMAGES) && 'Save the images as JPEG, PNG or WebP first.',
    has(ARCHIVES) && 'Choose one archive on its own.',
  ]
  return sentences.filter(Boolean).join(' ')
}

function tooFew(contents: Contents): string {
  const images = contents.images === 1 ? '1 image isn’t' : `${contents.images} images aren’t`
  const rest = filesLeftOut(contents)
  return (
    `${images} enough${rest && `, without ${rest}`}: training needs at least ${MIN_IMAGES}, better ` +
    'thousands. Choose them all at once, a folder, or a ZIP.'
  )
}

/** The files that aren't used: "3 .txt files and 1 image above 64 MiB"; '' if all are. */
export function filesLeftOut(contents: Contents): string {
  return listOf(leftOut(contents))
}

function leftOut({ others, tooLarge }: Contents): string[] {
  const files = [...others].map(([extension, number]) => {
    const noun = number === 1 ? 'file' : 'files'
    if (extension === '') return `${count(number)} ${noun} without an extension`
    return `${count(number)} ${extension} ${noun}`
  })
  if (tooLarge === 0) return files
  const images = tooLarge === 1 ? '1 image' : `${count(tooLarge)} images`
  return [...files, `${images} above ${MAX_IMAGE_BYTES / 2 ** 20} MiB`]
}

function listOf(parts: readonly string[]): string {
  return new Intl.ListFormat('en').format(parts)
}

const MAX_LISTED = 8

/** The labels with their numbers of images: "cat (120), dog (80)". */
export function labelsInWords(labels: ReadonlyMap<string, number>): string {
  const words = [...labels]
    .slice(0, MAX_LISTED)
    .map(([label, number]) => `${label} (${count(number)})`)
  const more = labels.size - words.length
  return [...words, ...(more > 0 ? [`${count(more)} more`] : [])].join(', ')
}
