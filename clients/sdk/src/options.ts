/** The options of a client. */

export interface ClientOptions {
  /** The server's address, e.g. `http://127.0.0.1:4000`; with its path, where it is served under one. */
  readonly url: string
  /** A token of API_TOKENS, where the server asks for one; a function is asked at each request and connection. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>)
  /** Default: the global one. */
  readonly fetch?: typeof fetch
  /** Default: the global one, else the package `ws` (Node 20 has no WebSocket of its own). */
  readonly webSocketImpl?: unknown
}
