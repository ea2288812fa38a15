/** Errors that callers can receive: one class per code, independent of GraphQL and HTTP. */

/** The codes of `enum ErrorCode` in schema/schema.graphql. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'LATENT_DIMENSION_MISMATCH'
  | 'LATENT_NOT_FOUND'
  | 'VARIANT_NOT_FOUND'
  | 'CHECKPOINT_NOT_FOUND'
  | 'CHECKPOINT_INVALID'
  | 'CHECKPOINT_QUARANTINED'
  | 'TRAINING_RUN_NOT_FOUND'
  | 'TRAINING_RUN_CONFLICT'
  | 'JOB_NOT_FOUND'
  | 'JOB_CONFLICT'
  | 'DATASET_NOT_FOUND'
  | 'DATASET_INVALID'
  | 'CLASSIFIER_NOT_FOUND'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'PERSISTED_QUERY_ID_REQUIRED'
  | 'COST_LIMIT_EXCEEDED'
  | 'RATE_LIMITED'
  | 'UNAUTHENTICATED'
  | 'SERVER_BUSY'
  | 'ENGINE_FAILED'
  | 'STORAGE_FULL'
  | 'QUOTA_EXCEEDED'
  | 'CONSUMER_TOO_SLOW'
  | 'INTERNAL_SERVER_ERROR'

/** An error meant for the caller. Its message names the problem, where it is, and the remedy. */
export abstract class LatentQLError extends Error {
  abstract readonly code: ErrorCode
  /** HTTP status on plain HTTP routes. */
  abstract readonly status: number
  /** Members of `extensions` in addition to `code`. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.details = details
  }
}

/** An argument is invalid. */
export class BadUserInput extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status = 400
}

/** A latent's length is not that of the checkpoint's z or w. */
export class LatentDimensionMismatch extends LatentQLError {
  readonly code = 'LATENT_DIMENSION_MISMATCH'
  readonly status = 400

  constructor(what: string, expected: number, actual: number, space = 'z') {
    super(`${what} has ${actual} values; the checkpoint's ${space} has ${expected}.`, {
      expected,
      actual,
    })
  }
}

/** No saved latent has this id or name. */
export class LatentNotFound extends LatentQLError {
  readonly code = 'LATENT_NOT_FOUND'
  readonly status = 404
}

/** No saved variant has this id or name. */
export class VariantNotFound extends LatentQLError {
  readonly code = 'VARIANT_NOT_FOUND'
  readonly status = 404
}

/** No checkpoint matches the reference. */
export class CheckpointNotFound extends LatentQLError {
  readonly code = 'CHECKPOINT_NOT_FOUND'
  readonly status = 404
}

/** The checkpoint existed and was deleted. */
export class CheckpointDeleted extends LatentQLError {
  readonly code = 'CHECKPOINT_NOT_FOUND'
  readonly status = 410
}

/** The file is not a checkpoint that LatentQL can serve. */
export class CheckpointInvalid extends LatentQLError {
  readonly code = 'CHECKPOINT_INVALID'
  readonly status = 422
}

/** The checkpoint's model broke the engine, so it is not run. */
export class CheckpointQuarantined extends LatentQLError {
  readonly code = 'CHECKPOINT_QUARANTINED'
  readonly status = 409

  constructor(name: string, { reason, at }: { readonly reason: string; readonly at: Date }) {
    super(
      `The checkpoint "${name}" is quarantined since ${at.toISOString()}: ${reason} Use another ` +
        'checkpoint. An administrator can release this one (releaseCheckpoint), or delete it.',
      { reason, at: at.toISOString() },
    )
  }
}

/** No training run has this id or name. */
export class TrainingRunNotFound extends LatentQLError {
  readonly code = 'TRAINING_RUN_NOT_FOUND'
  readonly status = 404
}

/** The run's state does not allow the operation. */
export class TrainingRunConflict extends LatentQLError {
  readonly code = 'TRAINING_RUN_CONFLICT'
  readonly status = 409
}

/** No job has this id. */
export class JobNotFound extends LatentQLError {
  readonly code = 'JOB_NOT_FOUND'
  readonly status = 404
}

/** The job's state does not allow the operation. */
export class JobConflict extends LatentQLError {
  readonly code = 'JOB_CONFLICT'
  readonly status = 409
}

/** No dataset has this name. */
export class DatasetNotFound extends LatentQLError {
  readonly code = 'DATASET_NOT_FOUND'
  readonly status = 404
}

/** The images can't be used as a training dataset. */
export class DatasetInvalid extends LatentQLError {
  readonly code = 'DATASET_INVALID'
  readonly status = 422
}

/** No classifier has this id. */
export class ClassifierNotFound extends LatentQLError {
  readonly code = 'CLASSIFIER_NOT_FOUND'
  readonly status = 404
}

/** The subscriber reads more slowly than events arrive; `cursor` is the last event it received. */
export class ConsumerTooSlow extends LatentQLError {
  readonly code = 'CONSUMER_TOO_SLOW'
  readonly status = 429

  constructor(message: string, cursor: number) {
    super(message, { cursor })
  }
}

/** The URL's source was stored, and deleted after a long time without use. */
export class PictureExpired extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status = 410
}

/** No manifest has a document with the id of a request that has no other. */
export class PersistedQueryNotFound extends LatentQLError {
  readonly code = 'PERSISTED_QUERY_NOT_FOUND'
  readonly status = 400

  constructor(id: string) {
    super(
      `No manifest of the server has a document with the id "${id.slice(0, 100)}". Add the ` +
        'manifest of this client to PERSISTED_DOCUMENTS_FILES.',
    )
  }
}

