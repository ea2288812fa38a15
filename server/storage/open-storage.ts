/** Opens the storage that a URL names. */
import { fileURLToPath } from 'node:url'
import { OperatorError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { openFolderStorage } from './folder-storage.ts'
import { LocalCache } from './local-cache.ts'
import type { S3Options } from './s3-storage.ts'
import type { Storage } from './storage.ts'

export interface StorageOptions {
  /** A path, `file:///path`, or `s3://bucket` with or without `/prefix`. */
  readonly url: string
  /** A local folder that caches the files of a bucket. Processes may share it. */
  readonly cacheDir: string
  /** Maximum size of the cache, bytes. Copies requested in the last half hour stay regardless. */
  readonly cacheBytes?: number
  /** Required for a bucket. */
  readonly s3?: S3Options
  readonly logger: Logger
}

const CACHE_BYTES = 16 * 1024 ** 3

/**
 * Opens the storage. Throws OperatorError for an invalid URL, StorageUnavailable for a bucket that
 * can't be accessed.
 */
export async function openStorage(options: StorageOptions): Promise<Storage & AsyncDisposable> {
  const storage = await open(options)
  options.logger.debug({ storage: storage.description }, 'storage opened')
  return storage
}

async function open(options: StorageOptions): Promise<Storage & AsyncDisposable> {
  const { url, cacheDir, cacheBytes = CACHE_BYTES, s3 } = options
  const [, scheme, location = ''] = /^([a-z0-9]+):\/\/(.*)$/i.exec(url) ?? []
  if (scheme === undefined) return openFolderStorage(url)
  if (scheme === 'file') return openFolderStorage(fileURLToPath(url))
  if (scheme === 's3' && s3) {
    const cache = await LocalCache.open({ folder: cacheDir, maxBytes: cacheBytes })
    // The S3 client is large, so it is loaded only when a bucket is used.
    const { openS3Storage } = await import('./s3-storage.ts')
    return openS3Storage(location, cache, s3)
  }
  throw new OperatorError(
    `STORAGE must be a folder, s3://BUCKET or s3://BUCKET/PREFIX; got ${JSON.stringify(url)}.`,
  )
}
