/** A folder of pictures, including subfolders. Subfolders are labels. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { folderLabels } from '../../../clients/sdk/src/folder-labels.ts'
import {
  ATTRIBUTE_TABLES,
  isHiddenPath,
  isImagePath,
  MAX_IMAGE_BYTES,
  MAX_IMAGES,
} from '../../../clients/sdk/src/image-files.ts'
import { DatasetInvalid } from '../../errors.ts'
import { BrokenImage } from '../decode-image.ts'
import {
  type AttributeTable,
  NO_ATTRIBUTES,
  readAttributeTable,
  requireAttributeTable,
  type TableFile,
} from './attribute-table.ts'
import { countOther, type ImageSource } from './source.ts'

export interface FolderOptions {
  /** True if a symlink may be followed to this real path. */
  readonly mayFollow: (realPath: string) => boolean
  readonly signal?: AbortSignal
}

/** Lists the folder and reads its attribute table. Pictures are read later, one at a time. */
export async function openFolder(folder: string, options: FolderOptions): Promise<ImageSource> {
  const { pictures, others } = await new Walk(folder, options).run()
  const { classes, labelOf } = folderLabels(pictures)
  const { attributes, valuesOf } = await attributesOf(folder, pictures, options)
  return {
    kind: 'FOLDER',
    total: pictures.length,
    classes,
    attributes,
    format: null,
    others,
    async *images() {
      for (const [index, name] of pictures.entries()) {
        const file = path.join(folder, name)
        const known = { label: labelOf(name), attributes: valuesOf(index) }
        yield { path: name, ...known, read: () => readPicture(file, options) }
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** Reads the table in the folder, or the one beside it if that names images of the folder. */
async function attributesOf(
  folder: string,
  pictures: readonly string[],
  options: FolderOptions,
): Promise<AttributeTable> {
  for (const name of ATTRIBUTE_TABLES) {
    const file = await findTable(path.join(folder, name), pictures, options)
    if (file) return await requireAttributeTable(file)
  }
  const inner = path.basename(folder)
  for (const name of ATTRIBUTE_TABLES) {
    const images = pictures.map((picture) => `${inner}/${picture}`)
    const file = await findTable(path.join(folder, '..', name), images, options)
    const table = file && (await readAttributeTable(file))
    if (table) return table
  }
  return NO_ATTRIBUTES
}

/** Returns the table at this path; null if there is none that may be read. */
async function findTable(
  file: string,
  images: readonly string[],
  { mayFollow, signal }: FolderOptions,
): Promise<TableFile | null> {
  const real = await realpath(file).catch(() => null)
  if (real === null || !mayFollow(real)) return null
  const info = await stat(real)
  if (!info.isFile()) return null
  const name = path.basename(file)
  return { name, size: info.size, images, signal, read: () => readFile(real, { signal }) }
}

/** Walks folders in the order of their names, each real folder once. */
class Walk {
  readonly #root: string
  readonly #options: FolderOptions
  readonly #seen = new Set<string>()
  readonly #pictures: string[] = []
  readonly #others = new Map<string, number>()

  constructor(root: string, options: FolderOptions) {
    this.#root = root
    this.#options = options
  }

  async run(): Promise<{ pictures: string[]; others: Map<string, number> }> {
    await this.#visit('')
    return { pictures: this.#pictures, others: this.#others }
  }

  async #visit(inner: string): Promise<void> {
    this.#options.signal?.throwIfAborted()
    const folder = path.join(this.#root, inner)
    const real = await realpath(folder)
    if (this.#seen.has(real)) return
    this.#seen.add(real)
    const entries = await readdir(folder, { withFileTypes: true })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (isHiddenPath(entry.name)) continue
      const name = inner === '' ? entry.name : `${inner}/${entry.name}`
      if (entry.isDirectory()) await this.#visit(name)
      else if (entry.isSymbolicLink() && (await this.#leadsToFolder(name))) await this.#visit(name)
      else if (isImagePath(entry.name)) this.#found(name)
      else countOther(this.#others, entry.name)
    }
  }

  #found(name: string): void {
    this.#pictures.push(name)
    if (this.#pictures.length > MAX_IMAGES) {
      throw new DatasetInvalid(`The folder contains more than ${MAX_IMAGES} pictures.`)
    }
  }

  async #leadsToFolder(name: string): Promise<boolean> {
    const link = path.join(this.#root, name)
    const target = await stat(link).catch(() => null)
    return target?.isDirectory() === true && this.#options.mayFollow(await realpath(link))
  }
}

async function readPicture(file: string, { mayFollow, signal }: FolderOptions): Promise<Buffer> {
  try {
    const real = await realpath(file)
    if (!mayFollow(real))
      throw new BrokenImage('it is a symlink that leads out of the import folder')
    const info = await stat(real)
    if (!info.isFile()) throw new BrokenImage('it is not a file')
    if (info.size > MAX_IMAGE_BYTES)
      throw new BrokenImage(`it has ${info.size} bytes; at most ${MAX_IMAGE_BYTES} are allowed`)
    return await readFile(real, { signal })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof BrokenImage) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new BrokenImage(`it can't be read (${code})`, { cause: error })
  }
}
