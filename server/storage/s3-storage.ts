/** A storage in a bucket of an S3-compatible service, with a local cache. */
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import pLimit from 'p-limit'
import type { LocalCache } from './local-cache.ts'
import { explainS3Error, isTransient } from './s3-errors.ts'
import { upload } from './s3-upload.ts'
import { checkKey, checkPrefix, type Storage } from './storage.ts'

/** Address and credentials of the service. */
export interface S3Options {
  /** E.g. `https://s3.example.org`. Undefined: Amazon S3. */
  readonly endpoint?: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Milliseconds within which the service must respond when it is opened. Default 15,000. */
  readonly openWithinMs?: number
}

/** Attempts per request, the first included. The waits between them grow from 0.1 s. */
const ATTEMPTS = 4
const CONNECT_MS = 5_000
/** A connection without data for this long counts as lost. */
const SILENCE_MS = 60_000
/** Short, so that an operator soon learns that the address is wrong. */
const OPEN_WITHIN_MS = 15_000
/** Concurrent removals. */
const REMOVALS = 8

/**
 * Opens `BUCKET` or `BUCKET/PREFIX` and checks that it is accessible. Throws StorageUnavailable.
 * The bucket itself must remove incomplete uploads of killed processes: give it a lifecycle rule
 * (AbortIncompleteMultipartUpload).
 */
export async function openS3Storage(
  location: string,
  cache: LocalCache,
  options: S3Options,
): Promise<Storage & AsyncDisposable> {
  const { endpoint, region, accessKeyId, secretAccessKey } = options
  // The SDK warns about Node versions that its later releases need. package.json pins ours.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  const client = new S3Client({
    ...{ endpoint, region, credentials: { accessKeyId, secretAccessKey } },
    forcePathStyle: endpoint !== undefined,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // Checksums in trailers are an Amazon extension. The body of every request is signed anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const [bucket = '', ...folders] = location.split('/').filter((part) => part !== '')
  const prefix = folders.map((folder) => `${folder}/`).join('')
  const service = endpoint ?? `Amazon S3 (${region})`
  const storage = new S3Storage({ client, bucket, prefix, service, cache })
  try {
    await storage.check(options.openWithinMs ?? OPEN_WITHIN_MS)
    return storage
  } catch (error) {
    client.destroy()
    throw error
  }
}

interface Bucket {
  readonly client: S3Client
  readonly bucket: string
  /** Prefix of all keys: '' or `FOLDER/`. */
  readonly prefix: string
  readonly service: string
  readonly cache: LocalCache
}

class S3Storage implements Storage, AsyncDisposable {
  readonly description: string
  readonly #bucket: Bucket

  constructor(at: Bucket) {
    this.#bucket = at
    this.description = `s3://${at.bucket}/${at.prefix} at ${at.service}`
  }

  /** Throws StorageUnavailable if the bucket can't be listed within this time. */
  async check(withinMs: number): Promise<void> {
    const late = AbortSignal.timeout(withinMs)
    await this.#explainErrors(null, async () => {
      try {
        await this.#list('', { limit: 1, abortSignal: late })
      } catch (error) {
        throw late.aborted ? late.reason : error
      }
    })
  }

  async put(key: string, path: string, signal?: AbortSignal): Promise<void> {
    checkKey(key)
    const { client, bucket, prefix } = this.#bucket
    const target = { Bucket: bucket, Key: prefix + key }
    await this.#explainErrors(key, () => upload(client, target, path, signal), signal)
  }

  async get(key: string, signal?: AbortSignal): Promise<string> {
    const download = (temporary: string) => this.#download(key, temporary)
    return this.#bucket.cache.get(checkKey(key), download, signal)
  }

  /**
   * Sends one request per file. Many services support nothing else, or require checksums for bulk
   * removal that others reject.
   */
  async remove(prefix: string): Promise<void> {
    checkPrefix(prefix)
    const { client, bucket, cache } = this.#bucket
    const limit = pLimit(REMOVALS)
    await this.#explainErrors(null, async () => {
      for (;;) {
        const { keys, more } = await this.#list(prefix)
        const remove = (Key: string) =>
          client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
        await Promise.all(keys.map((key) => limit(() => remove(key))))
        if (!more) break
      }
    })
    await cache.remove(prefix)
  }

  async size(signal?: AbortSignal): Promise<number> {
    const list = async () => {
      let bytes = 0
      for (let after: string | undefined; ;) {
        const page = await this.#list('', { after, abortSignal: signal })
        bytes += page.bytes
        if (!page.more) return bytes
        after = page.keys.at(-1)
      }
    }
    return this.#explainErrors(null, list, signal)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#bucket.client.destroy()
    return Promise.resolve()
  }

  /**
   * Lists the first keys with this prefix, after a key of the bucket, and the size of their files.
   * The older list command needs no continuation tokens.
   */
  async #list(
    start: string,
    {
      limit,
      after,
      abortSignal,
    }: { limit?: number; after?: string; abortSignal?: AbortSignal } = {},
  ) {
    const { client, bucket, prefix } = this.#bucket
    const page = { Bucket: bucket, Prefix: prefix + start, MaxKeys: limit, Marker: after }
    const found = await client.send(new ListObjectsCommand(page), { abortSignal })
    const files = found.Contents ?? []
    const keys = files.flatMap(({ Key }) => Key ?? [])
    const bytes = files.reduce((sum, { Size = 0 }) => sum + Size, 0)
    return { keys, bytes, more: found.IsTruncated === true && keys.length > 0 }
  }

  /** Downloads a file. The client retries failed requests; this retries interrupted responses. */
  async #download(key: string, temporary: string): Promise<void> {
    const { client, bucket, prefix } = this.#bucket
    await this.#explainErrors(key, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          const found = await client.send(
            new GetObjectCommand({ Bucket: bucket, Key: prefix + key }),
          )
          await pipeline(found.Body as Readable, createWriteStream(temporary))
          const { size } = await stat(temporary)
          if (size === found.ContentLength) return
          throw new Error(`${size} of ${found.ContentLength} bytes received`)
        } catch (error) {
          if (attempt === ATTEMPTS || !isTransient(error)) throw error
          await setTimeout(100 * 2 ** attempt)
        }
      }
    })
  }

  async #explainErrors<T>(
    key: string | null,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { bucket, service } = this.#bucket
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      throw explainS3Error(error, { bucket, service, key })
    }
  }
}
