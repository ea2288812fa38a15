/** Errors in words for people: what was wrong, and what to do. */
import { ConnectionError, LatentQLError } from '@latentql/sdk'
import type { ErrorCode } from '@latentql/sdk'

export interface Explanation {
  readonly title: string
  /** What the server said of it, and the way out. */
  readonly detail: string
}

const TITLES: Record<ErrorCode, string> = {
  BAD_USER_INPUT: 'That does not work as it is',
  LATENT_DIMENSION_MISMATCH: 'This latent belongs to another kind of checkpoint',
  LATENT_NOT_FOUND: 'This latent is not there any more',
  CHECKPOINT_NOT_FOUND: 'No checkpoint has this name',
  CHECKPOINT_INVALID: 'This file cannot be served',
  TRAINING_RUN_NOT_FOUND: 'No training run has this name',
  TRAINING_RUN_CONFLICT: 'The run is not in a state that allows this',
  JOB_NOT_FOUND: 'No job has this id',
  JOB_CONFLICT: 'The job is not in a state that allows this',
  DATASET_NOT_FOUND: 'No dataset has this name',
  DATASET_INVALID: 'These images cannot be trained on',
  COST_LIMIT_EXCEEDED: 'That is more than one request may ask for',
  RATE_LIMITED: 'Too much at once',
  UNAUTHENTICATED: 'The server wants a token for this',
  SERVER_BUSY: 'The server is busy',
  ENGINE_FAILED: 'The engine failed, and a new one was started',
  CONSUMER_TOO_SLOW: 'This page could not keep up',
  INTERNAL_SERVER_ERROR: 'The server failed',
}

const WAYS_OUT: Partial<Record<ErrorCode, string>> = {
  COST_LIMIT_EXCEEDED: 'Ask for fewer or smaller pictures, or raise MAX_COST on the server.',
  RATE_LIMITED: 'Wait a moment, then try again.',
  SERVER_BUSY: 'Try again in a moment.',
  ENGINE_FAILED: 'Try again.',
  LATENT_NOT_FOUND: 'It was deleted. Recipes that name it cannot be run again.',
  INTERNAL_SERVER_ERROR: 'Its log says more. Try again, and report it if it stays.',
}

/** What to show for anything that was thrown. */
export function explain(error: unknown): Explanation {
  if (error instanceof LatentQLError) {
    const { id } = error.extensions
    const said = [error.message, typeof id === 'string' && `Its number is ${id}.`]
    const detail = [...said, WAYS_OUT[error.code]].filter(Boolean).map(sentence).join(' ')
    return { title: TITLES[error.code], detail }
  }
  if (error instanceof ConnectionError) {
    return { title: 'The server does not answer', detail: 'Is it running? Try again once it is.' }
  }
  const detail = error instanceof Error ? error.message : String(error)
  return { title: 'Something went wrong in this page', detail: sentence(detail) }
}

/** Whether it only means that the request was given up. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function sentence(text: unknown): string {
  return /[.!?:]$/.test(String(text)) ? String(text) : `${String(text)}.`
}
