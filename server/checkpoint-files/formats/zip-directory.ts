/** The central directory of a ZIP archive (APPNOTE 6.3), with ZIP64, checked before any entry is believed. */
import type { FileHandle } from 'node:fs/promises'
import { CheckpointInvalid } from '../../errors.ts'
import { checkInnerName, readAt, show } from './folder.ts'

export interface ZipEntry {
  readonly name: string
  readonly deflated: boolean
  readonly checksum: number
  readonly packedSize: number
  readonly size: number
  readonly headerOffset: number
  /** Where the next entry or the directory begins. */
  readonly limit: number
}

const END = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 65_535
const END64_LOCATOR = 0x07064b50
const END64_LOCATOR_BYTES = 20
const END64 = 0x06064b50
const END64_BYTES = 56
const ENTRY = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_HEADER_BYTES = 30
const ZIP64_FIELD = 1

const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
const MAX_ENTRIES = 50_000
/** Weights hardly compress; what shrinks more than this, and is not small, is a bomb. */
const MAX_RATIO = 200
const SMALL = 1024 * 1024

const ENCRYPTED = 0x1
const UNIX = 3
const FILE_TYPE_MASK = 0o170000
const REGULAR = 0o100000
const DIRECTORY = 0o040000

interface Region {
  readonly offset: number
  readonly size: number
  readonly count: number
}

type RawEntry = Omit<ZipEntry, 'limit'> & { readonly kind: 'file' | 'directory' }

/**
 * Reads the directory of an archive of `size` bytes; folders are left out.
 * Throws CheckpointInvalid for names that repeat or lead out, entries that overlap, bombs, links, encryption.
 */
export async function readZipDirectory(
  handle: FileHandle,
  size: number,
): Promise<ReadonlyMap<string, ZipEntry>> {
  const region = await findDirectory(handle, size)
  if (region.size > MAX_DIRECTORY_BYTES || region.count > MAX_ENTRIES)
    throw invalid(`claims ${region.count} entries, and ${MAX_ENTRIES} are allowed`)
  if (region.offset + region.size > size) throw invalid('has its directory outside of the file')
  const bytes = await readAt(handle, region.offset, region.size, 'The archive')
  return arranged(parseEntries(bytes, region.count), region.offset)
}

async function findDirectory(handle: FileHandle, size: number): Promise<Region> {
  const length = Math.min(size, END64_LOCATOR_BYTES + END_BYTES + MAX_COMMENT_BYTES)
  const tail = await readAt(handle, size - length, length, 'The archive')
  const at = findEnd(tail)
  const locator = at - END64_LOCATOR_BYTES
  if (locator >= 0 && tail.readUInt32LE(locator) === END64_LOCATOR)
    return findDirectory64(handle, natural64(tail, locator + 8))
  return {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  }
}

/** Where the end record begins: the last one whose comment reaches the end of the file. */
function findEnd(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    const ends = at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length
    if (ends && tail.readUInt32LE(at) === END) return at
  }
  throw invalid('has no directory at its end: it is truncated')
}

async function findDirectory64(handle: FileHandle, offset: number): Promise<Region> {
  const end = await readAt(handle, offset, END64_BYTES, 'The archive')
  if (end.readUInt32LE(0) !== END64) throw invalid('has a broken ZIP64 directory')
  return {
    count: natural64(end, 32),
    size: natural64(end, 40),
    offset: natural64(end, 48),
  }
}

function parseEntries(bytes: Buffer, count: number): RawEntry[] {
  const entries: RawEntry[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== ENTRY)
      throw invalid(`has a directory of ${i} entries and claims ${count}`)
    const nameEnd = at + ENTRY_BYTES + bytes.readUInt16LE(at + 28)
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
    const end = extraEnd + bytes.readUInt16LE(at + 32)
    if (end > bytes.length) throw invalid('has a directory entry without an end')
    const name = bytes.toString('utf8', at + ENTRY_BYTES, nameEnd)
    entries.push(parseEntry(bytes.subarray(at), name, bytes.subarray(nameEnd, extraEnd)))
    at = end
  }
  return entries
}

function parseEntry(fixed: Buffer, name: string, extra: Buffer): RawEntry {
  const method = fixed.readUInt16LE(10)
  if (fixed.readUInt16LE(8) & ENCRYPTED) throw invalid(`has the encrypted entry ${show(name)}`)
  if (method !== 0 && method !== 8)
    throw invalid(`packs ${show(name)} by method ${method}; only stored and deflated are read`)
  const [size, packedSize, headerOffset] = extended(extra, [
    fixed.readUInt32LE(24),
    fixed.readUInt32LE(20),
    fixed.readUInt32LE(42),
  ])
  const checksum = fixed.readUInt32LE(16)
  const kind = kindOf(fixed, name)
  return { name, kind, deflated: method === 8, checksum, packedSize, size, headerOffset }
}

function kindOf(fixed: Buffer, name: string): RawEntry['kind'] {
  checkInnerName(name.replace(/\/$/, ''))
  const type = fixed.readUInt8(5) === UNIX ? fixed.readUInt16LE(40) & FILE_TYPE_MASK : 0
  if (![0, REGULAR, DIRECTORY].includes(type))
    throw invalid(`has ${show(name)}, which is a link or a device`)
  return name.endsWith('/') || type === DIRECTORY ? 'directory' : 'file'
}

type Sizes = [size: number, packedSize: number, headerOffset: number]

/** Values that do not fit 32 bits stand in the ZIP64 field, in this order. */
function extended(extra: Buffer, values: Sizes): Sizes {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_FIELD) continue
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    let used = 0
    return values.map((value) => {
      if (value !== 0xffffffff) return value
      if (used + 8 > field.length) throw invalid('has a broken ZIP64 field')
      used += 8
      return natural64(field, used - 8)
    }) as Sizes
  }
  return values
}

/** Puts entries in file order, where each can be checked against the next. */
function arranged(raw: readonly RawEntry[], end: number): ReadonlyMap<string, ZipEntry> {
  const inOrder = [...raw].sort((a, b) => a.headerOffset - b.headerOffset)
  const limits = new Map(
    inOrder.map((entry, i) => [entry, Math.min(inOrder[i + 1]?.headerOffset ?? end, end)]),
  )
  const entries = new Map<string, ZipEntry>()
  for (const entry of raw) {
    const { name, size, packedSize, headerOffset } = entry
    const limit = limits.get(entry)!
    if (headerOffset + LOCAL_HEADER_BYTES + packedSize > limit)
      throw invalid(`has ${show(name)} overlapping what follows it`)
    if (size > SMALL && size > packedSize * MAX_RATIO)
      throw invalid(`claims that ${show(name)} unpacks ${packedSize} bytes to ${size}`)
    if (!entry.deflated && size !== packedSize)
      throw invalid(`stores ${show(name)} as ${packedSize} bytes and claims ${size}`)
    if (entries.has(name)) throw invalid(`has ${show(name)} twice`)
    if (entry.kind === 'file') entries.set(name, { ...entry, limit })
  }
  return entries
}

function natural64(bytes: Buffer, at: number): number {
  const value = Number(bytes.readBigUInt64LE(at))
  if (!Number.isSafeInteger(value)) throw invalid(`claims an offset of ${value}`)
  return value
}

/** @param why continues `The archive ...` */
function invalid(why: string): CheckpointInvalid {
  return new CheckpointInvalid(`The archive ${why}.`)
}
