/** Turns errors of an S3 service into messages that say what to fix. */
import { StorageFull } from '../errors.ts'
import { StorageMissing, StorageUnavailable } from './storage.ts'

/** The request that failed. */
export interface S3Request {
  readonly bucket: string
  /** Name of the service, for messages. */
  readonly service: string
  /** Null for requests about the bucket itself. */
  readonly key: string | null
}

const FULL = ['QuotaExceeded', 'InsufficientCapacity', 'XMinioStorageFull', 'EntityTooLarge']
const OTHER_REGION = [
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]

/** Returns the error that the storage throws for `cause`. */
export function explainS3Error(cause: unknown, request: S3Request): Error {
  const { bucket, service, key } = request
  if (!(cause instanceof Error) || cause.name === 'AbortError') return cause as Error
  if (cause instanceof StorageFull || cause instanceof StorageMissing) return cause
  const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  const code = cause.name
  const detail = cause.message && cause.message !== code ? `${code}: ${cause.message}` : code
  if (code === 'NoSuchBucket' || (status === 404 && key === null)) {
    return unavailable(
      `${service} has no bucket "${bucket}". Create it, or correct STORAGE.`,
      cause,
    )
  }
  if (status === 404) {
    return new StorageMissing(`${key} is missing from s3://${bucket}.`, { cause })
  }
  if (FULL.includes(code) || status === 507) {
    const message = `No space is left in s3://${bucket} (${detail}). Free some space, then try again.`
    return new StorageFull(message, {}, { cause })
  }
  if (OTHER_REGION.includes(code) || status === 301) {
    const fix = "Set S3_REGION to the bucket's region."
    return unavailable(`s3://${bucket} is in another region (${detail}). ${fix}`, cause)
  }
  if (status === 401 || status === 403 || code === 'CredentialsProviderError') {
    const fix = 'Check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and their permissions.'
    return unavailable(`${service} denies access to "${bucket}" (${detail}). ${fix}`, cause)
  }
  const fix =
    status === undefined
      ? 'Check that S3_ENDPOINT is correct and reachable from this machine.'
      : 'Try again later.'
  return unavailable(`${service} failed to respond properly (${detail}). ${fix}`, cause)
}

/** True if the same request may succeed soon. */
export function isTransient(error: unknown): boolean {
  if (error instanceof StorageFull || error instanceof StorageMissing) return false
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  return name !== 'AbortError' && (status === undefined || status < 300 || status >= 500)
}

function unavailable(message: string, cause: Error): StorageUnavailable {
  return new StorageUnavailable(message, { cause })
}
