/** Subscriptions over WebSocket that survive a lost connection and resume where they stopped. */
import type { Client } from 'graphql-ws/client'
import { backoff } from './backoff.ts'
import { ConnectionError, errorFrom, LatentQLError, type ErrorPayload } from './errors.ts'
import { delay, operation, type TypedDocument } from './http.ts'
import type { ClientOptions } from './options.ts'

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

/** The parts of a client that its subscriptions use. */
interface Host {
  readonly connect: () => Promise<Link>
  readonly onRetry: ClientOptions['onRetry']
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
  readonly #host: Host
  readonly #document: TypedDocument<Result, Variables> | string
  readonly #options: SubscribeOptions<Result, Variables>
  readonly #ended = new AbortController()
  #variables: Variables
  #last: Result | undefined
  #inner: AsyncIterableIterator<{ data?: unknown; errors?: unknown }> | undefined
  #link: Link | undefined
  #failures = 0

  constructor(
    host: Host,
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options: SubscribeOptions<Result, Variables> = {},
  ) {
    this.#host = host
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
    this.#link = await this.#host.connect()
    return this.#link.client.iterate(operation(this.#document, this.#variables))
  }

  #accept(result: ExecutionResult<Result>): Result {
    if (result.errors?.[0]) throw errorFrom(result.errors[0])
    this.#failures = 0
    this.#last = result.data as Result
    return this.#last
  }

  /** Waits before the next attempt, or throws an error that a retry can't fix. */
  async #recover(thrown: unknown): Promise<void> {
    // The failed subscription may still be open: a field's error doesn't end it.
    await this.#inner?.return?.()
    this.#inner = undefined
    const { error, mayPass } = failureOf(thrown, this.#link?.hasConnected ?? false)
    if (!mayPass) {
      this.#ended.abort()
      throw error
    }
    if (this.#last !== undefined && this.#options.resume) {
      this.#variables = this.#options.resume(this.#variables, this.#last)
    }
    const retryAfterMs = error instanceof LatentQLError ? (error.retryAfterMs ?? 0) : 0
    const delayMs = retryAfterMs + backoff(this.#failures)
    this.#failures += 1
    const { signal } = this.#ended
    this.#host.onRetry?.({ error, delayMs, signal })
    await delay(delayMs, signal).catch(() => undefined)
  }
}

interface ExecutionResult<Result> {
  readonly data?: Result | null
  readonly errors?: readonly ErrorPayload[]
}

/** The error that ended a subscription, and whether a retry may help. */
interface Failure {
  readonly error: LatentQLError | ConnectionError
  readonly mayPass: boolean
}

/**
 * Returns what a thrown value means. Errors with `retryAfterMs` may pass, and so may a lost
 * connection. Close codes 4400-4499 are permanent, except for 4408 (the handshake was too slow).
 */
function failureOf(thrown: unknown, hasConnected: boolean): Failure {
  if (thrown instanceof LatentQLError) {
    return { error: thrown, mayPass: typeof thrown.extensions.retryAfterMs === 'number' }
  }
  // There is no WebSocket to connect with.
  if (thrown instanceof ConnectionError) return { error: thrown, mayPass: false }
  if (Array.isArray(thrown) && thrown[0]) {
    return failureOf(errorFrom(thrown[0] as ErrorPayload), hasConnected)
  }
  const { code, reason } = (thrown ?? {}) as { code?: unknown; reason?: string }
  if (code === 4401 || code === 4403) {
    const message = reason || 'The server refused the connection'
    const error = errorFrom({ message, extensions: { code: 'UNAUTHENTICATED' } })
    return { error, mayPass: false }
  }
  if (typeof code === 'number' && code >= 4400 && code < 4500 && code !== 4408) {
    const error = new ConnectionError(`The server closed the connection: ${reason || code}`)
    return { error, mayPass: false }
  }
  const message = 'No response from a LatentQL server over WebSocket'
  return { error: new ConnectionError(message, { cause: thrown }), mayPass: hasConnected }
}
