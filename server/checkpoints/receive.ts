/** An upload on its way to a file: no faster than the disk, no larger than allowed. */
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { BadUserInput, CheckpointInvalid } from '../errors.ts'
import type { ImportOptions } from './checkpoint.ts'

/** Bytes between two reports of progress. */
const REPORT_EVERY = 1024 * 1024

export interface ReceiveOptions extends Pick<ImportOptions, 'signal' | 'onProgress'> {
  readonly maxBytes: number
}

/**
 * Writes `body` to the new file `path` and returns its size. The sender is held back while the disk is behind. Throws
 * CheckpointInvalid past `maxBytes` (`body` is left as it is, so that the answer can still be sent), BadUserInput if the
 * body ends early, and the signal's reason; the file is the caller's to remove.
 */
export async function receive(
  body: Readable,
  path: string,
  { maxBytes, signal, onProgress }: ReceiveOptions,
): Promise<number> {
  signal?.throwIfAborted()
  const cutOff = () => body.destroy(asError(signal?.reason))
  signal?.addEventListener('abort', cutOff, { once: true })
  // Between two chunks nobody else listens: the next read meets the same error.
  body.on('error', () => undefined)
  const file = await open(path, 'wx')
  let size = 0
  let reported = 0
  try {
    for await (const chunk of chunksOf(body, () => size, signal)) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      await file.writeFile(chunk)
      if (size - reported < REPORT_EVERY) continue
      reported = size
      onProgress?.({ stage: 'receiving', message: `${megabytes(size)} received` })
    }
  } finally {
    signal?.removeEventListener('abort', cutOff)
    await file.close()
  }
  if (size === 0) throw new CheckpointInvalid('The upload is empty.')
  onProgress?.({ stage: 'receiving', fraction: 1, message: `${megabytes(size)} received` })
  return size
}

async function* chunksOf(
  body: Readable,
  size: () => number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
    }
  } catch (cause) {
    signal?.throwIfAborted()
    throw new BadUserInput(`The upload was cut off after ${megabytes(size())}.`, {}, { cause })
  }
}

function tooLarge(maxBytes: number): CheckpointInvalid {
  return new CheckpointInvalid(
    `The upload is larger than the ${megabytes(maxBytes)} that are allowed (MAX_UPLOAD_BYTES).`,
    { maxBytes },
  )
}

/** `1.4 MB`, or bytes where that would be 0.0. */
function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(1)} MB`
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('The upload was stopped', { cause: reason })
}
