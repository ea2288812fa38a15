/** Reads the files of a tar archive (POSIX ustar) as a stream. */
import { DatasetInvalid } from '../../errors.ts'
import type { ByteReader } from '../byte-reader.ts'

const BLOCK = 512
const REGULAR = ['0', '\0']

export interface TarFile {
  readonly name: string
  readonly size: number
  /**
   * Returns the next `length` bytes of the file, or fewer at its end. Must be called before the
   * next file is requested.
   */
  take(length: number): Promise<Buffer>
}

/** True if these are the first bytes of an archive. Needs 512 of them. */
export function isTar(head: Buffer): boolean {
  return head.length >= BLOCK && head.toString('latin1', 257, 262) === 'ustar'
}

/**
 * Yields regular files, and skips other entries (folders, links, extended headers). Throws
 * DatasetInvalid.
 */
export async function* tarFiles(reader: ByteReader): AsyncGenerator<TarFile> {
  for (;;) {
    const header = await reader.take(BLOCK)
    if (header.length < BLOCK || header.every((byte) => byte === 0)) return
    if (!isTar(header) || checksumOf(header) !== octal(header, 148, 8)) {
      throw new DatasetInvalid('The tar archive is damaged.')
    }
    const size = octal(header, 124, 12)
    let left = size
    if (REGULAR.includes(header.toString('latin1', 156, 157))) {
      yield {
        name: nameOf(header),
        size,
        async take(length) {
          const bytes = await reader.take(Math.min(length, left))
          left -= bytes.length
          return bytes
        },
      }
    }
    await reader.skip(left + ((BLOCK - (size % BLOCK)) % BLOCK))
  }
}

function nameOf(header: Buffer): string {
  const text = (from: number, to: number) => header.toString('utf8', from, to).replace(/\0.*$/s, '')
  const prefix = text(345, 500)
  return prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`
}

function octal(header: Buffer, at: number, length: number): number {
  const text = header
    .toString('latin1', at, at + length)
    .replace(/[\0 ]+$/, '')
    .trim()
  if (/^[0-7]+$/.test(text)) return parseInt(text, 8)
  throw new DatasetInvalid('The tar archive is damaged.')
}

/** Returns the sum of the header's bytes, with the checksum field counted as spaces. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)
}
