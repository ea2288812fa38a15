/** Errors of a running server, as commands report them. */
import { ConnectionError, LatentQLError as ApiError } from '../../clients/sdk/src/index.ts'
import { type ErrorCode, LatentQLError, OperatorError } from '../errors.ts'
import type { RunningServer } from './running-server.ts'

/** An error that the server responded with. */
class ServerError extends LatentQLError {
  readonly code: ErrorCode
  readonly status = 502

  constructor(code: ErrorCode, message: string, details: Record<string, unknown>) {
    super(message, details)
    this.code = code
  }
}

/** Returns the error in the form that errors of this process have. */
export function errorFromServer(error: unknown, { isLocal }: RunningServer): unknown {
  if (error instanceof ApiError) {
    const details = { ...error.extensions }
    delete details.code
    delete details.message
    return new ServerError(error.code, error.message, details)
  }
  if (!(error instanceof ConnectionError)) return error
  const remedy = isLocal
    ? 'Check its log, then run the command again.'
    : 'Start this server, or unset LATENTQL_URL.'
  return new OperatorError(`${error.message}. ${remedy}`, { cause: error })
}
