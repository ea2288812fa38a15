/**
 * A packed dataset: all its images, decoded and at one size, in one file with random access.
 *
 *     magic         8 bytes "LQLPACK1"
 *     images        count * imageSize * imageSize * channels bytes: uint8, NHWC
 *     labels        if there are classes: count * uint16, the class of each image, 65535: none
 *     attributes    for each attribute count * uint16 (CATEGORY: an index into its values, 65535:
 *                   unknown) or count * float32 (NUMBER; NaN: unknown)
 *     description   JSON: PackDescription
 *     trailer       16 bytes: length and CRC-32 of the description, uint32 each; the magic again
 *
 * Numbers are little-endian. The description comes last because the file is written while images
 * arrive.
 */
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { attributeValue, type DatasetAttribute, NO_INDEX, type StoredValue } from './attribute.ts'

export const PACK_MAGIC = Buffer.from('LQLPACK1')
export const TRAILER_BYTES = 16
/** Values of one attribute, or the labels, of all images. */
export type Column = Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>

export interface PackDescription {
  /** 2 if an attribute is a NUMBER, else 1. */
  readonly version: 1 | 2
  readonly count: number
  /** Width and height, pixels. */
  readonly imageSize: number
  readonly channels: 1 | 3
  /** Names of the labels, in order; empty if there are none. */
  readonly classes: readonly string[]
  readonly attributes: readonly DatasetAttribute[]
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
  /** Returns the attributes of an image, by name; null where one is unknown. */
  attributesOf(index: number): Readonly<Record<string, string | number | null>>
  /** Returns the attributes of an image as they are stored, in the order of `attributes`. */
  storedAttributes(index: number): readonly StoredValue[]
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
  readonly attributes: readonly DatasetAttribute[]
  readonly #file: number
  readonly #columns: readonly Column[]
  readonly #imageBytes: number

  constructor(file: number, description: PackDescription, columns: readonly Column[]) {
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
    const label = this.classes.length > 0 ? this.#columns[0]![index]! : NO_INDEX
    return label === NO_INDEX ? null : label
  }

  attributesOf(index: number): Readonly<Record<string, string | number | null>> {
    const stored = this.storedAttributes(index)
    return Object.fromEntries(
      this.attributes.map((attribute, at) => [
        attribute.name,
        attributeValue(attribute, stored[at]!),
      ]),
    )
  }

  storedAttributes(index: number): readonly StoredValue[] {
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

/** Creates the columns for `count` images: the labels if there are classes, then each attribute. */
export function createColumns(
  { classes, attributes }: Pick<PackDescription, 'classes' | 'attributes'>,
  count: number,
): Column[] {
  return [
    ...(classes.length > 0 ? [new Uint16Array(count)] : []),
    ...attributes.map(({ kind }) =>
      kind === 'CATEGORY' ? new Uint16Array(count) : new Float32Array(count),
    ),
  ]
}

/** Returns the column as it is stored. */
export function columnBytes(column: Column): Buffer {
  const bytes = Buffer.alloc(column.byteLength)
  const width = column.BYTES_PER_ELEMENT
  column.forEach((value, at) =>
    width === 2 ? bytes.writeUInt16LE(value, at * width) : bytes.writeFloatLE(value, at * width),
  )
  return bytes
}

/** Returns the number of bytes before the description. */
function contentBytes(description: PackDescription): number {
  const bytesPerImage = createColumns(description, 0).reduce(
    (sum, { BYTES_PER_ELEMENT }) => sum + BYTES_PER_ELEMENT,
    imageBytes(description),
  )
  return PACK_MAGIC.length + description.count * bytesPerImage
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
  const description = withKinds(JSON.parse(json.toString()) as PackDescription)
  if (description.version > 2) throw damagedError(path, `its version is ${description.version}`)
  if (contentBytes(description) !== start) throw damagedError(path, 'its length does not match')
  return description
}

/** Categories were the only attributes once, and were written without `kind`. */
function withKinds(description: PackDescription): PackDescription {
  const attributes = description.attributes.map((attribute) => ({
    ...({ kind: 'CATEGORY' } as const),
    ...attribute,
  }))
  return { ...description, attributes: attributes as DatasetAttribute[] }
}

function readColumns(file: number, description: PackDescription): Column[] {
  const { count, classes, attributes } = description
  const values = [
    ...(classes.length > 0 ? [classes.length] : []),
    ...attributes.map((attribute) =>
      attribute.kind === 'CATEGORY' ? attribute.values.length : null,
    ),
  ]
  let position = PACK_MAGIC.length + count * imageBytes(description)
  const columns = createColumns(description, count)
  columns.forEach((column, at) => {
    const bytes = Buffer.alloc(column.byteLength)
    readFully(file, bytes, position)
    position += bytes.length
    fillColumn(column, bytes, values[at]!)
  })
  return columns
}

/**
 * Fills the column from its bytes. Throws PackedFileDamaged for an index of `values` or more; null:
 * the column has numbers.
 */
function fillColumn(column: Column, bytes: Buffer, values: number | null): void {
  const width = column.BYTES_PER_ELEMENT
  for (let i = 0; i < column.length; i++) {
    const value = width === 2 ? bytes.readUInt16LE(i * width) : bytes.readFloatLE(i * width)
    column[i] = value
    if (values !== null && value >= values && value !== NO_INDEX) {
      throw new PackedFileDamaged(`Image ${i} has the value ${value}; expected less than ${values}`)
    }
  }
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
