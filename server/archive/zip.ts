/** Reads ZIP archives in place, as hostile: nothing is unpacked to disk, no size is believed. */
import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import {
  DEFLATED,
  checkEntries,
  LOCAL_HEADER_BYTES,
  type ArchiveEntry,
  type DirectoryEntry,
} from './guard.ts'
import { readExactly } from './read-exactly.ts'
import { WindowReader } from './window-reader.ts'

export type { ArchiveEntry } from './guard.ts'

/** The archive as a whole can't be read; the message is a sentence about it. */
export class ArchiveInvalid extends Error {}

/** One entry can't be read; the message ends a sentence about it: "does not match its checksum". */
export class EntryInvalid extends Error {}

export interface ArchiveOptions {
  readonly maxEntries: number
  readonly signal?: AbortSignal
}

const LOCAL_HEADER = 0x04034b50
/** Of the directory, on average: a name of almost 300 characters. */
const MAX_BYTES_PER_ENTRY = 336
/** How yauzl's error begins where an archive's last bytes are not its directory's end. */
const NO_DIRECTORY = 'End of central directory record signature not found'
const UNIX = 3
const FILE_TYPE_MASK = 0o170000
const KINDS: ReadonlyMap<number, DirectoryEntry['kind']> = new Map([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'directory'],
])

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

/** An archive whose directory was read; the file must stay open for as long as entries are read. */
export class ZipArchive {
  /** In the directory's order. Entries with a flaw are among them. */
  readonly entries: readonly ArchiveEntry[]
  readonly #handle: FileHandle

  constructor(handle: FileHandle, entries: readonly ArchiveEntry[]) {
    this.#handle = handle
    this.entries = entries
  }

  /** The bytes of an entry, as many as its `size` says. Throws EntryInvalid. */
  async read(entry: ArchiveEntry): Promise<Buffer> {
    const { headerOffset, packedSize, limit, flaw, checksum } = entry
    if (flaw !== null) throw new EntryInvalid(flaw)
    const header = await this.#readAt(headerOffset, LOCAL_HEADER_BYTES)
    if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new EntryInvalid('has no header of its own')
    const start =
      headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
    if (start + packedSize > limit) throw new EntryInvalid('overlaps what follows it')
    const packed = await this.#readAt(start, packedSize)
    const bytes = entry.method === DEFLATED ? await inflateEntry(packed, entry) : packed
    // Writers that leave the checksum out leave it 0.
    if (checksum !== 0 && crc32(bytes) !== checksum)
      throw new EntryInvalid('does not match its checksum')
    return bytes
  }

  async #readAt(offset: number, length: number): Promise<Buffer> {
    const bytes = await readExactly(this.#handle, offset, length)
    if (!bytes) throw new EntryInvalid('is truncated')
    return bytes
  }
}

/** Reads the directory of an archive. Throws ArchiveInvalid or the signal's reason. */
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
      throw toArchiveInvalid(cause, 'The archive is broken')
    })
  const offset = directoryOffset(zip)
  const { maxEntries } = options
  if (zip.entryCount > maxEntries)
    throw new ArchiveInvalid(
      `The archive has ${zip.entryCount} entries; ${maxEntries} are allowed.`,
    )
  if (size - offset > maxEntries * MAX_BYTES_PER_ENTRY)
    throw new ArchiveInvalid(`The archive has a directory of ${size - offset} bytes; too many.`)
  return new ZipArchive(handle, checkEntries(await readEntries(zip, options.signal), offset))
}

/** Where yauzl reads the next entry, which is the first one. Its types say boolean. */
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
    const claim = `The archive claims ${zip.entryCount} entries and breaks after ${entries.length}`
    throw toArchiveInvalid(error, claim)
  }
}

function describe(entry: Entry): DirectoryEntry {
  const name = nameOf(entry)
  const problem = yauzl.validateFileName(name)
  if (problem !== null)
    throw new ArchiveInvalid(
      `The name ${JSON.stringify(name.slice(0, 120))} could lead out of the archive.`,
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
 * Many programs, macOS's among them, write UTF-8 without the flag for it; yauzl would then take
 * an old code page.
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

async function inflateEntry(packed: Buffer, { size }: ArchiveEntry): Promise<Buffer> {
  const bytes = await inflate(packed, { maxOutputLength: Math.max(1, size) }).catch(
    (cause: unknown) => {
      throw new EntryInvalid(`can't be inflated to the ${size} bytes it claims`, { cause })
    },
  )
  if (bytes.length !== size)
    throw new EntryInvalid(`inflates to ${bytes.length} bytes and claims ${size}`)
  return bytes
}

/** yauzl's errors are plain and about the archive; the system's have codes and stay as they are. */
function toArchiveInvalid(cause: unknown, what: string): unknown {
  if (!(cause instanceof Error) || 'syscall' in cause) return cause
  return new ArchiveInvalid(`${what}: ${cause.message.replace(/\.$/, '')}.`, { cause })
}
