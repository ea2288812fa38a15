/** Classifies database errors and translates them into LatentQL errors. */
import { BadUserInput, ServerBusy, StorageFull } from '../errors.ts'
import { Prisma } from '../generated/prisma/client.ts'

/** Suggested delay before a client retries while the database is unavailable. */
const RETRY_AFTER_MS = 1_000

/** Prisma's codes for an unreachable database, a closed connection, or no free connection. */
const UNAVAILABLE = new Set(['P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028'])

/** The same conditions as reported by Prisma's driver adapter for raw queries. */
const UNAVAILABLE_IN_ADAPTER =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/

/** Postgres' code for a full disk. */
const DISK_FULL = '53100'

/**
 * Postgres' codes while it starts or stops, lacks connections or memory, or has ended a slow
 * transaction, a cancelled query or a deadlock.
 */
const UNAVAILABLE_IN_POSTGRES =
  /^(57P0[1-5]|57014|53[0-9A-Z]{3}|0800[0136]|25P0[34]|40001|40P01|55P03)$/

/**
 * Messages of the driver for closed, failed and timed-out connections. It has no codes for them.
 */
const UNAVAILABLE_IN_DRIVER =
  /^(Connection terminated|Client was closed|Client has encountered a connection error|Query read timeout|timeout e)/

/** Postgres' codes for a character that its text type can't store. */
const UNSTORABLE_TEXT = /^(22021|22P05)$/

/** True if a value that must be unique already exists. */
export function isUniqueViolation(error: unknown): boolean {
  return isKnown(error) && error.code === 'P2002'
}

/** True if the row to change does not exist. */
export function isMissingRow(error: unknown): boolean {
  return isKnown(error) && error.code === 'P2025'
}

/**
 * SQLSTATE classes of permanent errors: data exceptions, constraint violations, unknown columns.
 */
const REJECTED = /^(22|23|42)[0-9A-Z]{3}$/

/** Prisma's codes for the same errors. Not P2010, for any error of a raw query. */
const REJECTED_BY_PRISMA = /^P20(00|0[2-9]|1[1-9]|20)$/

/** True if the database rejected the data and would reject it again on every retry. */
export function isDataRejected(error: unknown): boolean {
  if (error instanceof BadUserInput) return true
  if (error instanceof Prisma.PrismaClientValidationError) return true
  if (isKnown(error) && REJECTED_BY_PRISMA.test(error.code)) return true
  return REJECTED.test(postgresCode(error) ?? '')
}

/**
 * Turns errors that a caller can act on into LatentQL errors. Returns all others unchanged: they
 * are bugs.
 */
export function translateError(error: unknown): unknown {
  if (postgresCode(error) === DISK_FULL) {
    const message =
      "No space is left on the database's disk: DATA_DIR/postgres, or that of your own Postgres. " +
      'Free some space there, then try again.'
    return new StorageFull(message, {}, { cause: error })
  }
  if (isUnavailable(error)) {
    const busy = new ServerBusy('The database is unavailable. Retry shortly.', RETRY_AFTER_MS)
    busy.cause = error
    return busy
  }
  const code = postgresCode(error)
  if (code !== undefined && UNSTORABLE_TEXT.test(code)) {
    return new BadUserInput(
      'Text contains a character that cannot be stored: U+0000. Remove it.',
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

/** Returns the SQLSTATE or the system error code, from the several places where drivers put it. */
function postgresCode(error: unknown): string | undefined {
  const found = error as MaybeDriverError | null
  const driver = driverCause(error)
  return driver?.originalCode ?? driver?.code ?? found?.meta?.code ?? found?.code
}
