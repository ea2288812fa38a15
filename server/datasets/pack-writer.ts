/** Writes a packed dataset image by image. Format: packed-file.ts. */
import { open, rm, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { type DatasetAttribute, NO_INDEX, type StoredValue } from './attribute.ts'
import {
  type Column,
  columnBytes,
  createColumns,
  imageBytes,
  PACK_MAGIC,
  TRAILER_BYTES,
  type PackDescription,
} from './packed-file.ts'

/** Bytes buffered before they are written to disk. */
const WRITE_EVERY = 4 * 1024 * 1024
/** Number of images by which the columns grow. */
const GROW_BY = 65_536

export interface PackShape {
  readonly imageSize: number
  readonly channels: 1 | 3
  /** Names of the labels; empty if there are none. */
  readonly classes: readonly string[]
  readonly attributes?: readonly DatasetAttribute[]
}

/** A packed file that is being written. Disposing it before `finish` removes the file. */
export class PackWriter implements AsyncDisposable {
  readonly #path: string
  readonly #file: FileHandle
  readonly #shape: Required<PackShape>
  readonly #columns: Column[]
  #buffered: Uint8Array[] = []
  #bufferedBytes = 0
  #checksum = 0
  #count = 0
  #isFinished = false

  private constructor(path: string, file: FileHandle, shape: PackShape) {
    this.#path = path
    this.#file = file
    this.#shape = { attributes: [], ...shape }
    this.#columns = createColumns(this.#shape, GROW_BY)
  }

  /** Creates the file `path`, which must not exist. */
  static async create(path: string, shape: PackShape): Promise<PackWriter> {
    const writer = new PackWriter(path, await open(path, 'wx'), shape)
    await writer.#write(PACK_MAGIC)
    return writer
  }

  get count(): number {
    return this.#count
  }

  /**
   * Appends an image, uint8 [imageSize, imageSize, channels], and takes ownership of it. `label` is
   * an index into the classes, and `attributes` has the stored value of each attribute.
   */
  async add(image: Uint8Array, label: number | null, attributes: readonly StoredValue[] = []) {
    if (image.length !== imageBytes(this.#shape)) {
      throw new RangeError(
        `Expected an image of ${imageBytes(this.#shape)} bytes; got ${image.length}`,
      )
    }
    const labels = this.#shape.classes.length > 0 ? [label ?? NO_INDEX] : []
    const row = [...labels, ...attributes]
    this.#columns.forEach((column, at) => {
      const grown = this.#count < column.length ? column : grow(column)
      grown[this.#count] = row[at]!
      this.#columns[at] = grown
    })
    this.#count++
    await this.#write(image)
  }

  /** Completes the file. */
  async finish(): Promise<PackDescription> {
    for (const column of this.#columns)
      await this.#write(columnBytes(column.subarray(0, this.#count)))
    await this.#flush()
    const description: PackDescription = {
      version: this.#shape.attributes.some(({ kind }) => kind === 'NUMBER') ? 2 : 1,
      count: this.#count,
      ...this.#shape,
      contentCrc32: this.#checksum,
    }
    const json = Buffer.from(JSON.stringify(description))
    const trailer = Buffer.alloc(TRAILER_BYTES)
    trailer.writeUInt32LE(json.length, 0)
    trailer.writeUInt32LE(crc32(json), 4)
    PACK_MAGIC.copy(trailer, 8)
    await this.#file.writeFile(Buffer.concat([json, trailer]))
    this.#isFinished = true
    return description
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
    if (!this.#isFinished) await rm(this.#path, { force: true })
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#buffered.push(bytes)
    this.#bufferedBytes += bytes.length
    if (this.#bufferedBytes >= WRITE_EVERY) await this.#flush()
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#buffered)
    this.#buffered = []
    this.#bufferedBytes = 0
    this.#checksum = crc32(bytes, this.#checksum)
    await this.#file.writeFile(bytes)
  }
}

function grow(column: Column): Column {
  const longer = column instanceof Uint16Array ? Uint16Array : Float32Array
  const grown = new longer(column.length + GROW_BY)
  grown.set(column)
  return grown
}
