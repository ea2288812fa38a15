/** Reads a part of a file, whole or not at all. */
import type { FileHandle } from 'node:fs/promises'

/** `length` bytes from `offset` on, in a buffer of their own; null if the file ends before. */
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
