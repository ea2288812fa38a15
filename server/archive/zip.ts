/** Reads untrusted ZIP archives in place: unpacks nothing to disk and checks every size. */
import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw, inflateRawSync } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import {
  ArchiveInvalid,
  DEFLATED,
  checkEntries,
  LOCAL_HEADER_BYTES,
  type ArchiveEntry,
  type DirectoryEntry,
} from './guard.ts'
import { readExactly } from './read-exactly.ts'
import { WindowReader } from './window-reader.ts'

export { ArchiveInvalid, type ArchiveEntry } from './guard.ts'

/** One entry can't be read; the message is a predicate, e.g. "does not match its checksum". */
export class EntryInvalid extends Error {}

export interface ArchiveOptions {
  readonly maxEntries: number
  readonly signal?: AbortSignal
}

const LOCAL_HEADER = 0x04034b50
/** Average bytes per directory entry: enough for a name of almost 300 characters. */
const MAX_BYTES_PER_ENTRY = 336
/** Start of yauzl's error for a file that doesn't end with a directory. */
const NO_DIRECTORY = 'End of central directory record signature not found'
const UNIX = 3
const FILE_TYPE_MASK = 0o170000
const KINDS: ReadonlyMap<number, DirectoryEntry['kind']> = new Map([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'directory'],
])

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

/** An archive whose directory has been read. The file must stay open while entries are read. */
export class ZipArchive {
  /** In directory order, invalid entries included. */
  readonly entries: readonly ArchiveEntry[]
  readonly #handle: FileHandle

  constructor(handle: FileHandle, entries: readonly ArchiveEntry[]) {
    this.#handle = handle
    this.entries = entries
  }

  /** Returns the entry's unpacked bytes, exactly `size` of them. Throws EntryInvalid. */
  async read(entry: ArchiveEntry): Promise<Buffer> {
    const packed = await this.#readAt(await this.locate(entry), entry.packedSize)
    return checked(entry.method === DEFLATED ? await inflateEntry(packed, entry) : packed, entry)
  }

  /** Returns the offset of the entry's packed bytes in the file. Throws EntryInvalid. */
  async locate({ headerOffset, packedSize, limit, flaw }: ArchiveEntry): Promise<number> {
    if (flaw !== null) throw new EntryInvalid(flaw)
    const header = await this.#readAt(headerOffset, LOCAL_HEADER_BYTES)
    if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new EntryInvalid('has no local header')
    const start =
      headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
    if (start + packedSize > limit) throw new EntryInvalid('overlaps the data after it')
    return start
  }

  async #readAt(offset: number, length: number): Promise<Buffer> {
    const bytes = await readExactly(this.#handle, offset, length)
    if (!bytes) throw new EntryInvalid('is truncated')
    return bytes
  }
}

/** Opens an archive and reads its directory. Throws ArchiveInvalid or the signal's reason. */
export async function openZip(
  handle: FileHandle,
  size: number,
  options: ArchiveOptions,
): Promise<ZipArchive> {
  const reader = new WindowReader(handle, size)
  const zip = await yauzl
    .fromRandomAccessReaderPromise(reader, size, {
      ...{ autoClose: false, decodeStrings: false, validateEntrySizes: false },
    })
    .catch((cause: unknown) => {
      if (cause instanceof Error && cause.message.startsWith(NO_DIRECTORY)) {
        const message = 'The archive has no directory at its end: it is truncated.'
        throw new ArchiveInvalid(message, { cause })
      }
      throw toArchiveInvalid(cause, 'The archive is corrupt')
    })
  const offset = directoryOffset(zip)
  const { maxEntries } = options
  if (zip.entryCount > maxEntries)
    throw new ArchiveInvalid(
      `The archive has ${zip.entryCount} entries; the limit is ${maxEntries}.`,
    )
  if (size - offset > maxEntries * MAX_BYTES_PER_ENTRY)
    throw new ArchiveInvalid(
      `The archive's directory has ${size - offset} bytes; the limit is ` +
        `${maxEntries * MAX_BYTES_PER_ENTRY}.`,
    )
  return new ZipArchive(handle, checkEntries(await readEntries(zip, options.signal), offset))
}

