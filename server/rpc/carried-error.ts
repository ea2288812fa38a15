/** Carries errors between threads and processes; they keep their class, code and details. */
import * as errors from '../errors.ts'
import { LatentQLError } from '../errors.ts'

/** An error as plain data. */
export interface CarriedError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** The code of a LatentQLError, or a system code such as ENOENT. */
  readonly code: string | undefined
  /** The system code of the error's cause, e.g. ENOSPC. */
  readonly causeCode: string | undefined
  /** Further members of a LatentQLError. */
  readonly own?: Pick<LatentQLError, 'status' | 'details'>
}

const CLASSES: ReadonlyMap<string, unknown> = new Map(Object.entries(errors))

/** Converts an error to plain data. */
export function carry(error: unknown): CarriedError {
  if (!(error instanceof Error)) return carry(new Error(String(error)))
  const { name, message, stack, code } = error as NodeJS.ErrnoException
  const causeCode = (error.cause as NodeJS.ErrnoException | undefined)?.code
  const carried = { name, message, stack, code, causeCode }
  if (!(error instanceof LatentQLError)) return carried
  return { ...carried, own: { status: error.status, details: error.details } }
}

/** Recreates the error: an instance of its class if that is in errors.ts, else an Error. */
export function revive({ name, message, stack, code, causeCode, own }: CarriedError): Error {
  const known = CLASSES.get(name)
  // Bypasses the class's constructor: each class has its own, and their results are carried.
  const error = Reflect.construct(
    Error,
    causeCode === undefined ? [message] : [message, { cause: { code: causeCode } }],
    typeof known === 'function' ? known : Error,
  ) as Error
  return Object.assign(error, { name, stack }, code === undefined ? {} : { code }, own)
}
