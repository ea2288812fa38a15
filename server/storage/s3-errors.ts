/** What an S3 service refuses, in words that say what to mend. */
import { StorageFull, StorageMissing, StorageUnavailable } from './storage.ts'

/** What was asked of which bucket. */
export interface Asked {
  readonly bucket: string
  /** The service as a person knows it. */
  readonly service: string
  /** Null: of the bucket itself. */
  readonly key: string | null
}

const FULL = ['QuotaExceeded', 'InsufficientCapacity', 'XMinioStorageFull', 'EntityTooLarge']
const OTHER_REGION = [
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]

/** The error as the storage throws it. */
export function explainS3Error(cause: unknown, asked: Asked): Error {
  const { bucket, service, key } = asked
  if (!(cause instanceof Error) || cause.name === 'AbortError') return cause as Error
  if (cause instanceof StorageFull || cause instanceof StorageMissing) return cause
  const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  const code = cause.name
  const told = cause.message && cause.message !== code ? `${code}: ${cause.message}` : code
  if (code === 'NoSuchBucket' || (status === 404 && key === null)) {
    return unavailable(`${service} has no bucket "${bucket}": make it, or mend STORAGE.`, cause)
  }
  if (status === 404) {
    return new StorageMissing(`There is no ${key} in s3://${bucket}.`, { cause })
  }
  if (FULL.includes(code) || status === 507) {
    return new StorageFull(`No space is left in s3://${bucket} (${told}).`, { cause })
  }
  if (OTHER_REGION.includes(code) || status === 301) {
    const mend = 'set S3_REGION to the region of the bucket'
    return unavailable(`s3://${bucket} is in another region (${told}): ${mend}.`, cause)
  }
  if (status === 401 || status === 403 || code === 'CredentialsProviderError') {
    const mend = 'mend S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or what they may do'
    return unavailable(`${service} doesn't let us into "${bucket}" (${told}): ${mend}.`, cause)
  }
  const mend =
    status === undefined ? 'is S3_ENDPOINT right, and reachable from here?' : 'try again later.'
  return unavailable(`${service} doesn't answer as it should (${told}): ${mend}`, cause)
}

/** Whether the same request may succeed soon. */
export function isPassing(error: unknown): boolean {
  if (error instanceof StorageFull || error instanceof StorageMissing) return false
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  return name !== 'AbortError' && (status === undefined || status < 300 || status >= 500)
}

function unavailable(message: string, cause: Error): StorageUnavailable {
  return new StorageUnavailable(message, { cause })
}
