/** The form of errors that clients see, over every transport. */
import { randomUUID } from 'node:crypto'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { LatentQLError, storageFull, StorageFull, type ErrorCode } from '../errors.ts'
import { ClientLeft } from '../request/client-left.ts'
import type { Logger } from '../logger.ts'

/** Ids of errors already in the log, so that each is logged once, where most is known about it. */
const loggedIds = new WeakMap<object, string>()

/**
 * Formats an error for the response: `extensions.code` is always one of `enum ErrorCode`. A
 * client's error keeps its message. A defect of the server keeps only its id in the log.
 */
export function formatError(error: unknown, logger: Logger): GraphQLFormattedError {
  const { message, locations, path } = asGraphQLError(error).toJSON()
  const place = { ...(locations && { locations }), ...(path && { path }) }
  const cause = rootCause(error)
  if (cause instanceof LatentQLError) {
    if (cause instanceof StorageFull) logger.error({ error: cause }, 'no space is left')
    return { message: cause.message, ...place, extensions: { ...cause.details, code: cause.code } }
  }
  if (isClientsFault(error, cause)) {
    return { message, ...place, extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode } }
  }
  const id = logDefect(error, logger)
  const code: ErrorCode = 'INTERNAL_SERVER_ERROR'
  const internal = 'Internal server error. The log entry has this id.'
  return { message: internal, ...place, extensions: { code, id } }
}

/** Logs an error once if it is a defect of the server. Returns its id in the log. */
export function logDefect(error: unknown, logger: Logger): string | undefined {
  const cause = rootCause(error)
  if (cause instanceof LatentQLError || cause instanceof ClientLeft) return undefined
  if (isClientsFault(error, cause)) return undefined
  const key = typeof cause === 'object' && cause !== null ? cause : { cause }
  const known = loggedIds.get(key)
  if (known) return known
  const id = randomUUID()
  loggedIds.set(key, id)
  const path = error instanceof GraphQLError ? error.path?.join('.') : undefined
  logger.error({ error: cause, id, path }, 'a GraphQL operation failed')
  return id
}

/** Returns the LatentQLError that an error is or wraps. */
export function latentQLError(error: unknown): LatentQLError | null {
  const cause = rootCause(error)
  return cause instanceof LatentQLError ? cause : null
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  return new GraphQLError(error instanceof Error ? error.message : String(error))
}

/**
 * Returns the error that was thrown first, without the GraphQLErrors that locate it. An error of a
 * full disk becomes a StorageFull.
 */
function rootCause(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return storageFull(cause) ?? cause
}

/**
 * True for syntax, validation and coercion errors, which graphql-js creates and which point at the
 * document. A GraphQLError from execution (it has a path) that points nowhere is from a scalar's
 * `serialize`: the server's own value is invalid.
 */
function isClientsFault(error: unknown, cause: unknown): boolean {
  if (!(error instanceof GraphQLError) || !(cause instanceof GraphQLError)) return false
  return error.path === undefined || cause.nodes !== undefined
}
