/** What a client is made with, and what some of its methods take beside their variables. */
import type { RequestOptions } from './http.ts'

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

/** What `interpolate` asks for beside the frames. */
export interface InterpolateOptions extends RequestOptions {
  readonly sheet?: boolean
  readonly animation?: boolean
}

/** What `dataset` asks for beside the plain fields. */
export interface DatasetOptions extends RequestOptions {
  readonly sheet?: boolean
}
