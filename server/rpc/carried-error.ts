/** Errors on their way between threads and processes: they keep their class, code and details. */
import * as errors from '../errors.ts'
import { LatentQLError } from '../errors.ts'

/** Plain data. */
export interface CarriedError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** A LatentQLError's code, or the system's, e.g. ENOENT. */
  readonly code: string | undefined
  /** The system's code of the error's cause, e.g. ENOSPC. */
  readonly causeCode: string | undefined
  /** Of a LatentQLError. */
  readonly own?: Pick<LatentQLError, 'status' | 'details'>
}

const CLASSES: ReadonlyMap<string, unknown> = new Map(Object.entries(errors))

export function carry(error: unknown): CarriedError {
  if (!(error instanceof Error)) return carry(new Error(String(error)))
  const { name, message, stack, code } = error as NodeJS.ErrnoException
  const causeCode = (error.cause as NodeJS.ErrnoException | undefined)?.code
  const carried = { name, message, stack, code, causeCode }
  if (!(error instanceof LatentQLError)) return carried
  return { ...carried, own: { status: error.status, details: error.details } }
}

/** The same error on the other side: an instance of its class if it is one of errors.ts, else an Error of its name. */
export function revive({ name, message, stack, code, causeCode, own }: CarriedError): Error {
  const known = CLASSES.get(name)
  // Not by its constructor: each class has its own, and what they compute is carried.
  const error = Reflect.construct(
    Error,
    causeCode === undefined ? [message] : [message, { cause: { code: causeCode } }],
    typeof known === 'function' ? known : Error,
  ) as Error
  return Object.assign(error, { name, stack }, code === undefined ? {} : { code }, own)
}
