/** A ZIP of pictures, as hostile: nothing of it is unpacked to disk, and no entry is larger than it may be. */
import { isUtf8 } from 'node:buffer'
import { open, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { DatasetInvalid } from '../../errors.ts'
import { BrokenImage } from '../decode-image.ts'
import { folderLabels } from './folder-labels.ts'
import {
  countOther,
  type ImageSource,
  isHidden,
  isPictureName,
  MAX_FILE_BYTES,
  MAX_IMAGES,
} from './source.ts'

/** Pictures are packed already: what shrinks more than this, and is not small, is a bomb. */
const MAX_RATIO = 200
const SMALL = 1024 * 1024

/** Reads the directory of the archive; pictures are unpacked when their turn comes. */
export async function openZip(path: string, signal?: AbortSignal): Promise<ImageSource> {
  const file = await open(path)
  try {
    const others = new Map<string, number>()
    const names: string[] = []
    for await (const { name } of pictures(file, others, signal)) names.push(name)
    const { classes, labelOf } = folderLabels(names)
    return {
      kind: 'ZIP',
      total: names.length,
      classes,
      format: null,
      others,
      async *images() {
        for await (const { zip, name, entry } of pictures(file, new Map(), signal)) {
          yield { path: name, label: labelOf(name), read: () => readEntry(zip, entry) }
        }
      },
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

interface Picture {
  readonly zip: ZipFile
  readonly name: string
  readonly entry: Entry
}

/** The archive's pictures in its own order. yauzl refuses names that lead out of the archive. */
async function* pictures(
  { fd }: FileHandle,
  others: Map<string, number>,
  signal?: AbortSignal,
): AsyncGenerator<Picture> {
  try {
    const zip = await yauzl.fromFdPromise(fd, { autoClose: false })
    if (zip.entryCount > MAX_IMAGES) {
      throw new DatasetInvalid(
        `The archive has ${zip.entryCount} entries; ${MAX_IMAGES} are allowed.`,
      )
    }
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted()
      const name = nameOf(entry)
      if (name.endsWith('/') || name.split('/').some(isHidden)) continue
      if (isPictureName(name)) yield { zip, name, entry }
      else countOther(others, name)
    }
  } catch (error) {
    if (signal?.aborted || error instanceof DatasetInvalid || !isYauzls(error)) throw error
    const why = error.message.replace(/\.$/, '')
    throw new DatasetInvalid(`The archive is broken: ${why}.`, {}, { cause: error })
  }
}

/** Many programs, macOS's among them, write UTF-8 without saying so, and yauzl then reads it as an old code page. */
function nameOf({ fileName, fileNameRaw }: Entry): string {
  return isUtf8(fileNameRaw) ? fileNameRaw.toString('utf8').replaceAll('\\', '/') : fileName
}

/** yauzl's own errors are plain; the system's have codes. */
function isYauzls(error: unknown): error is Error {
  return error instanceof Error && !('syscall' in error)
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const { uncompressedSize: size, compressedSize, crc32: checksum } = entry
  if (size > MAX_FILE_BYTES) throw new BrokenImage(`it has ${size} bytes; too many`)
  if (size > SMALL && size > compressedSize * MAX_RATIO) {
    throw new BrokenImage(`it claims to unpack ${compressedSize} bytes to ${size}`)
  }
  const parts: Buffer[] = []
  try {
    // It fails, too, where there are more or fewer bytes than the directory says, or encrypted ones.
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer)
  } catch (cause) {
    if (!(cause instanceof Error) || 'syscall' in cause) throw cause
    throw new BrokenImage(cause.message, { cause })
  }
  const bytes = Buffer.concat(parts)
  if (crc32(bytes) !== checksum) throw new BrokenImage('it does not match its checksum')
  return bytes
}
