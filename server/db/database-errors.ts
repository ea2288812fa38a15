/** What goes wrong in the database, in our terms. */
import { BadUserInput, ServerBusy } from '../errors.ts'
import { Prisma } from '../generated/prisma/client.ts'

/** How long a caller should wait for a database that is away. */
const RETRY_AFTER_MS = 1_000

/** Prisma's codes for a database that cannot be reached, closed the connection, or has none to spare. */
const UNAVAILABLE = new Set(['P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028'])

/** The same from Prisma's driver adapter, which is all that a raw query says. */
const UNAVAILABLE_IN_ADAPTER =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/

/** What Postgres answers while it starts, stops, or has no connection to spare. */
const UNAVAILABLE_IN_POSTGRES = /^(57P0[1-5]|53300|0800[0136])$/

/** What the driver says of a connection that ended, was not made, or did not answer in time; it has no codes for these. */
const UNAVAILABLE_IN_DRIVER =
  /^(Connection terminated|Client was closed|Client has encountered a connection error|Query read timeout|timeout e)/

/** A character that Postgres' text cannot hold. */
const UNSTORABLE_TEXT = /^(22021|22P05)$/

/** Whether a value that must be unique is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return isKnown(error) && error.code === 'P2002'
}

/** Whether the row that was to be changed is not there. */
export function isMissingRow(error: unknown): boolean {
  return isKnown(error) && error.code === 'P2025'
}

/** SQLSTATE classes of data that can never be stored: data exceptions, broken constraints, unknown columns. */
const REJECTED = /^(22|23|42)[0-9A-Z]{3}$/

/** Prisma's codes for the same. */
const REJECTED_BY_PRISMA = /^P20(00|0[2-9]|1[0-9]|20)$/

/** True if the database answered that it will not store this data, however often it is asked. */
export function isDataRejected(error: unknown): boolean {
  if (error instanceof BadUserInput) return true
  if (error instanceof Prisma.PrismaClientValidationError) return true
  if (isKnown(error) && REJECTED_BY_PRISMA.test(error.code)) return true
  return REJECTED.test(postgresCode(error) ?? '')
}

/** Errors a caller can act on become ours; the rest stay what they are: defects, which the log shows. */
export function translateError(error: unknown): unknown {
  if (isUnavailable(error)) {
    const busy = new ServerBusy('The database does not answer; try again shortly.', RETRY_AFTER_MS)
    busy.cause = error
    return busy
  }
  const code = postgresCode(error)
  if (code !== undefined && UNSTORABLE_TEXT.test(code)) {
    return new BadUserInput(
      'A text holds a character that cannot be stored: U+0000.',
      {},
      {
        cause: error,
      },
    )
  }
  return error
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true
  if (isKnown(error) && UNAVAILABLE.has(error.code)) return true
  if (error instanceof Error && UNAVAILABLE_IN_DRIVER.test(error.message)) return true
  if (UNAVAILABLE_IN_ADAPTER.test(driverCause(error)?.kind ?? '')) return true
  const code = postgresCode(error)
  return code !== undefined && (UNAVAILABLE_IN_POSTGRES.test(code) || /^E[A-Z]+$/.test(code))
}

function isKnown(error: unknown): error is Prisma.PrismaClientKnownRequestError {
  return error instanceof Prisma.PrismaClientKnownRequestError
}

interface DriverCause {
  readonly kind?: string
  readonly originalCode?: string
  readonly code?: string
}

interface MaybeDriverError {
  readonly code?: string
  readonly cause?: DriverCause
  readonly meta?: {
    readonly code?: string
    readonly driverAdapterError?: { readonly cause?: DriverCause }
  }
}

function driverCause(error: unknown): DriverCause | undefined {
  const found = error as MaybeDriverError | null
  return found?.meta?.driverAdapterError?.cause ?? found?.cause
}

/** The SQLSTATE, or the system's error code, wherever the driver left it. */
function postgresCode(error: unknown): string | undefined {
  const found = error as MaybeDriverError | null
  const driver = driverCause(error)
  return driver?.originalCode ?? driver?.code ?? found?.meta?.code ?? found?.code
}
