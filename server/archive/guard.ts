/** Checks an archive's entries by its directory alone, before any entry is read. */

/** A file or folder in an archive, as its directory describes it. */
export interface DirectoryEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'other'
  readonly encrypted: boolean
  /** Compression method: 0 is stored, 8 is deflated; others are not supported. */
  readonly method: number
  /** CRC-32 of the unpacked bytes; 0 if the writer omitted it. */
  readonly checksum: number
  readonly packedSize: number
  readonly size: number
  readonly headerOffset: number
}

/** An entry and the result of checking it. */
export interface ArchiveEntry extends DirectoryEntry {
  /** Offset of the next entry or of the directory: the entry's data must end before it. */
  readonly limit: number
  /** Reason why the entry is invalid, as a predicate ("is encrypted"); null if it is valid. */
  readonly flaw: string | null
}

export const STORED = 0
export const DEFLATED = 8
export const LOCAL_HEADER_BYTES = 30

/** Weights and images hardly compress: a large entry with a higher ratio is a zip bomb. */
const MAX_RATIO = 200
const MAX_UNCHECKED_BYTES = 1024 * 1024

/** The archive as a whole can't be read; the message is a full sentence. */
export class ArchiveInvalid extends Error {}

/**
 * Checks each entry on its own and against its neighbours in the file; keeps their order. Throws
 * ArchiveInvalid if entries overlap: one packed copy could then unpack any number of times.
 */
export function checkEntries(
  entries: readonly DirectoryEntry[],
  directoryOffset: number,
): ArchiveEntry[] {
  const inFile = [...entries].sort((a, b) => a.headerOffset - b.headerOffset)
  const limits = new Map(
    inFile.map((entry, index) => {
      const next = inFile[index + 1]
      const limit = Math.min(next?.headerOffset ?? directoryOffset, directoryOffset)
      if (endOf(entry) > limit) throw overlap(entry, limit < directoryOffset ? next : undefined)
      return [entry, limit]
    }),
  )
  const names = new Set<string>()
  return entries.map((entry) => {
    const limit = limits.get(entry)!
    const flaw = flawOf(entry) ?? (names.has(entry.name) ? 'appears twice' : null)
    names.add(entry.name)
    return { ...entry, limit, flaw }
  })
}

/** Offset after the entry's data, if its local header has neither name nor extra fields. */
function endOf({ headerOffset, packedSize }: DirectoryEntry): number {
  return headerOffset + LOCAL_HEADER_BYTES + packedSize
}

function overlap({ name }: DirectoryEntry, next: DirectoryEntry | undefined): ArchiveInvalid {
  const other = next ? `the entry ${quoted(next.name)}` : "the archive's directory"
  return new ArchiveInvalid(
    `The archive's entry ${quoted(name)} overlaps ${other}: the archive is damaged, or unpacks the ` +
      'same bytes many times. Pack the files again.',
  )
}

const quoted = (name: string) => JSON.stringify(name.slice(0, 120))

function flawOf(entry: DirectoryEntry): string | null {
  const { kind, encrypted, method, size, packedSize } = entry
  if (kind === 'other') return 'is a link or a device'
  if (encrypted) return 'is encrypted'
  if (method !== STORED && method !== DEFLATED)
    return `uses compression method ${method}; only stored and deflated are supported`
  if (size > MAX_UNCHECKED_BYTES && size > packedSize * MAX_RATIO)
    return `claims to unpack ${packedSize} bytes to ${size}`
  if (method === STORED && size !== packedSize)
    return `is stored as ${packedSize} bytes but claims ${size}`
  return null
}
