/** Every error a caller can meet: one class a code, with no knowledge of GraphQL or HTTP. */

/** The codes of `enum ErrorCode` in schema/schema.graphql. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'LATENT_DIMENSION_MISMATCH'
  | 'LATENT_NOT_FOUND'
  | 'CHECKPOINT_NOT_FOUND'
  | 'CHECKPOINT_INVALID'
  | 'TRAINING_RUN_NOT_FOUND'
  | 'TRAINING_RUN_CONFLICT'
  | 'JOB_NOT_FOUND'
  | 'JOB_CONFLICT'
  | 'DATASET_NOT_FOUND'
  | 'DATASET_INVALID'
  | 'COST_LIMIT_EXCEEDED'
  | 'RATE_LIMITED'
  | 'UNAUTHENTICATED'
  | 'SERVER_BUSY'
  | 'ENGINE_FAILED'
  | 'CONSUMER_TOO_SLOW'
  | 'INTERNAL_SERVER_ERROR'

/** An error that is meant for the caller: its message says what was wrong, where, and what to do. */
export abstract class LatentQLError extends Error {
  abstract readonly code: ErrorCode
  /** The HTTP status for plain HTTP routes. */
  abstract readonly status: number
  /** What goes into `extensions` beside `code`. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.details = details
  }
}

/** An argument is outside what is allowed. */
export class BadUserInput extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status = 400
}

/** A latent's length is not the checkpoint's zDim. */
export class LatentDimensionMismatch extends LatentQLError {
  readonly code = 'LATENT_DIMENSION_MISMATCH'
  readonly status = 400

  constructor(what: string, expected: number, actual: number) {
    super(`${what} has ${actual} values, but the checkpoint's z has ${expected}.`, {
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

/** No checkpoint answers to this reference. */
export class CheckpointNotFound extends LatentQLError {
  readonly code = 'CHECKPOINT_NOT_FOUND'
  readonly status = 404
}

/** The checkpoint was here and was deleted. */
export class CheckpointDeleted extends LatentQLError {
  readonly code = 'CHECKPOINT_NOT_FOUND'
  readonly status = 410
}

/** The file is not a checkpoint that can be served. */
export class CheckpointInvalid extends LatentQLError {
  readonly code = 'CHECKPOINT_INVALID'
  readonly status = 422
}

/** No training run has this id or name. */
export class TrainingRunNotFound extends LatentQLError {
  readonly code = 'TRAINING_RUN_NOT_FOUND'
  readonly status = 404
}

/** The run is not in a state that allows this. */
export class TrainingRunConflict extends LatentQLError {
  readonly code = 'TRAINING_RUN_CONFLICT'
  readonly status = 409
}

/** No job has this id. */
export class JobNotFound extends LatentQLError {
  readonly code = 'JOB_NOT_FOUND'
  readonly status = 404
}

/** The job is not in a state that allows this. */
export class JobConflict extends LatentQLError {
  readonly code = 'JOB_CONFLICT'
  readonly status = 409
}

/** No dataset has this name. */
export class DatasetNotFound extends LatentQLError {
  readonly code = 'DATASET_NOT_FOUND'
  readonly status = 404
}

/** The images are not a dataset one can train on. */
export class DatasetInvalid extends LatentQLError {
  readonly code = 'DATASET_INVALID'
  readonly status = 422
}

/** The subscriber reads slower than events come; `cursor` is the last event it got. */
export class ConsumerTooSlow extends LatentQLError {
  readonly code = 'CONSUMER_TOO_SLOW'
  readonly status = 429

  constructor(message: string, cursor: number) {
    super(message, { cursor })
  }
}

/** The request would cost more than one request may. */
export class CostLimitExceeded extends LatentQLError {
  readonly code = 'COST_LIMIT_EXCEEDED'
  readonly status = 400
}

/** Too many at once from one client. */
export class RateLimited extends LatentQLError {
  readonly code = 'RATE_LIMITED'
  readonly status = 429
}

/** No token, a wrong one, or one whose role does not reach this far. */
export class Unauthenticated extends LatentQLError {
  readonly code = 'UNAUTHENTICATED'
  readonly status = 401
}

/** The queue is full. */
export class ServerBusy extends LatentQLError {
  readonly code = 'SERVER_BUSY'
  readonly status = 503

  constructor(message: string, retryAfterMs: number) {
    super(message, { retryAfterMs })
  }
}

/** The engine failed under this request; a new one is started, so trying again helps. */
export class EngineFailed extends LatentQLError {
  readonly code = 'ENGINE_FAILED'
  readonly status = 503

  constructor(message: string, options?: ErrorOptions & { retryable?: boolean }) {
    super(message, { retryable: options?.retryable ?? true }, options)
  }
}

/** What whoever runs the server can mend: the message says what was wrong, where, and what to do. */
export class OperatorError extends Error {
  override name = 'OperatorError'
}

/** Words for a terminal: the message where it tells its reader what to mend, a stack where the defect is ours. */
export function terminalMessage(error: unknown): string {
  if (error instanceof LatentQLError) return `${error.code}: ${error.message}`
  if (!(error instanceof Error)) return String(error)
  // What the system refused, e.g. a folder that is not there or a full disk, names the file.
  const isSystems = 'syscall' in error && 'path' in error
  const isMendable = error instanceof OperatorError || error.name === 'AbortError' || isSystems
  return isMendable ? error.message : (error.stack ?? error.message)
}
