/** Which storage a url means. */
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
  /** A folder of this machine for copies of what a bucket holds; processes may share it. */
  readonly cacheDir: string
  /** How large that may grow, bytes; what was asked for in the last half hour stays whatever this says. */
  readonly cacheBytes?: number
  /** Needed for a bucket. */
  readonly s3?: S3Options
  readonly logger: Logger
}

const CACHE_BYTES = 16 * 1024 ** 3

/** Opens the storage. Throws OperatorError for a url that names none, StorageUnavailable for a bucket we can't use. */
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
    // The client is large: who has a folder does not wait for it to be loaded.
    const { openS3Storage } = await import('./s3-storage.ts')
    return openS3Storage(location, cache, s3)
  }
  throw new OperatorError(
    `STORAGE is ${JSON.stringify(url)}; it takes a folder, or s3://BUCKET with or without /PREFIX.`,
  )
}
