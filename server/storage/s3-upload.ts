/** Uploads a local file to a bucket: in one request, or several concurrent parts if it is large. */
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { AbortMultipartUploadCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'

/** S3 accepts at most 10,000 parts per file, each of 5 MiB or more. */
const MAX_PARTS = 10_000
const PART = 16 * 1024 * 1024
/** Parts in memory at a time. */
const PARTS_AT_ONCE = 3

/** The object to write, as S3's commands take it. */
export interface UploadTarget {
  readonly Bucket: string
  readonly Key: string
}

/** Resolves once the object is complete. Rejects with the signal's reason or the client's error. */
export async function upload(
  client: S3Client,
  target: UploadTarget,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted()
  const failure = new AbortController()
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const upload = new Upload({
      client: failingTogether(client, failure, signal),
      params: { ...target, Body: Readable.from(contents(file, size)) },
      partSize: Math.max(PART, Math.ceil(size / MAX_PARTS)),
      queueSize: PARTS_AT_ONCE,
    })
    await upload.done()
  } catch (error) {
    signal?.throwIfAborted()
    failure.signal.throwIfAborted()
    throw error
  } finally {
    await file.close()
  }
}

/** Yields the file's first `size` bytes. Throws if it has become shorter. */
async function* contents(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  let left = size
  const stream = file.createReadStream({ start: 0, highWaterMark: 1024 * 1024, autoClose: false })
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
  if (left > 0) throw new Error('The file shrank while it was uploaded.')
}

/**
 * Returns the client for one upload. All its requests end with the signal, or with the first
 * request that fails, whose error becomes `failure`'s reason. `Upload`'s own abort would reject at
 * once, with requests still in flight and parts left in the bucket; failing requests make it remove
 * the parts first. The removal is never cancelled, and its own failure is ignored.
 */
function failingTogether(
  client: S3Client,
  failure: AbortController,
  signal: AbortSignal | undefined,
): S3Client {
  const abortSignal = AbortSignal.any([failure.signal, ...(signal ? [signal] : [])])
  const send = async (command: Parameters<S3Client['send']>[0]): Promise<unknown> => {
    if (command instanceof AbortMultipartUploadCommand) {
      return client.send(command).catch(() => undefined)
    }
    try {
      return await client.send(command, { abortSignal })
    } catch (error) {
      failure.abort(error)
      throw error
    }
  }
  return Object.assign(Object.create(client) as S3Client, { send })
}
