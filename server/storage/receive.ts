/** Writes an upload to a file, no faster than the disk and no larger than allowed. */
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { BadUserInput, type CheckpointInvalid, type DatasetInvalid } from '../errors.ts'

/** Bytes between two progress reports. */
const REPORT_EVERY = 1024 * 1024

export interface ReceiveOptions {
  readonly maxBytes: number
  /** Error class for an empty upload, or one larger than `maxBytes`. */
  readonly Invalid: typeof CheckpointInvalid | typeof DatasetInvalid
  readonly signal?: AbortSignal
  /** Called after every megabyte and at the end, with the bytes so far and a message. */
  readonly onReceived?: (progress: { readonly done: number; readonly message: string }) => void
}

/**
 * Writes `body` to the new file `path`, applying backpressure while the disk is behind. Throws
 * `Invalid` above `maxBytes` (`body` is left open, so that the response can still be sent),
 * BadUserInput if the body ends early, and the signal's reason. The caller removes the file.
 */
export async function receive(
  body: Readable,
  path: string,
  { maxBytes, Invalid, signal, onReceived }: ReceiveOptions,
): Promise<void> {
  signal?.throwIfAborted()
  const cutOff = () =>
    body.destroy(new Error('The upload was cancelled', { cause: signal?.reason }))
  signal?.addEventListener('abort', cutOff, { once: true })
  // No iterator listens between two chunks. The next read reports the same error.
  body.on('error', () => undefined)
  const report = (done: number) => onReceived?.({ done, message: `${megabytes(done)} received` })
  const file = await open(path, 'wx')
  let done = 0
  let reported = 0
  try {
    for await (const chunk of chunksOf(body, () => done, signal)) {
      done += chunk.length
      if (done > maxBytes) {
        const limit = `${megabytes(maxBytes)} (MAX_UPLOAD_BYTES)`
        throw new Invalid(`The upload is larger than the limit of ${limit}.`, { maxBytes })
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
    throw new BadUserInput(`The upload ended early, after ${megabytes(done())}.`, {}, { cause })
  }
}

/** Formats a size as `1.4 MB`, or in bytes if that would be 0.0. */
function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(1)} MB`
}
