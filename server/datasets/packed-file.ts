/**
 * A packed dataset: all its images, decoded and at one size, in one file with random access.
 *
 *     magic         8 bytes "LQLPACK1"
 *     images        count * imageSize * imageSize * channels bytes: uint8, NHWC
 *     labels        if there are classes: count * uint16, the class of each image, 65535: none
 *     attributes    for each attribute count * uint16, its value for each image
 *     description   JSON: PackDescription
 *     trailer       16 bytes: length and CRC-32 of the description, uint32 each; the magic again
 *
 * Numbers are little-endian. The description comes last because the file is written while images
 * arrive.
 */
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

export const PACK_MAGIC = Buffer.from('LQLPACK1')
export const TRAILER_BYTES = 16
/** Stored label of an image without one. */
export const NO_LABEL = 0xffff

/**
 * A property of each image besides its class, e.g. `hair`. The file stores an index into `values`.
 */
export interface PackAttribute {
  readonly name: string
  readonly values: readonly string[]
}

export interface PackDescription {
  readonly version: 1
  readonly count: number
  /** Width and height, pixels. */
  readonly imageSize: number
  readonly channels: 1 | 3
  /** Names of the labels, in order; empty if there are none. */
  readonly classes: readonly string[]
  readonly attributes: readonly PackAttribute[]
  /** CRC-32 of everything before the description. */
  readonly contentCrc32: number
}

export interface PackedFile extends Omit<PackDescription, 'version' | 'contentCrc32'> {
  /**
   * Reads images one after another into `into`, which they fill exactly: uint8 [indices, imageSize,
   * imageSize, channels]. Blocks while reading, so call it from a worker thread.
   */
  read(indices: Uint32Array, into: Uint8Array): void
  /** Returns the class of an image, an index into `classes`; null if it has none. */
  label(index: number): number | null
  /** Returns the attributes of an image, by name. */
  attributesOf(index: number): Readonly<Record<string, string>>
  /** Returns the attributes as indices into each attribute's values. */
  attributeIndices(index: number): readonly number[]
  close(): void
}

/** The file is not a complete packed dataset: it is truncated, damaged, or something else. */
export class PackedFileDamaged extends Error {
  override readonly name = 'PackedFileDamaged'
}

/**
 * Opens a packed file. Throws PackedFileDamaged if its description or its length is invalid.
 * Doesn't check the images, as `verifyPackedFile` does.
 */
