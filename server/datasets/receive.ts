/** An upload on its way to a file: no faster than the disk, no larger than allowed. */
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { BadUserInput, DatasetInvalid } from '../errors.ts'
import { occasionally, type Watched } from './progress.ts'

export interface ReceiveOptions extends Watched {
  readonly maxBytes: number
}

/**
 * Writes `body` to the new file `path`. Throws DatasetInvalid past `maxBytes` (`body` is left as it is, so that the answer
 * can still be sent), BadUserInput if it ends early, and the signal's reason; the file is the caller's to remove.
 */
export async function receive(
  body: Readable,
  path: string,
  { maxBytes, signal, onProgress }: ReceiveOptions,
): Promise<void> {
  signal?.throwIfAborted()
  const cutOff = () => body.destroy(new Error('The upload was stopped', { cause: signal?.reason }))
  signal?.addEventListener('abort', cutOff, { once: true })
  const report = occasionally(onProgress)
  const file = await open(path, 'wx')
  let done = 0
  try {
    for await (const chunk of chunksOf(body, signal)) {
      done += chunk.length
      if (done > maxBytes) {
        throw new DatasetInvalid(
          `The upload is larger than the ${maxBytes} bytes that are allowed (MAX_UPLOAD_BYTES).`,
          { maxBytes },
        )
      }
      await file.writeFile(chunk)
      report(() => ({ stage: 'reading', done, message: `${(done / 1e6).toFixed(1)} MB received` }))
    }
  } finally {
    signal?.removeEventListener('abort', cutOff)
    await file.close()
  }
  if (done === 0) throw new DatasetInvalid('The upload is empty.')
}

async function* chunksOf(body: Readable, signal?: AbortSignal): AsyncGenerator<Buffer> {
  // Between two chunks nobody else listens: the next read meets the same error.
  body.on('error', () => undefined)
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch (cause) {
    signal?.throwIfAborted()
    throw new BadUserInput('The upload was cut off.', {}, { cause })
  }
}
