/** Explains errors to users: the problem, and what to do about it. */
import { ConnectionError, LatentQLError } from '@latentql/sdk'
import type { ErrorCode } from '@latentql/sdk'

export interface Explanation {
  readonly title: string
  /** The server's message, and what to do. */
  readonly detail: string
}

const TITLES: Record<ErrorCode, string> = {
  BAD_USER_INPUT: 'Invalid input',
  LATENT_DIMENSION_MISMATCH: 'This latent doesn’t fit this checkpoint',
  LATENT_NOT_FOUND: 'This latent no longer exists',
  VARIANT_NOT_FOUND: 'This variant no longer exists',
  CHECKPOINT_NOT_FOUND: 'Checkpoint not found',
  CHECKPOINT_INVALID: 'This checkpoint can’t be used',
  CHECKPOINT_QUARANTINED: 'This checkpoint is quarantined',
  TRAINING_RUN_NOT_FOUND: 'Training run not found',
  TRAINING_RUN_CONFLICT: 'Not possible in the run’s current state',
  JOB_NOT_FOUND: 'Job not found',
  JOB_CONFLICT: 'Not possible in the job’s current state',
  DATASET_NOT_FOUND: 'Dataset not found',
  DATASET_INVALID: 'These images can’t be used for training',
  CLASSIFIER_NOT_FOUND: 'Classifier not found',
  PERSISTED_QUERY_NOT_FOUND: 'The server doesn’t know this operation',
  PERSISTED_QUERY_ID_REQUIRED: 'The server runs only known operations',
  COST_LIMIT_EXCEEDED: 'The request is too large',
  RATE_LIMITED: 'Too many requests',
  UNAUTHENTICATED: 'A token is required',
  SERVER_BUSY: 'The server is busy',
  ENGINE_FAILED: 'The engine crashed and was restarted',
  STORAGE_FULL: 'The server has no space left',
  QUOTA_EXCEEDED: 'The server holds as many as it may',
  CONSUMER_TOO_SLOW: 'This page fell too far behind',
  INTERNAL_SERVER_ERROR: 'Internal server error',
}

const REMEDIES: Partial<Record<ErrorCode, string>> = {
  COST_LIMIT_EXCEEDED: 'The server’s operator can raise MAX_COST.',
  RATE_LIMITED: 'Wait a moment, then try again.',
  SERVER_BUSY: 'Try again in a moment.',
  ENGINE_FAILED: 'Try again.',
  STORAGE_FULL:
    'Training runs, datasets, checkpoints and results of jobs take space: delete those that you no ' +
    'longer need, or ask the server’s operator for more.',
  LATENT_NOT_FOUND: 'It was deleted. Recipes that name it cannot be run again.',
  INTERNAL_SERVER_ERROR:
    'The server’s log has the details. Try again, and report it if it keeps happening.',
}

/** An upload or a download that ended early, because the connection was lost. */
export class Interrupted extends Error {
  constructor(transfer: 'download' | 'upload', cause: unknown) {
    super(`The ${transfer} didn’t finish. Check that the server is running, then try again.`, {
      cause,
    })
  }
}

/** Returns the explanation to show for any thrown value. */
export function explain(error: unknown): Explanation {
  if (error instanceof LatentQLError) {
    const { id } = error.extensions
    const parts = [error.message, typeof id === 'string' && `Error id: ${id}.`]
    const detail = [...parts, REMEDIES[error.code]].filter(Boolean).map(sentence).join(' ')
    return { title: TITLES[error.code], detail }
  }
  if (error instanceof ConnectionError) {
    return {
      title: 'The server isn’t responding',
      detail: 'Check that it is running, then try again.',
    }
  }
  const detail = error instanceof Error ? error.message : String(error)
  if (error instanceof Interrupted) return { title: 'The connection was lost', detail }
  return { title: 'Something went wrong on this page', detail: sentence(detail) }
}

/** True if the error only means that the request was aborted. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function sentence(text: unknown): string {
  return /[.!?:]$/.test(String(text)) ? String(text) : `${String(text)}.`
}
