/** Parts of a file that are read when they are needed, if at all. */
import { closeSync, openSync, readSync } from 'node:fs'
import { CheckpointInvalid } from '../../errors.ts'
import type { Budget } from './budget.ts'

/** Bytes of a known number. */
export interface Part {
  readonly byteLength: number
  /** Returns all of them. Throws CheckpointInvalid if the file is damaged. */
  read(): Uint8Array
}

/** Largest number of bytes that Node.js reads at once. */
const MAX_READ = 1024 ** 3

/** Reads a part of a file, which is opened and closed again. This blocks the thread. */
export function readPart(file: string, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length)
  const descriptor = openSync(file, 'r')
  try {
    for (let filled = 0; filled < length;) {
      const most = Math.min(length - filled, MAX_READ)
      const count = readSync(descriptor, bytes, filled, most, offset + filled)
      if (count === 0) throw new CheckpointInvalid('The file was changed while it was read.')
      filled += count
    }
    return bytes
  } finally {
    closeSync(descriptor)
  }
}

/** Charges `part` to the budget when it is first read. */
export function charged(part: Part, budget: Budget, what: string): Part {
  let isCharged = false
  return {
    byteLength: part.byteLength,
    read() {
      if (!isCharged) budget.take(part.byteLength, what)
      isCharged = true
      return part.read()
    },
  }
}

/** Reads `part` once, and keeps its bytes for all tensors in it. */
export function kept(part: Part): Part {
  let bytes: Uint8Array | undefined
  return { byteLength: part.byteLength, read: () => (bytes ??= part.read()) }
}
