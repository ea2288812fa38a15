/** An upload on its way to a file: no faster than the disk, no larger than allowed. */
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { BadUserInput, type CheckpointInvalid, type DatasetInvalid } from '../errors.ts'

/** Bytes between two reports of progress. */
const REPORT_EVERY = 1024 * 1024

export interface ReceiveOptions {
  readonly maxBytes: number
  /** What an upload is that is empty, or larger than that. */
  readonly Invalid: typeof CheckpointInvalid | typeof DatasetInvalid
  readonly signal?: AbortSignal
  /** Told of every megabyte, and of the end: bytes so far, and the same in words. */
  readonly onReceived?: (progress: { readonly done: number; readonly message: string }) => void
}

/**
 * Writes `body` to the new file `path`. The sender is held back while the disk is behind. Throws `Invalid` past `maxBytes`
 * (`body` is left as it is, so that the answer can still be sent), BadUserInput if the body ends early, and the signal's
 * reason; the file is the caller's to remove.
 */
export async function receive(
  body: Readable,
  path: string,
  { maxBytes, Invalid, signal, onReceived }: ReceiveOptions,
): Promise<void> {
  signal?.throwIfAborted()
  const cutOff = () => body.destroy(new Error('The upload was stopped', { cause: signal?.reason }))
  signal?.addEventListener('abort', cutOff, { once: true })
  // Between two chunks nobody else listens: the next read meets the same error.
  body.on('error', () => undefined)
  const report = (done: number) => onReceived?.({ done, message: `${megabytes(done)} received` })
  const file = await open(path, 'wx')
  let done = 0
  let reported = 0
  try {
    for await (const chunk of chunksOf(body, () => done, signal)) {
      done += chunk.length
      if (done > maxBytes) {
        const allowed = `the ${megabytes(maxBytes)} that are allowed (MAX_UPLOAD_BYTES)`
        throw new Invalid(`The upload is larger than ${allowed}.`, { maxBytes })
      }
      await file.writeFile(chunk)
      if (done - reported < REPORT_EVERY) continue
      reported = done
      report(done)
    }
  } finally {
    signal?.removeEventListener('abort', cutOff)
    await file.close()
  }
  if (done === 0) throw new Invalid('The upload is empty.')
  report(done)
}

async function* chunksOf(
  body: Readable,
  done: () => number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch (cause) {
    signal?.throwIfAborted()
    throw new BadUserInput(`The upload was cut off after ${megabytes(done())}.`, {}, { cause })
  }
}

/** `1.4 MB`, or bytes where that would be 0.0. */
function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(1)} MB`
}