export function openPackedFile(path: string): PackedFile {
  const file = openSync(path, 'r')
  try {
    const description = readDescription(file, path)
    return new OpenPackedFile(file, description, readColumns(file, description))
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/**
 * Reads the whole file once. Throws PackedFileDamaged unless every byte is as written, and the
 * signal's reason.
 */
export async function verifyPackedFile(path: string, signal?: AbortSignal): Promise<void> {
  const file = openSync(path, 'r')
  let description: PackDescription
  try {
    description = readDescription(file, path)
  } finally {
    closeSync(file)
  }
  let checksum = 0
  const end = contentBytes(description) - 1
  const chunks = createReadStream(path, { end, highWaterMark: 1024 * 1024, signal })
  for await (const chunk of chunks) checksum = crc32(chunk as Buffer, checksum)
  if (checksum !== description.contentCrc32) throw damagedError(path, 'its checksum does not match')
}

class OpenPackedFile implements PackedFile {
  readonly count: number
  readonly imageSize: number
  readonly channels: 1 | 3
  readonly classes: readonly string[]
  readonly attributes: readonly PackAttribute[]
  readonly #file: number
  readonly #columns: readonly Uint16Array[]
  readonly #imageBytes: number

  constructor(file: number, description: PackDescription, columns: readonly Uint16Array[]) {
    this.#file = file
    this.#columns = columns
    this.#imageBytes = imageBytes(description)
    this.count = description.count
    this.imageSize = description.imageSize
    this.channels = description.channels
    this.classes = description.classes
    this.attributes = description.attributes
  }

  read(indices: Uint32Array, into: Uint8Array): void {
    const size = this.#imageBytes
    if (into.length !== indices.length * size) {
      throw new RangeError(
        `Expected ${indices.length * size} bytes for ${indices.length} images; got ${into.length}`,
      )
    }
    indices.forEach((index, at) => {
      if (index >= this.count)
        throw new RangeError(`Image ${index} is out of range; the file has ${this.count}`)
      readFully(
        this.#file,
        into.subarray(at * size, (at + 1) * size),
        PACK_MAGIC.length + index * size,
      )
    })
  }

  label(index: number): number | null {
    const label = this.classes.length > 0 ? this.#columns[0]![index]! : NO_LABEL
    return label === NO_LABEL ? null : label
  }

  attributesOf(index: number): Readonly<Record<string, string>> {
    const indices = this.attributeIndices(index)
    return Object.fromEntries(
      this.attributes.map(({ name, values }, at) => [name, values[indices[at]!]!]),
    )
  }

  attributeIndices(index: number): readonly number[] {
    return this.#columns.slice(this.classes.length > 0 ? 1 : 0).map((column) => column[index]!)
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Returns the size of one image, bytes. */
export function imageBytes({
  imageSize,
  channels,
}: Pick<PackDescription, 'imageSize' | 'channels'>) {
  return imageSize * imageSize * channels
}

/** Returns the number of bytes before the description. */
function contentBytes(description: PackDescription): number {
  const columns = columnsOf(description).length
  return PACK_MAGIC.length + description.count * (imageBytes(description) + 2 * columns)
}

/**
 * Returns the number of values that each column may have. The labels' column comes first if there
 * are classes.
 */
function columnsOf({ classes, attributes }: PackDescription): number[] {
  return [
    ...(classes.length > 0 ? [classes.length] : []),
    ...attributes.map(({ values }) => values.length),
  ]
}

function readDescription(file: number, path: string): PackDescription {
  const { size } = fstatSync(file)
  const trailer = Buffer.alloc(TRAILER_BYTES)
  if (size < PACK_MAGIC.length + TRAILER_BYTES) throw damagedError(path, 'it is too short')
  readFully(file, trailer, size - TRAILER_BYTES)
  const length = trailer.readUInt32LE(0)
  const start = size - TRAILER_BYTES - length
  if (!trailer.subarray(8).equals(PACK_MAGIC) || start < PACK_MAGIC.length) {
    throw damagedError(path, 'it does not end with a valid trailer')
  }
  const json = Buffer.alloc(length)
  readFully(file, json, start)
  if (crc32(json) !== trailer.readUInt32LE(4))
    throw damagedError(path, "its description's checksum does not match")
  const description = JSON.parse(json.toString()) as PackDescription
  if (description.version !== 1) throw damagedError(path, `its version is ${description.version}`)
  if (contentBytes(description) !== start) throw damagedError(path, 'its length does not match')
  return description
}

function readColumns(file: number, description: PackDescription): Uint16Array[] {
  const { count } = description
  const start = PACK_MAGIC.length + count * imageBytes(description)
  return columnsOf(description).map((values, at) => {
    const column = new Uint16Array(count)
    const bytes = Buffer.from(column.buffer)
    readFully(file, bytes, start + at * count * 2)
    for (let i = 0; i < count; i++) {
      column[i] = bytes.readUInt16LE(i * 2)
      if (column[i]! >= values && column[i] !== NO_LABEL) {
        throw new PackedFileDamaged(
          `Image ${i} has the value ${column[i]}; expected less than ${values}`,
        )
      }
    }
    return column
  })
}

function readFully(file: number, into: Uint8Array, position: number): void {
  for (let done = 0; done < into.length;) {
    const bytes = readSync(file, into, done, into.length - done, position + done)
    if (bytes === 0) throw new PackedFileDamaged('The packed file ends early')
    done += bytes
  }
}

function damagedError(path: string, why: string): PackedFileDamaged {
  return new PackedFileDamaged(`${path} is not a valid packed dataset: ${why}`)
}
