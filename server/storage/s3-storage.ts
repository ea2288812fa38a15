/** A storage that is a bucket of an S3-compatible service, with a cache of it on this machine. */
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
import { explainS3Error, isPassing } from './s3-errors.ts'
import { upload } from './s3-upload.ts'
import { checkKey, checkPrefix, type Storage } from './storage.ts'

/** How to reach the service, and who we are there. */
export interface S3Options {
  /** E.g. `https://s3.example.org`; undefined is Amazon's own. */
  readonly endpoint?: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** How long the service may take to answer at all when it is opened, milliseconds. Default 15,000. */
  readonly openWithinMs?: number
}

/** Of one request, the first included; waits between them grow from 0.1 s. */
const ATTEMPTS = 4
const CONNECT_MS = 5_000
/** The service is gone if a connection says nothing for so long. */
const SILENCE_MS = 60_000
/** Who starts a server is told soon that the address is wrong. */
const OPEN_WITHIN_MS = 15_000
/** Files removed at once. */
const REMOVALS = 8

/**
 * Opens `BUCKET` or `BUCKET/PREFIX`, looking whether it lets us in. Throws StorageUnavailable. Uploads that a killed
 * process has left half-done are the bucket's to remove: give it a lifecycle rule (AbortIncompleteMultipartUpload).
 */
export async function openS3Storage(
  location: string,
  cache: LocalCache,
  options: S3Options,
): Promise<Storage & AsyncDisposable> {
  const { endpoint, region, accessKeyId, secretAccessKey } = options
  // It warns of what its later versions need; ours is the one that package.json names.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  const client = new S3Client({
    ...{ endpoint, region, credentials: { accessKeyId, secretAccessKey } },
    forcePathStyle: endpoint !== undefined,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // Checksums in trailers are Amazon's own extension; every request's body is signed anyway.
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
  /** What all our keys begin with there: '' or `FOLDER/`. */
  readonly prefix: string
  readonly service: string
  readonly cache: LocalCache
}

class S3Storage implements Storage, AsyncDisposable {
  readonly description: string
  readonly #at: Bucket

  constructor(at: Bucket) {
    this.#at = at
    this.description = `s3://${at.bucket}/${at.prefix} at ${at.service}`
  }

  /** Throws StorageUnavailable where the bucket can't be listed, or not so soon. */
  async check(withinMs: number): Promise<void> {
    const late = AbortSignal.timeout(withinMs)
    await this.#explained(null, async () => {
      try {
        await this.#list('', { most: 1, abortSignal: late })
      } catch (error) {
        throw late.aborted ? late.reason : error
      }
    })
  }

  async put(key: string, path: string, signal?: AbortSignal): Promise<void> {
    checkKey(key)
    const { client, bucket, prefix } = this.#at
    const target = { Bucket: bucket, Key: prefix + key }
    await this.#explained(key, () => upload(client, target, path, signal), signal)
  }

  async get(key: string, signal?: AbortSignal): Promise<string> {
    const download = (temporary: string) => this.#download(key, temporary)
    return this.#at.cache.get(checkKey(key), download, signal)
  }

  /** One request a file: many services know no other way, or want checksums for it that others refuse. */
  async remove(prefix: string): Promise<void> {
    checkPrefix(prefix)
    const { client, bucket, cache } = this.#at
    const limit = pLimit(REMOVALS)
    await this.#explained(null, async () => {
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

  [Symbol.asyncDispose](): Promise<void> {
    this.#at.client.destroy()
    return Promise.resolve()
  }

  /** The first of the keys that begin so; the older command needs no tokens to be asked again. */
  async #list(
    start: string,
    { most, abortSignal }: { most?: number; abortSignal?: AbortSignal } = {},
  ) {
    const { client, bucket, prefix } = this.#at
    const found = await client.send(
      new ListObjectsCommand({ Bucket: bucket, Prefix: prefix + start, MaxKeys: most }),
      { abortSignal },
    )
    const keys = (found.Contents ?? []).flatMap(({ Key }) => Key ?? [])
    return { keys, more: found.IsTruncated === true && keys.length > 0 }
  }

  /** The client tries again what gets no answer; an answer that breaks off is begun again here. */
  async #download(key: string, temporary: string): Promise<void> {
    const { client, bucket, prefix } = this.#at
    await this.#explained(key, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          const found = await client.send(
            new GetObjectCommand({ Bucket: bucket, Key: prefix + key }),
          )
          await pipeline(found.Body as Readable, createWriteStream(temporary))
          const { size } = await stat(temporary)
          if (size === found.ContentLength) return
          throw new Error(`${size} of ${found.ContentLength} bytes came`)
        } catch (error) {
          if (attempt === ATTEMPTS || !isPassing(error)) throw error
          await setTimeout(100 * 2 ** attempt)
        }
      }
    })
  }

  async #explained<T>(
    key: string | null,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { bucket, service } = this.#at
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      throw explainS3Error(error, { bucket, service, key })
    }
  }
}
