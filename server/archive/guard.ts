/** Finds flaws of an archive's entries in its directory alone, before any entry is read. */

/** A file or folder of an archive, as the directory describes it. */
export interface DirectoryEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'other'
  readonly encrypted: boolean
  /** 0 is stored, 8 is deflated; other methods are not read. */
  readonly method: number
  /** CRC-32 of the unpacked bytes; 0 where the writer left it out. */
  readonly checksum: number
  readonly packedSize: number
  readonly size: number
  readonly headerOffset: number
}

/** An entry, and whether it can be what it claims. */
export interface ArchiveEntry extends DirectoryEntry {
  /** Where the next entry or the directory begins. */
  readonly limit: number
  /** What is wrong with it, as the end of a sentence about it; null if nothing is. */
  readonly flaw: string | null
}

export const STORED = 0
export const DEFLATED = 8
export const LOCAL_HEADER_BYTES = 30

/** Weights and pictures hardly compress: an entry that shrinks more, and isn't small, is a bomb. */
const MAX_RATIO = 200
const SMALL = 1024 * 1024

/** The entries in their order, each checked by itself and against its neighbours in the file. */
export function checkEntries(
  entries: readonly DirectoryEntry[],
  directoryOffset: number,
): ArchiveEntry[] {
  const inFile = [...entries].sort((a, b) => a.headerOffset - b.headerOffset)
  const limits = new Map(
    inFile.map((entry, index) => {
      const next = inFile[index + 1]?.headerOffset ?? directoryOffset
      return [entry, Math.min(next, directoryOffset)]
    }),
  )
  const names = new Set<string>()
  return entries.map((entry) => {
    const limit = limits.get(entry)!
    const flaw = flawOf(entry, limit) ?? (names.has(entry.name) ? 'is there twice' : null)
    names.add(entry.name)
    return { ...entry, limit, flaw }
  })
}

function flawOf(entry: DirectoryEntry, limit: number): string | null {
  const { kind, encrypted, method, size, packedSize, headerOffset } = entry
  if (kind === 'other') return 'is a link or a device'
  if (encrypted) return 'is encrypted'
  if (method !== STORED && method !== DEFLATED)
    return `is packed by method ${method}; only stored and deflated are read`
  if (headerOffset + LOCAL_HEADER_BYTES + packedSize > limit) return 'overlaps what follows it'
  if (size > SMALL && size > packedSize * MAX_RATIO)
    return `claims to unpack ${packedSize} bytes to ${size}`
  if (method === STORED && size !== packedSize)
    return `is stored as ${packedSize} bytes and claims ${size}`
  return null
}
