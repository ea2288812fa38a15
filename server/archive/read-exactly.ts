/** Reads an exact number of bytes from a file. */
import type { FileHandle } from 'node:fs/promises'

/** Reads `length` bytes at `offset` into a new buffer; null if the file ends before them. */
export async function readExactly(
  handle: FileHandle,
  offset: number,
  length: number,
): Promise<Buffer | null> {
  const bytes = Buffer.allocUnsafeSlow(length)
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
    if (bytesRead === 0) return null
    filled += bytesRead
  }
  return bytes
}
