/** Reads a stream in pieces of the requested size. */
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { DatasetInvalid } from '../errors.ts'
import { NotRegularFile, openRegularFile } from '../regular-file.ts'

/**
 * Maximum ratio of unpacked to packed size. Gzip shrinks image data tenfold at most, so a file
 * above this ratio is a gzip bomb, unless it is small.
 */
const MAX_RATIO = 200
const SMALL = 1024 * 1024

export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Returns the next `length` bytes, or fewer if the stream ends. The caller owns them. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let missing = length; missing > 0;) {
      if (this.#rest.length === 0 && !(await this.#more())) break
      const part = this.#rest.subarray(0, missing)
      parts.push(part)
      this.#rest = this.#rest.subarray(part.length)
      missing -= part.length
    }
    return Buffer.concat(parts)
  }

  /** Skips the next `length` bytes, or fewer if the stream ends. */
  async skip(length: number): Promise<void> {
    for (let missing = length; missing > 0;) {
      if (this.#rest.length === 0 && !(await this.#more())) return
      const part = Math.min(missing, this.#rest.length)
      this.#rest = this.#rest.subarray(part)
      missing -= part
    }
  }

  /** Closes the stream. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done) return false
    this.#rest = next.value
    return true
  }
}

/** Opens a file for reading. Throws DatasetInvalid unless it is a regular file. */
export async function openImagesFile(path: string): Promise<FileHandle> {
  return openRegularFile(path).catch((cause: unknown) => {
    throw cause instanceof NotRegularFile ? new DatasetInvalid(cause.message) : cause
  })
}

/**
 * Reads a file from the start, and unpacks gzip. Reading throws DatasetInvalid for a broken
 * file or a gzip bomb.
 */
export async function readBytes(path: string): Promise<ByteReader> {
  const head = await firstBytes(path, 2)
  const handle = await openImagesFile(path)
  const { size } = await handle.stat()
  const packed = handle.createReadStream()
  return new ByteReader(isGzip(head) ? gunzipped(packed, size) : packed)
}

/** Returns the first `length` bytes of a file, unpacked if it is gzip. */
export async function firstUnpackedBytes(path: string, length: number): Promise<Buffer> {
  const reader = await readBytes(path)
  try {
    return await reader.take(length)
  } finally {
    await reader.close()
  }
}

export async function firstBytes(path: string, length: number): Promise<Buffer> {
  const handle = await openImagesFile(path)
  const reader = new ByteReader(handle.createReadStream({ end: length - 1 }))
  try {
    return await reader.take(length)
  } finally {
    await reader.close()
  }
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

async function* gunzipped(packed: Readable, size: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  packed.on('error', (error) => gunzip.destroy(error))
  let total = 0
  try {
    for await (const chunk of packed.pipe(gunzip)) {
      const bytes = chunk as Buffer
      total += bytes.length
      if (total > SMALL && total > size * MAX_RATIO) {
        throw new DatasetInvalid(`The file unpacks to more than ${MAX_RATIO} times its size.`)
      }
      yield bytes
    }
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || !String(cause.code).startsWith('Z_'))
      throw cause
    throw new DatasetInvalid("The file is damaged and can't be unpacked.", {}, { cause })
  } finally {
    packed.destroy()
  }
}
