/**
 * Writes ZIP archives of stored files: only headers are made, and the files' bytes stay where they
 * are until the archive is read. Archives may have more than 65,535 files and 4 GiB (ZIP64).
 */

/** A file of an archive. */
export interface StoredFile {
  readonly path: string
  readonly file: File
}

interface StoreOptions {
  readonly signal: AbortSignal
  /** Called before each file. */
  readonly onFile: (index: number) => void
}

interface Entry {
  readonly name: Uint8Array
  /** Bytes of the file, below 4 GiB. */
  readonly size: number
  readonly checksum: number
  readonly offset: number
}

const LOCAL_BYTES = 30
const DIRECTORY_BYTES = 46
const END_BYTES = 22
/** Extra bytes for an offset that doesn't fit, and for the record of a large archive's end. */
const LARGE_OFFSET_BYTES = 12
const LARGE_END_BYTES = 76
const MAX_16 = 0xffff
const MAX_32 = 0xffffffff
/** Versions of the format: plain, and ZIP64. */
const VERSION = 20
const LARGE_VERSION = 45
/** The writer's system, Unix, and a regular file's mode there. */
const UNIX = 3 << 8
const MODE = 0o100644
const UTF8 = 1 << 11
/** 1980-01-01, the first day that ZIP can express. */
const DATE = 0x21

/** Returns the archive, after reading every file once for its checksum. */
export async function storeZip(
  files: readonly StoredFile[],
  { signal, onFile }: StoreOptions,
): Promise<Blob> {
  const parts: BlobPart[] = []
  const directory: BlobPart[] = []
  let offset = 0
  let directoryBytes = 0
  for (const [index, { path, file }] of files.entries()) {
    signal.throwIfAborted()
    onFile(index)
    const name = new TextEncoder().encode(path)
    const entry = { name, size: file.size, checksum: await checksumOf(file), offset }
    parts.push(localHeader(entry), file)
    const record = directoryRecord(entry)
    directory.push(record)
    offset += LOCAL_BYTES + name.length + file.size
    directoryBytes += record.byteLength
  }
  const end = endRecord(files.length, directoryBytes, offset)
  return new Blob([...parts, ...directory, end], { type: 'application/zip' })
}

/** Returns the archive's size in bytes, without reading the files. */
export function storedSize(files: readonly StoredFile[]): number {
  let offset = 0
  let directoryBytes = 0
  for (const { path, file } of files) {
    const nameBytes = new TextEncoder().encode(path).length
    directoryBytes += DIRECTORY_BYTES + nameBytes + (offset >= MAX_32 ? LARGE_OFFSET_BYTES : 0)
    offset += LOCAL_BYTES + nameBytes + file.size
  }
  const endBytes = END_BYTES + (isLarge(files.length, offset) ? LARGE_END_BYTES : 0)
  return offset + directoryBytes + endBytes
}

function localHeader({ name, size, checksum }: Entry): BlobPart {
  const header = new Writer(LOCAL_BYTES + name.length)
  header.signature('\x03\x04').u16(VERSION)
  header.u16(UTF8).u16(0).u16(0).u16(DATE).u32(checksum).u32(size).u32(size)
  return header.u16(name.length).u16(0).raw(name).bytes
}

function directoryRecord({ name, size, checksum, offset }: Entry) {
  const large = offset >= MAX_32
  const extraBytes = large ? LARGE_OFFSET_BYTES : 0
  const record = new Writer(DIRECTORY_BYTES + name.length + extraBytes)
  record
    .signature('\x01\x02')
    .u16(UNIX | VERSION)
    .u16(large ? LARGE_VERSION : VERSION)
  record.u16(UTF8).u16(0).u16(0).u16(DATE).u32(checksum).u32(size).u32(size)
  record.u16(name.length).u16(extraBytes).u16(0).u16(0).u16(0).u16(0).u16(MODE)
  record.u32(Math.min(offset, MAX_32)).raw(name)
  if (large) record.u16(1).u16(8).u64(offset)
  return record.bytes
}

function isLarge(count: number, directoryOffset: number): boolean {
  return count >= MAX_16 || directoryOffset >= MAX_32
}

function endRecord(count: number, directoryBytes: number, directoryOffset: number): BlobPart {
  const large = isLarge(count, directoryOffset)
  const end = new Writer(END_BYTES + (large ? LARGE_END_BYTES : 0))
  if (large) {
    end
      .signature('\x06\x06')
      .u64(44)
      .u16(UNIX | LARGE_VERSION)
      .u16(LARGE_VERSION)
      .u32(0)
      .u32(0)
    end.u64(count).u64(count).u64(directoryBytes).u64(directoryOffset)
    end
      .signature('\x06\x07')
      .u32(0)
      .u64(directoryOffset + directoryBytes)
      .u32(1)
  }
  const count16 = Math.min(count, MAX_16)
  end.signature('\x05\x06').u16(0).u16(0).u16(count16).u16(count16)
  return end.u32(Math.min(directoryBytes, MAX_32)).u32(Math.min(directoryOffset, MAX_32)).u16(0)
    .bytes
}

/** Writes little-endian numbers, one after another. */
class Writer {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly #view: DataView
  #at = 0

  constructor(length: number) {
    this.bytes = new Uint8Array(length)
    this.#view = new DataView(this.bytes.buffer)
  }

  u16(value: number): this {
    this.#view.setUint16(this.#advance(2), value, true)
    return this
  }

  u32(value: number): this {
    this.#view.setUint32(this.#advance(4), value, true)
    return this
  }

  u64(value: number): this {
    this.#view.setBigUint64(this.#advance(8), BigInt(value), true)
    return this
  }

  raw(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#advance(bytes.length))
    return this
  }

  /** The start of a record: PK and two bytes. */
  signature(kind: string): this {
    return this.raw(new TextEncoder().encode(`PK${kind}`))
  }

  #advance(bytes: number): number {
    const at = this.#at
    this.#at += bytes
    return at
  }
}

const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** The CRC-32 of a file. */
async function checksumOf(file: File): Promise<number> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let value = MAX_32
  for (let at = 0; at < bytes.length; at++) {
    value = CHECKSUMS[(value ^ bytes[at]!) & 0xff]! ^ (value >>> 8)
  }
  return ~value >>> 0
}
