/** Subscriptions over WebSocket that survive a lost connection and resume where they stopped. */
import type { Client } from 'graphql-ws/client'
import { backoff } from './backoff.ts'
import { ConnectionError, errorFrom, LatentQLError, type ErrorPayload } from './errors.ts'
import { delay, operation, type TypedDocument } from './http.ts'

/** Options of one subscription. */
export interface StreamOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal
}

/** Options of a subscription with a custom document. */
export interface SubscribeOptions<Result, Variables> extends StreamOptions {
  /**
   * Returns the variables for resuming after `last`, when the connection was lost. Default: the
   * same variables.
   */
  readonly resume?: (variables: Variables, last: Result) => Variables
}

/** The socket shared by all subscriptions of a client. */
export interface Link {
  readonly client: Client
  /** True once the server has accepted a connection. */
  readonly hasConnected: boolean
}

/**
 * The results of one subscription, as an async iterator whose `return()` ends it at once. A lost
 * connection is reopened, with retries until it succeeds. The same applies to a busy server
 * (SERVER_BUSY: its database is unavailable, or its queue is full). If the first connection fails,
 * throws a ConnectionError.
 */
export class Subscription<
  Result,
  Variables extends Record<string, unknown>,
> implements AsyncIterableIterator<Result> {
  readonly #connect: () => Promise<Link>
  readonly #document: TypedDocument<Result, Variables> | string
  readonly #options: SubscribeOptions<Result, Variables>
  readonly #ended = new AbortController()
  #variables: Variables
  #last: Result | undefined
  #inner: AsyncIterableIterator<{ data?: unknown; errors?: unknown }> | undefined
  #link: Link | undefined
  #failures = 0

  constructor(
    connect: () => Promise<Link>,
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options: SubscribeOptions<Result, Variables> = {},
  ) {
    this.#connect = connect
    this.#document = document
    this.#variables = variables
    this.#options = options
    options.signal?.addEventListener('abort', () => void this.return(), { once: true })
    if (options.signal?.aborted) this.#ended.abort()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Result, undefined>> {
    while (!this.#ended.signal.aborted) {
      try {
        this.#inner ??= await this.#open()
        const { done, value } = await this.#inner.next()
        if (done) break
        return { done: false, value: this.#accept(value as ExecutionResult<Result>) }
      } catch (error) {
        if (this.#ended.signal.aborted) break
        await this.#recover(error)
      }
    }
    this.#ended.abort()
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<Result, undefined>> {
    this.#ended.abort()
    await this.#inner?.return?.()
    return { done: true, value: undefined }
  }

  async #open() {
    this.#link = await this.#connect()
    return this.#link.client.iterate(operation(this.#document, this.#variables))
  }

  #accept(result: ExecutionResult<Result>): Result {
    if (result.errors?.[0]) throw errorFrom(result.errors[0])
    this.#failures = 0
    this.#last = result.data as Result
    return this.#last
  }

  /** Waits before the next attempt, or throws an error that a retry can't fix. */
  async #recover(error: unknown): Promise<void> {
    // The failed subscription may still be open: a field's error doesn't end it.
    await this.#inner?.return?.()
    this.#inner = undefined
    const fatal = fatalError(error, this.#link?.hasConnected ?? false)
    if (fatal) {
      this.#ended.abort()
      throw fatal
    }
    if (this.#last !== undefined && this.#options.resume) {
      this.#variables = this.#options.resume(this.#variables, this.#last)
    }
    const wait = backoff(this.#failures)
    this.#failures += 1
    await delay(wait, this.#ended.signal).catch(() => undefined)
  }
}

interface ExecutionResult<Result> {
  readonly data?: Result | null
  readonly errors?: readonly ErrorPayload[]
}

/**
 * Returns null if a retry may help, as for errors with `retryAfterMs`. Close codes 4400-4499 are
 * permanent, except for 4408 (the handshake was too slow).
 */
function fatalError(error: unknown, hasConnected: boolean): Error | null {
  if (error instanceof LatentQLError) {
    return typeof error.extensions.retryAfterMs === 'number' ? null : error
  }
  // There is no WebSocket to connect with.
  if (error instanceof ConnectionError) return error
  if (Array.isArray(error) && error[0]) {
    return fatalError(errorFrom(error[0] as ErrorPayload), hasConnected)
  }
  const { code, reason } = (error ?? {}) as { code?: unknown; reason?: string }
  if (code === 4401 || code === 4403) {
    const message = reason || 'The server refused the connection'
    return errorFrom({ message, extensions: { code: 'UNAUTHENTICATED' } })
  }
  if (typeof code === 'number' && code >= 4400 && code < 4500 && code !== 4408) {
    return new ConnectionError(`The server closed the connection: ${reason || code}`)
  }
  if (hasConnected) return null
  return new ConnectionError('No response from a LatentQL server over WebSocket', { cause: error })
}
