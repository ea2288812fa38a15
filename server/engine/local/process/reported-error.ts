/** Errors that keep their class across the border between processes. */
import { CheckpointInvalid, EngineFailed, LatentQLError } from '../../../errors.ts'
import type { ReportedError } from './protocol.ts'

/** What the engine process says of an error. One that nobody foresaw is the engine's failure, and can be tried again. */
export function report(error: unknown): ReportedError {
  if (error instanceof LatentQLError) {
    const systemCode = (error.cause as NodeJS.ErrnoException | undefined)?.code
    return { code: error.code, message: error.message, details: error.details, systemCode }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'ENGINE_FAILED', message: `The engine failed: ${message}`, details: {} }
}

/** The same error on the server's side. */
export function revive({ code, message, details, systemCode }: ReportedError): LatentQLError {
  if (code === 'CHECKPOINT_INVALID') return new CheckpointInvalid(message, { ...details })
  const cause = systemCode === undefined ? undefined : { code: systemCode }
  return new EngineFailed(message, { retryable: details['retryable'] !== false, cause })
}
