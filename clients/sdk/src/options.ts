/** The options of a client. */

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
}
