/** What clients get to see of an error: the one formatter of HTTP and WebSocket. */
import { randomUUID } from 'node:crypto'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { LatentQLError, type ErrorCode } from '../errors.ts'
import { ClientLeft } from '../request/client-left.ts'
import type { Logger } from '../logger.ts'

/** Ids of errors that are in the log already, so that each is logged once, by whoever knows most of the request. */
const loggedIds = new WeakMap<object, string>()

/**
 * The error as the response carries it: `extensions.code` is always one of `enum ErrorCode`. What a client did wrong
 * keeps its message; a defect of the server keeps nothing but an id, under which it is logged.
 */
export function formatError(error: unknown, logger: Logger): GraphQLFormattedError {
  const { message, locations, path } = asGraphQLError(error).toJSON()
  const place = { ...(locations && { locations }), ...(path && { path }) }
  const cause = rootCause(error)
  if (cause instanceof LatentQLError) {
    return { message: cause.message, ...place, extensions: { ...cause.details, code: cause.code } }
  }
  if (isClientsFault(error, cause)) {
    return { message, ...place, extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode } }
  }
  const id = logDefect(error, logger)
  const code: ErrorCode = 'INTERNAL_SERVER_ERROR'
  return { message: 'The server failed. Its log has the id.', ...place, extensions: { code, id } }
}

/** Logs an error if it is a defect of the server, once; returns its id in the log. */
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

/** The LatentQLError that an error is, or was made of. */
export function latentQLError(error: unknown): LatentQLError | null {
  const cause = rootCause(error)
  return cause instanceof LatentQLError ? cause : null
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  return new GraphQLError(error instanceof Error ? error.message : String(error))
}

/** What was thrown in the first place, below the GraphQLErrors that say where. */
function rootCause(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}

/**
 * Syntax, validation and coercion errors are made by graphql itself, and point at the document. A GraphQLError thrown
 * while executing (it has a path) that points nowhere came from a scalar's `serialize`: the server's own value is bad.
 */
function isClientsFault(error: unknown, cause: unknown): boolean {
  if (!(error instanceof GraphQLError) || !(cause instanceof GraphQLError)) return false
  return error.path === undefined || cause.nodes !== undefined
}