/** The request has a document as text, but the server runs only documents of its manifests. */
export class PersistedQueryIdRequired extends LatentQLError {
  readonly code = 'PERSISTED_QUERY_ID_REQUIRED'
  readonly status = 403

  constructor() {
    super(
      'This server runs only persisted documents (PERSISTED_DOCUMENTS=only): send the documentId ' +
        'of one instead of a query.',
    )
  }
}

/** The request exceeds the cost limit of a single request. */
export class CostLimitExceeded extends LatentQLError {
  readonly code = 'COST_LIMIT_EXCEEDED'
  readonly status = 400
}

/**
 * The client has too much open at once, or sent or stored too much in a time: `limit` is the number
 * allowed, `retryAfterMs` the time after which it may send more.
 */
export class RateLimited extends LatentQLError {
  readonly code = 'RATE_LIMITED'
  readonly status = 429
}

/** The token is missing or invalid, or its role is insufficient. */
export class Unauthenticated extends LatentQLError {
  readonly code = 'UNAUTHENTICATED'
  readonly status = 401
}

/** Bounds of the time after which clients retry, ms. */
const MIN_RETRY_MS = 20
const MAX_RETRY_MS = 60_000

/**
 * The server has too much work, is stopping, or its database is unavailable. Clients should retry
 * after `retryAfterMs`: the given time in whole milliseconds, from 20 to 60,000.
 */
export class ServerBusy extends LatentQLError {
  readonly code = 'SERVER_BUSY'
  readonly status = 503

  constructor(message: string, retryAfterMs: number) {
    const bounded = Math.min(Math.max(Math.ceil(retryAfterMs), MIN_RETRY_MS), MAX_RETRY_MS)
    super(message, { retryAfterMs: bounded })
  }
}

/** The engine failed while running the request. It is restarted, so retrying usually helps. */
export class EngineFailed extends LatentQLError {
  readonly code = 'ENGINE_FAILED'
  readonly status = 503

  constructor(message: string, options?: ErrorOptions & { retryable?: boolean }) {
    super(message, { retryable: options?.retryable ?? true }, options)
  }
}

/** No space is left on a disk, in a quota, or in a bucket. The message says where to free some. */
export class StorageFull extends LatentQLError {
  readonly code = 'STORAGE_FULL'
  readonly status = 507
}

/**
 * The installation would hold more things of a kind than a quota allows. The status is that of a
 * full disk, and not 403: the caller may create one, and the same request succeeds once there is
 * room.
 */
export class QuotaExceeded extends LatentQLError {
  readonly code = 'QUOTA_EXCEEDED'
  readonly status = 507

  constructor({ name, limit, things }: QuotaNamed) {
    super(
      `The server would hold more ${things} than ${name} allows: ${limit}. Delete some, or ask ` +
        `the server's operator to raise ${name}.`,
      { quota: name, limit },
    )
  }
}

/** A limit by the environment variable that sets it; `things` is a plural noun. */
interface QuotaNamed {
  readonly name: string
  readonly limit: number
  readonly things: string
}

/**
 * Returns the StorageFull that an error is, or that a system's error of a full disk or quota means;
 * null for all others. `folder` is where the caller wrote.
 */
export function storageFull(error: unknown, folder?: string): StorageFull | null {
  if (error instanceof StorageFull) return error
  const { code, path, cause } = (error ?? {}) as NodeJS.ErrnoException
  const isFull = [code, (cause as NodeJS.ErrnoException | undefined)?.code].some(
    (one) => one === 'ENOSPC' || one === 'EDQUOT',
  )
  if (!isFull) return null
  const where = folder ?? path ?? 'DATA_DIR, STORAGE or the folder for temporary files'
  const message = `No space is left in ${where}. Free some space there, then try again.`
  return new StorageFull(message, {}, { cause: error })
}

/**
 * Returns the error that an error is or means if nothing more can be stored until something is
 * deleted: QuotaExceeded, or as `storageFull`. Null for all others.
 */
export function outOfRoom(error: unknown, folder?: string): StorageFull | QuotaExceeded | null {
  return error instanceof QuotaExceeded ? error : storageFull(error, folder)
}

/** Does work that writes to a folder; a full disk rejects with a StorageFull that names it. */
export async function writingTo<Result>(
  folder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw storageFull(error, folder) ?? error
  }
}

/** A problem that the operator can fix. The message names it, where it is, and the remedy. */
export class OperatorError extends Error {
  override name = 'OperatorError'
}

/** Text for a terminal: the message if the reader can act on it, the stack if it is a defect. */
export function terminalMessage(error: unknown): string {
  if (error instanceof LatentQLError) return `${error.code}: ${error.message}`
  if (!(error instanceof Error)) return String(error)
  if ('syscall' in error && 'path' in error)
    return fileSystemMessage(error as NodeJS.ErrnoException)
  const full = storageFull(error)
  if (full) return `${full.code}: ${full.message}`
  const isActionable = error instanceof OperatorError || error.name === 'AbortError'
  return isActionable ? error.message : (error.stack ?? error.message)
}

/** Messages of file-system errors by their codes. */
const FILE_SYSTEM_MESSAGES: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EISDIR: 'This is a folder, not a file',
  ENOENT: 'No such file or folder',
  ENOSPC: 'The disk is full',
  ENOTDIR: 'A part of this path is not a folder',
  EPERM: 'Permission denied',
  EROFS: 'The file system is read-only',
}

function fileSystemMessage({ code = '', path, message }: NodeJS.ErrnoException): string {
  const known = FILE_SYSTEM_MESSAGES[code]
  return known && path ? `${known}: ${path}` : message
}
