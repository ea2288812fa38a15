/** Lists the files in a ZIP by its directory alone, before it is uploaded. */

/** A file in a folder or in an archive. */
export interface ListedFile {
  readonly path: string
  /** Unpacked, in bytes. */
  readonly size: number
}

const END = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const ENTRY = 0x02014b50
const ENTRY_BYTES = 46

/** Returns the files; undefined if only the server can tell: ZIP64, damaged or unusual archives. */
export async function listZip(zip: Blob): Promise<ListedFile[] | undefined> {
  const tail = await viewOf(zip.slice(Math.max(0, zip.size - END_BYTES - MAX_COMMENT_BYTES)))
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue
    const count = tail.getUint16(at + 10, true)
    const bytes = tail.getUint32(at + 12, true)
    const end = zip.size - tail.byteLength + at
    if (count === 0xffff || bytes > end) return undefined
    return entriesOf(await viewOf(zip.slice(end - bytes, end)), count)
  }
  return undefined
}

function entriesOf(directory: DataView, count: number): ListedFile[] | undefined {
  const files: ListedFile[] = []
  const decoder = new TextDecoder()
  let at = 0
  for (let index = 0; index < count; index++) {
    const isWhole = at + ENTRY_BYTES <= directory.byteLength
    if (!isWhole || directory.getUint32(at, true) !== ENTRY) return undefined
    const nameBytes = directory.getUint16(at + 28, true)
    const start = at + ENTRY_BYTES
    if (start + nameBytes > directory.byteLength) return undefined
    const name = new Uint8Array(directory.buffer, directory.byteOffset + start, nameBytes)
    const path = decoder.decode(name).replaceAll('\\', '/')
    if (!path.endsWith('/')) files.push({ path, size: directory.getUint32(at + 24, true) })
    const extraBytes = directory.getUint16(at + 30, true)
    const commentBytes = directory.getUint16(at + 32, true)
    at = start + nameBytes + extraBytes + commentBytes
  }
  return files
}

async function viewOf(part: Blob): Promise<DataView> {
  return new DataView(await part.arrayBuffer())
}
