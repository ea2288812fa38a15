/**
 * Writes ZIP archives of stored files, one after another. Archives may have more than 65,535 files
 * and 4 GiB (ZIP64).
 */
import { crc32 } from 'node:zlib'
import { LOCAL_HEADER_BYTES } from './guard.ts'

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
/** 1980-01-01, the first day that ZIP can express, so that equal files make equal archives. */
const DATE = 0x21
/** Files whose directory records are written at once. */
const RECORDS_PER_PART = 1_024

interface Entry {
  readonly name: string
  readonly size: number
  readonly checksum: number
}

export class StoredZip {
  /** Names are made again for the directory: those of a million files take much memory. */
  readonly #nameOf: (index: number) => string
  readonly #sizes: Uint32Array
  readonly #checksums: Uint32Array
  #count = 0

  /** An archive of at most `maxFiles`. `nameOf` returns the name of each file, in ASCII. */
  constructor(maxFiles: number, nameOf: (index: number) => string) {
    this.#nameOf = nameOf
    this.#sizes = new Uint32Array(maxFiles)
    this.#checksums = new Uint32Array(maxFiles)
  }

  /** Returns the next file as part of the archive. It has less than 4 GiB. */
  add(bytes: Buffer): Buffer[] {
    const index = this.#count++
    const entry = { name: this.#nameOf(index), size: bytes.length, checksum: crc32(bytes) }
    this.#sizes[index] = entry.size
    this.#checksums[index] = entry.checksum
    return [localHeader(entry), bytes]
  }

  /** Returns the directory, in parts. No file can be added after it. */
  *end(): Generator<Buffer> {
    const count = this.#count
    let offset = 0
    let directoryBytes = 0
    for (let at = 0; at < count; at += RECORDS_PER_PART) {
      const records: Buffer[] = []
      for (let index = at; index < Math.min(count, at + RECORDS_PER_PART); index++) {
        const name = this.#nameOf(index)
        const [size, checksum] = [this.#sizes[index]!, this.#checksums[index]!]
        records.push(directoryRecord({ name, size, checksum }, offset))
        offset += LOCAL_HEADER_BYTES + name.length + size
      }
      const part = Buffer.concat(records)
      directoryBytes += part.length
      yield part
    }
    yield endRecord(count, directoryBytes, offset)
  }
}

function localHeader({ name, size, checksum }: Entry): Buffer {
  const header = new Writer(LOCAL_HEADER_BYTES + name.length)
  header.text('PK\x03\x04').u16(VERSION).u16(0).u16(0).u16(0).u16(DATE)
  header.u32(checksum).u32(size).u32(size)
  return header.u16(name.length).u16(0).text(name).bytes
}

function directoryRecord({ name, size, checksum }: Entry, offset: number): Buffer {
  const isLarge = offset >= MAX_32
  const extraBytes = isLarge ? LARGE_OFFSET_BYTES : 0
  const record = new Writer(DIRECTORY_BYTES + name.length + extraBytes)
  const version = isLarge ? LARGE_VERSION : VERSION
  record
    .text('PK\x01\x02')
    .u16(UNIX | version)
    .u16(version)
    .u16(0)
    .u16(0)
    .u16(0)
    .u16(DATE)
  record.u32(checksum).u32(size).u32(size)
  record.u16(name.length).u16(extraBytes).u16(0).u16(0).u16(0).u16(0).u16(MODE)
  record.u32(Math.min(offset, MAX_32)).text(name)
  if (isLarge) record.u16(1).u16(8).u64(offset)
  return record.bytes
}

function endRecord(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const isLarge = count >= MAX_16 || directoryOffset >= MAX_32
  const end = new Writer(END_BYTES + (isLarge ? LARGE_END_BYTES : 0))
  if (isLarge) {
    end
      .text('PK\x06\x06')
      .u64(44)
      .u16(UNIX | LARGE_VERSION)
      .u16(LARGE_VERSION)
      .u32(0)
      .u32(0)
    end.u64(count).u64(count).u64(directoryBytes).u64(directoryOffset)
    end
      .text('PK\x06\x07')
      .u32(0)
      .u64(directoryOffset + directoryBytes)
      .u32(1)
  }
  const count16 = Math.min(count, MAX_16)
  end.text('PK\x05\x06').u16(0).u16(0).u16(count16).u16(count16)
  end.u32(Math.min(directoryBytes, MAX_32)).u32(Math.min(directoryOffset, MAX_32))
  return end.u16(0).bytes
}

/** Writes little-endian numbers and ASCII texts, one after another. */
class Writer {
  readonly bytes: Buffer
  #at = 0

  constructor(length: number) {
    this.bytes = Buffer.alloc(length)
  }

  u16(value: number): this {
    this.#at = this.bytes.writeUInt16LE(value, this.#at)
    return this
  }

  u32(value: number): this {
    this.#at = this.bytes.writeUInt32LE(value, this.#at)
    return this
  }

  u64(value: number): this {
    this.#at = this.bytes.writeBigUInt64LE(BigInt(value), this.#at)
    return this
  }

  text(text: string): this {
    this.#at += this.bytes.write(text, this.#at, 'latin1')
    return this
  }
}
