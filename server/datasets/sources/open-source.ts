/** Opens a source of images. Its kind is recognized by its contents, not by its name. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { BadUserInput, DatasetInvalid } from '../../errors.ts'
import { firstBytes, firstUnpackedBytes } from '../byte-reader.ts'
import { isBatchName, openCifarArchive, openCifarFiles } from './cifar10.ts'
import { type FolderOptions, openFolder } from './folder.ts'
import { isIdx, openIdx } from './idx.ts'
import type { ImageSource } from './source.ts'
import { isTar } from './tar.ts'
import { openZipSource } from './zip.ts'

/** Bytes that the longest signature needs. */
const HEAD_BYTES = 512

export interface OpenOptions extends FolderOptions {
  /** Original name of the file if `path` is a temporary file. */
  readonly fileName?: string
}

/**
 * Opens a folder of pictures, a ZIP of pictures, an IDX file, or CIFAR-10's batches (a folder, a
 * batch, or the tar.gz). Throws BadUserInput if the path doesn't exist, DatasetInvalid for an
 * unsupported, broken or unreadable source.
 */
export async function openSource(source: string, options: OpenOptions): Promise<ImageSource> {
  const info = await stat(source).catch(() => null)
  if (!info) throw new BadUserInput(`File or folder not found: ${JSON.stringify(source)}.`)
  try {
    return await (info.isDirectory() ? openDirectory(source, options) : openFile(source, options))
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause
    throw new DatasetInvalid(`The images can't be read (${cause.message}).`, {}, { cause })
  }
}

async function openDirectory(folder: string, options: OpenOptions): Promise<ImageSource> {
  const isCifar = (await readdir(folder)).some(isBatchName)
  return isCifar ? openCifarFiles(folder, options) : openFolder(folder, options)
}

async function openFile(file: string, options: OpenOptions): Promise<ImageSource> {
  const fileName = options.fileName ?? path.basename(file)
  const head = await firstBytes(file, HEAD_BYTES)
  if (head.toString('latin1', 0, 2) === 'PK') return openZipSource(file, options.signal)
  const unpacked = await firstUnpackedBytes(file, HEAD_BYTES)
  if (isIdx(unpacked)) return openIdx(file, options)
  if (isTar(unpacked)) return openCifarArchive(file)
  if (/\.bin$/i.test(fileName)) return openCifarFiles(file, options)
  throw new DatasetInvalid(
    `Unsupported source of images: ${JSON.stringify(fileName)}. ` +
      'Use a folder or a ZIP of JPEG, PNG and WebP, an MNIST IDX file of images (plain or .gz), ' +
      "CIFAR-10's .bin batches or their tar.gz.",
  )
}