/** Offset of the directory: yauzl's cursor before the first entry. (Its types say boolean.) */
function directoryOffset(zip: ZipFile): number {
  return zip.readEntryCursor as unknown as number
}

async function readEntries(zip: ZipFile, signal?: AbortSignal): Promise<DirectoryEntry[]> {
  const entries: DirectoryEntry[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted()
      entries.push(describe(entry))
    }
    return entries
  } catch (error) {
    if (signal?.aborted || error instanceof ArchiveInvalid) throw error
    const { entryCount } = zip
    const claim = `The archive claims ${entryCount} entries but is corrupt after ${entries.length}`
    throw toArchiveInvalid(error, claim)
  }
}

function describe(entry: Entry): DirectoryEntry {
  const name = nameOf(entry)
  const problem = yauzl.validateFileName(name)
  if (problem !== null)
    throw new ArchiveInvalid(
      `Invalid entry name ${JSON.stringify(name.slice(0, 120))}: it must be a relative path ` +
        'inside the archive.',
    )
  return {
    name,
    kind: kindOf(entry, name),
    encrypted: entry.isEncrypted(),
    method: entry.compressionMethod,
    checksum: entry.crc32,
    packedSize: entry.compressedSize,
    size: entry.uncompressedSize,
    headerOffset: entry.relativeOffsetOfLocalHeader,
  }
}

/**
 * Decodes an entry's name. Many programs, macOS's among them, write UTF-8 without setting its flag;
 * yauzl would then assume an old code page.
 */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return isUtf8(fileNameRaw)
    ? fileNameRaw.toString('utf8').replaceAll('\\', '/')
    : yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
}

function kindOf(
  { versionMadeBy, externalFileAttributes }: Entry,
  name: string,
): DirectoryEntry['kind'] {
  const type = versionMadeBy >>> 8 === UNIX ? (externalFileAttributes >>> 16) & FILE_TYPE_MASK : 0
  const kind = KINDS.get(type) ?? 'other'
  return kind === 'file' && name.endsWith('/') ? 'directory' : kind
}

/** Unpacks an entry's bytes in this thread. Throws EntryInvalid. */
export function unpack(packed: Buffer, entry: ArchiveEntry): Buffer {
  if (entry.method !== DEFLATED) return checked(packed, entry)
  try {
    return checked(inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) }), entry)
  } catch (cause) {
    throw cause instanceof EntryInvalid ? cause : notInflated(entry, cause)
  }
}

async function inflateEntry(packed: Buffer, entry: ArchiveEntry): Promise<Buffer> {
  return inflate(packed, { maxOutputLength: Math.max(1, entry.size) }).catch((cause: unknown) => {
    throw notInflated(entry, cause)
  })
}

function notInflated({ size }: ArchiveEntry, cause: unknown): EntryInvalid {
  return new EntryInvalid(`can't be inflated to the ${size} bytes it claims`, { cause })
}

/** Throws EntryInvalid unless unpacked bytes have the size and checksum that the entry claims. */
function checked(bytes: Buffer, { size, checksum }: ArchiveEntry): Buffer {
  if (bytes.length !== size)
    throw new EntryInvalid(`inflates to ${bytes.length} bytes but claims ${size}`)
  // Writers that omit the checksum set it to 0.
  if (checksum !== 0 && crc32(bytes) !== checksum)
    throw new EntryInvalid('does not match its checksum')
  return bytes
}

/** Wraps yauzl's errors, which describe the archive; returns system errors unchanged. */
function toArchiveInvalid(cause: unknown, what: string): unknown {
  if (!(cause instanceof Error) || 'syscall' in cause) return cause
  return new ArchiveInvalid(`${what}: ${cause.message.replace(/\.$/, '')}.`, { cause })
}
