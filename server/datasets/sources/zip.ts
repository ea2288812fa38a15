/** A ZIP of pictures, read in place. */
import { open } from 'node:fs/promises'
import { ArchiveInvalid, EntryInvalid, openZip, type ZipArchive } from '../../archive/zip.ts'
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

/** Reads the archive's directory. Pictures are unpacked one by one, in the archive's order. */
export async function openZipSource(path: string, signal?: AbortSignal): Promise<ImageSource> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const archive = await openZip(file, size, { maxEntries: MAX_IMAGES, signal })
    const others = new Map<string, number>()
    const pictures = picturesOf(archive, others)
    const { classes, labelOf } = folderLabels(pictures.map(({ name }) => name))
    return {
      kind: 'ZIP',
      total: pictures.length,
      classes,
      attributes: [],
      format: null,
      others,
      async *images() {
        for (const entry of pictures) {
          signal?.throwIfAborted()
          const { name } = entry
          yield { path: name, label: labelOf(name), read: () => readPicture(archive, entry) }
        }
      },
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    if (error instanceof ArchiveInvalid)
      throw new DatasetInvalid(error.message, {}, { cause: error })
    throw error
  }
}

type Entry = ZipArchive['entries'][number]

function picturesOf({ entries }: ZipArchive, others: Map<string, number>): Entry[] {
  return entries.filter(({ kind, name }) => {
    if (kind === 'directory' || name.split('/').some(isHidden)) return false
    if (!isPictureName(name)) countOther(others, name)
    return isPictureName(name)
  })
}

async function readPicture(archive: ZipArchive, entry: Entry): Promise<Buffer> {
  if (entry.size > MAX_FILE_BYTES)
    throw new BrokenImage(`it has ${entry.size} bytes; at most ${MAX_FILE_BYTES} are allowed`)
  return archive.read(entry).catch((cause: unknown) => {
    if (cause instanceof EntryInvalid) throw new BrokenImage(`it ${cause.message}`, { cause })
    throw cause
  })
}
