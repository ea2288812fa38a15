/** A ZIP of pictures, read in place. */
import path from 'node:path'
import { folderLabels } from '../../../clients/sdk/src/folder-labels.ts'
import {
  isAttributeTablePath,
  isHiddenPath,
  isImagePath,
  MAX_IMAGE_BYTES,
  MAX_IMAGES,
} from '../../../clients/sdk/src/image-files.ts'
import { ArchiveInvalid, EntryInvalid, openZip, type ZipArchive } from '../../archive/zip.ts'
import { DatasetInvalid } from '../../errors.ts'
import { openImagesFile } from '../byte-reader.ts'
import { BrokenImage } from '../decode-image.ts'
import { type AttributeTable, NO_ATTRIBUTES, requireAttributeTable } from './attribute-table.ts'
import { countOther, type ImageSource } from './source.ts'

/**
 * Reads the archive's directory and its attribute table. Pictures are unpacked one by one, in the
 * archive's order.
 */
export async function openZipSource(file: string, signal?: AbortSignal): Promise<ImageSource> {
  const handle = await openImagesFile(file)
  try {
    const { size } = await handle.stat()
    const archive = await openZip(handle, size, { maxEntries: MAX_IMAGES, signal })
    const others = new Map<string, number>()
    const pictures = picturesOf(archive, others)
    const names = pictures.map(({ name }) => name)
    const { classes, labelOf } = folderLabels(names)
    const { attributes, valuesOf } = await attributesOf(archive, names, signal)
    return {
      kind: 'ZIP',
      total: pictures.length,
      classes,
      attributes,
      format: null,
      others,
      async *images() {
        for (const [index, entry] of pictures.entries()) {
          signal?.throwIfAborted()
          const { name } = entry
          const known = { label: labelOf(name), attributes: valuesOf(index) }
          yield { path: name, ...known, read: () => readPicture(archive, entry) }
        }
      },
      [Symbol.asyncDispose]: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    if (error instanceof ArchiveInvalid)
      throw new DatasetInvalid(error.message, {}, { cause: error })
    throw error
  }
}

type Entry = ZipArchive['entries'][number]

function picturesOf({ entries }: ZipArchive, others: Map<string, number>): Entry[] {
  return entries.filter(({ kind, name }) => {
    if (kind === 'directory' || isHiddenPath(name)) return false
    if (!isImagePath(name)) countOther(others, name)
    return isImagePath(name)
  })
}

/** Reads the table that is nearest to the archive's root. */
async function attributesOf(
  archive: ZipArchive,
  pictures: readonly string[],
  signal?: AbortSignal,
): Promise<AttributeTable> {
  const [entry] = archive.entries
    .filter(({ name }) => isAttributeTablePath(name))
    .sort((a, b) => a.name.split('/').length - b.name.split('/').length)
  if (!entry) return NO_ATTRIBUTES
  const { dir: folder, base: name } = path.posix.parse(entry.name)
  return requireAttributeTable({
    name,
    size: entry.size,
    signal,
    images: pictures.map((picture) => path.posix.relative(folder, picture)),
    read: () =>
      archive.read(entry).catch((cause: unknown) => {
        if (!(cause instanceof EntryInvalid)) throw cause
        throw new DatasetInvalid(`${name} ${cause.message}.`, {}, { cause })
      }),
  })
}

async function readPicture(archive: ZipArchive, entry: Entry): Promise<Buffer> {
  if (entry.size > MAX_IMAGE_BYTES)
    throw new BrokenImage(`it has ${entry.size} bytes; at most ${MAX_IMAGE_BYTES} are allowed`)
  return archive.read(entry).catch((cause: unknown) => {
    if (cause instanceof EntryInvalid) throw new BrokenImage(`it ${cause.message}`, { cause })
    throw cause
  })
}
