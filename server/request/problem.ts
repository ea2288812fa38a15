/** Errors of plain HTTP routes, as JSON: `{"error": {"code", "message", ...}}`. */
import { randomUUID } from 'node:crypto'
import type { ErrorRequestHandler, Response } from 'express'
import { LatentQLError, storageFull, StorageFull, type ErrorCode } from '../errors.ts'
import type { Logger } from '../logger.ts'

/** The part of an error that the caller sees. */
export interface Problem {
  readonly status: number
  readonly error: {
    readonly code: ErrorCode
    readonly message: string
    readonly [detail: string]: unknown
  }
}

/**
 * Converts an error. A LatentQLError keeps its code and message; any other error is a defect, which
 * is logged under the id in the response.
 */
export function toProblem(thrown: unknown, logger: Logger): Problem {
  const error = storageFull(thrown) ?? thrown
  if (error instanceof StorageFull) logger.error({ error }, 'no space is left')
  if (error instanceof LatentQLError) {
    const { status, code, message, details } = error
    return { status, error: { ...details, code, message } }
  }
  const status = clientErrorStatus(error)
  if (status) {
    return {
      status,
      error: { code: 'BAD_USER_INPUT', message: clientErrorMessage(error as Error) },
    }
  }
  const id = randomUUID()
  logger.error({ error, id }, 'request failed')
  return {
    status: 500,
    error: {
      code: 'INTERNAL_SERVER_ERROR',
      message: 'Internal server error. The log entry has this id.',
      id,
    },
  }
}

/** Sends a problem with the headers of its status. */
export function sendProblem(response: Response, { status, error }: Problem, body: unknown): void {
  if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="LatentQL"')
  if (error.retryAfterMs !== undefined) {
    response.set('Retry-After', retryAfterSeconds(error.retryAfterMs))
  }
  response.set('Cache-Control', 'no-store').status(status).json(body)
}

/** Returns the value of a Retry-After header. */
export function retryAfterSeconds(retryAfterMs: unknown): string {
  return String(Math.max(1, Math.ceil(Number(retryAfterMs) / 1000)))
}

/** The last middleware: converts errors thrown by plain routes into problems. */
export function problemHandler(): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const problem = toProblem(error, response.locals.logger as Logger)
    sendProblem(response, problem, { error: problem.error })
  }
}

/** The message of a client error. Express's body parser sets `type`, and `limit` in bytes. */
function clientErrorMessage(error: Error & { type?: string; limit?: number }): string {
  switch (error.type) {
    case 'entity.too.large':
      return `The request body exceeds ${error.limit} bytes (MAX_BODY_BYTES).`
    case 'entity.parse.failed':
      return `The request body is not valid JSON: ${error.message}`
    default:
      return error.message
  }
}

/** Status of a client error, which Express and body parsers mark with `status` and `expose`. */
function clientErrorStatus(error: unknown): number | null {
  const { status, expose } = (error ?? {}) as { status?: unknown; expose?: unknown }
  return typeof status === 'number' && status >= 400 && status < 500 && expose !== false
    ? status
    : null
}
