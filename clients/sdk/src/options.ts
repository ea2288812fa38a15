/** The options of a client. */
import type { ConnectionError, LatentQLError } from './errors.ts'

export interface ClientOptions {
  /** The server's URL, e.g. `http://127.0.0.1:4000`, including a path prefix if it has one. */
  readonly url: string
  /**
   * The secret of an API_TOKENS entry, if the server requires a token. A function is called for
   * each request and connection.
   */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>)
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch
  /** Default: the global WebSocket, else the package `ws` (Node 20 has no global WebSocket). */
  readonly webSocketImpl?: unknown
  /**
   * Called before each wait for another attempt, at a request that the server refused for now, or
   * at a subscription that it refused or that lost its connection.
   */
  readonly onRetry?: (retry: Retry) => void
}

/** A wait of the client before it tries again. */
export interface Retry {
  /** The reason: `RateLimitedError`, `ServerBusyError`, `ConnectionError` and so on. */
  readonly error: LatentQLError | ConnectionError
  /** Milliseconds until the next attempt. */
  readonly delayMs: number
  /** Aborted once the caller no longer waits. */
  readonly signal?: AbortSignal | undefined
}
