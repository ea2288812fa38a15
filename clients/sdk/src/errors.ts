/**
 * One class for each code of the schema's `enum ErrorCode`, so that callers can `catch` by kind.
 */
import type { ErrorCode } from './generated/enums.ts'

/** A GraphQL error as sent by the server. */
export interface ErrorPayload {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** An error returned by the server. */
export class LatentQLError extends Error {
  readonly code: ErrorCode
  /** The error's other extensions: `retryAfterMs`, `expected`, `actual`, `limit` and so on. */
  readonly extensions: Readonly<Record<string, unknown>>
  /** The path of the failed field in the query. */
  readonly path: readonly (string | number)[]

  constructor(code: ErrorCode, payload: ErrorPayload) {
    super(payload.message)
    this.name = new.target.name
    this.code = code
    this.extensions = payload.extensions ?? {}
    this.path = payload.path ?? []
  }

  /** Milliseconds to wait before a retry; null if a retry won't help. */
  get retryAfterMs(): number | null {
    const { retryAfterMs, retryable } = this.extensions
    if (typeof retryAfterMs === 'number') return retryAfterMs
    return retryable === true ? 250 : null
  }
}

export class BadUserInputError extends LatentQLError {}
export class LatentDimensionMismatchError extends LatentQLError {}
export class LatentNotFoundError extends LatentQLError {}
export class VariantNotFoundError extends LatentQLError {}
export class CheckpointNotFoundError extends LatentQLError {}
export class CheckpointInvalidError extends LatentQLError {}
export class CheckpointQuarantinedError extends LatentQLError {}
export class TrainingRunNotFoundError extends LatentQLError {}
export class TrainingRunConflictError extends LatentQLError {}
export class JobNotFoundError extends LatentQLError {}
export class JobConflictError extends LatentQLError {}
export class DatasetNotFoundError extends LatentQLError {}
export class DatasetInvalidError extends LatentQLError {}
export class ClassifierNotFoundError extends LatentQLError {}
export class PersistedQueryNotFoundError extends LatentQLError {}
export class PersistedQueryIdRequiredError extends LatentQLError {}
export class CostLimitExceededError extends LatentQLError {}
export class RateLimitedError extends LatentQLError {}
export class UnauthenticatedError extends LatentQLError {}
export class ServerBusyError extends LatentQLError {}
export class EngineFailedError extends LatentQLError {}
export class StorageFullError extends LatentQLError {}
export class QuotaExceededError extends LatentQLError {}
export class ConsumerTooSlowError extends LatentQLError {}
export class InternalServerError extends LatentQLError {}

/** The server can't be reached, or the response isn't from a LatentQL server. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}

const classes: Record<ErrorCode, typeof LatentQLError> = {
  BAD_USER_INPUT: BadUserInputError,
  LATENT_DIMENSION_MISMATCH: LatentDimensionMismatchError,
  LATENT_NOT_FOUND: LatentNotFoundError,
  VARIANT_NOT_FOUND: VariantNotFoundError,
  CHECKPOINT_NOT_FOUND: CheckpointNotFoundError,
  CHECKPOINT_INVALID: CheckpointInvalidError,
  CHECKPOINT_QUARANTINED: CheckpointQuarantinedError,
  TRAINING_RUN_NOT_FOUND: TrainingRunNotFoundError,
  TRAINING_RUN_CONFLICT: TrainingRunConflictError,
  JOB_NOT_FOUND: JobNotFoundError,
  JOB_CONFLICT: JobConflictError,
  DATASET_NOT_FOUND: DatasetNotFoundError,
  DATASET_INVALID: DatasetInvalidError,
  CLASSIFIER_NOT_FOUND: ClassifierNotFoundError,
  PERSISTED_QUERY_NOT_FOUND: PersistedQueryNotFoundError,
  PERSISTED_QUERY_ID_REQUIRED: PersistedQueryIdRequiredError,
  COST_LIMIT_EXCEEDED: CostLimitExceededError,
  RATE_LIMITED: RateLimitedError,
  UNAUTHENTICATED: UnauthenticatedError,
  SERVER_BUSY: ServerBusyError,
  ENGINE_FAILED: EngineFailedError,
  STORAGE_FULL: StorageFullError,
  QUOTA_EXCEEDED: QuotaExceededError,
  CONSUMER_TOO_SLOW: ConsumerTooSlowError,
  INTERNAL_SERVER_ERROR: InternalServerError,
}

/** Creates the error for a server's response. An unknown code becomes an InternalServerError. */
export function errorFrom(payload: ErrorPayload): LatentQLError {
  const code = payload.extensions?.code
  const known = typeof code === 'string' && Object.hasOwn(classes, code)
  const name: ErrorCode = known ? (code as ErrorCode) : 'INTERNAL_SERVER_ERROR'
  return new classes[name](name, payload)
}
