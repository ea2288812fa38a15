/** A local file on its way into a bucket: in one request, or a large one in parts, a few at once. */
import { open, type FileHandle } from 'node:fs/promises'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3'
import pLimit from 'p-limit'

/** S3 takes at most 10,000 parts a file, of 5 MiB or more. */
const MOST_PARTS = 10_000
const PART = 16 * 1024 * 1024
/** Parts in memory at once. */
const PARTS_AT_ONCE = 3

/** What to write, as S3's commands take it. */
export interface UploadTarget {
  readonly Bucket: string
  readonly Key: string
}

/** The object is there, whole, once this resolves. Rejects with the signal's reason, or as the client does. */
export async function upload(
  client: S3Client,
  target: UploadTarget,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted()
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size <= PART) {
      const put = new PutObjectCommand({ ...target, Body: await read(file, 0, size) })
      await client.send(put, { abortSignal: signal })
    } else {
      await uploadParts(client, target, file, size, signal)
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    await file.close()
  }
}

async function uploadParts(
  client: S3Client,
  target: UploadTarget,
  file: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target), {
    abortSignal: signal,
  })
  const ended = new AbortController()
  const abortSignal = AbortSignal.any([ended.signal, ...(signal ? [signal] : [])])
  const length = Math.max(PART, Math.ceil(size / MOST_PARTS))
  const sendPart = async (index: number): Promise<CompletedPart> => {
    abortSignal.throwIfAborted()
    const PartNumber = index + 1
    const Body = await read(file, index * length, Math.min(length, size - index * length))
    const part = new UploadPartCommand({ ...target, UploadId, PartNumber, Body })
    const { ETag } = await client.send(part, { abortSignal })
    return { PartNumber, ETag }
  }
  const limit = pLimit(PARTS_AT_ONCE)
  const indices = Array.from({ length: Math.ceil(size / length) }, (_, index) => index)
  const parts = indices.map((index) => limit(() => sendPart(index)))
  try {
    const whole = { ...target, UploadId, MultipartUpload: { Parts: await Promise.all(parts) } }
    await client.send(new CompleteMultipartUploadCommand(whole), { abortSignal })
  } catch (error) {
    // The file is closed by who opened it: nobody may read it any more by then.
    ended.abort()
    await Promise.allSettled(parts)
    const aborted = client.send(new AbortMultipartUploadCommand({ ...target, UploadId }))
    await aborted.catch(() => undefined)
    throw error
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done)
    if (bytesRead === 0) throw new Error('The file became shorter while it was stored.')
    done += bytesRead
  }
  return bytes
}
