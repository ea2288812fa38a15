/**
 * Random access for yauzl, which reads a directory in small pieces: buffers a window of the file.
 */
import type { FileHandle } from 'node:fs/promises'
import yauzl from 'yauzl'
import { readExactly } from './read-exactly.ts'

const WINDOW = 64 * 1024

export class WindowReader extends yauzl.RandomAccessReader {
  readonly #handle: FileHandle
  readonly #size: number
  #window: Buffer = Buffer.alloc(0)
  #start = 0

  /** @param size size of the file in bytes */
  constructor(handle: FileHandle, size: number) {
    super()
    this.#handle = handle
    this.#size = size
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#read(position, length).then((bytes) => {
      bytes.copy(buffer, offset)
      callback(null)
    }, callback)
  }

  async #read(position: number, length: number): Promise<Buffer> {
    if (position + length > this.#size)
      throw new Error(`it refers to offset ${position}, but has only ${this.#size} bytes`)
    const from = position - this.#start
    if (from < 0 || from + length > this.#window.length) {
      const filled = Math.min(Math.max(length, WINDOW), this.#size - position)
      const window = await readExactly(this.#handle, position, filled)
      if (!window) throw new Error('it is truncated')
      this.#window = window
      this.#start = position
    }
    return this.#window.subarray(position - this.#start, position - this.#start + length)
  }
}
