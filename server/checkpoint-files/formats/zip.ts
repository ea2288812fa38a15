/** ZIP archives read in place, as hostile: nothing is unpacked to disk, and no entry is larger than it can be. */
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { CheckpointInvalid } from '../../errors.ts'
import type { Budget } from './budget.ts'
import { readAt, show } from './folder.ts'
import type { Folder } from './folder.ts'
import { readZipDirectory } from './zip-directory.ts'
import type { ZipEntry } from './zip-directory.ts'

const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
const ARCHIVE = 'The archive'

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

/** Opens an archive. The handle must stay open for as long as entries are read. */
export async function openZip(handle: FileHandle, size: number, budget: Budget): Promise<Folder> {
  const entries = await readZipDirectory(handle, size)
  return {
    names: [...entries.keys()],
    async read(name) {
      const entry = entries.get(name)
      if (!entry) throw new CheckpointInvalid(`The archive has no entry ${show(name)}.`)
      budget.take(entry.size, `Entry ${show(name)}`)
      return readEntry(handle, entry)
    },
  }
}

async function readEntry(handle: FileHandle, entry: ZipEntry): Promise<Buffer> {
  const header = await readAt(handle, entry.headerOffset, LOCAL_HEADER_BYTES, ARCHIVE)
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw corrupt(entry, 'has no header of its own')
  const names = header.readUInt16LE(26) + header.readUInt16LE(28)
  const start = entry.headerOffset + LOCAL_HEADER_BYTES + names
  if (start + entry.packedSize > entry.limit) throw corrupt(entry, 'reaches into what follows it')
  const packed = await readAt(handle, start, entry.packedSize, ARCHIVE)
  const bytes = entry.deflated ? await inflated(packed, entry) : packed
  // Writers that leave the checksum out leave it 0.
  if (entry.checksum !== 0 && crc32(bytes) !== entry.checksum)
    throw corrupt(entry, 'does not match its checksum')
  return bytes
}

async function inflated(packed: Buffer, entry: ZipEntry): Promise<Buffer> {
  const bytes = await inflate(packed, { maxOutputLength: Math.max(1, entry.size) }).catch(
    (cause: unknown) => {
      throw corrupt(entry, `can't be inflated to the ${entry.size} bytes it claims`, { cause })
    },
  )
  if (bytes.length !== entry.size)
    throw corrupt(entry, `inflates to ${bytes.length} bytes and claims ${entry.size}`)
  return bytes
}

function corrupt(entry: ZipEntry, why: string, options?: ErrorOptions): CheckpointInvalid {
  return new CheckpointInvalid(`Entry ${show(entry.name)} of the archive ${why}.`, {}, options)
}
