/** Subscriptions over WebSocket that survive a lost connection: they go on where they were. */
import type { Client } from 'graphql-ws/client'
import { ConnectionError, errorFrom, LatentQLError, type ErrorPayload } from './errors.ts'
import { delay, type TypedDocument } from './http.ts'

/** Per subscription. */
export interface StreamOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal
}

/** Per subscription to a document of your own. */
export interface SubscribeOptions<Result, Variables> extends StreamOptions {
  /** The variables that go on after `last`, for a connection that was lost. Default: the same again. */
  readonly resume?: (variables: Variables, last: Result) => Variables
}

/** The one socket that all subscriptions of a client share. */
export interface Link {
  readonly client: Client
  /** Whether the server has ever answered on it. */
  readonly answered: boolean
}

const SLOWEST_RETRY_MS = 10_000

/**
 * The results of one subscription, as an async iterator whose `return()` ends it at once. A connection that was
 * there and is lost is made again for as long as it takes, and so is a subscription for which the server is busy
 * (SERVER_BUSY: its database is away, its queue is full); a connection that never came is a ConnectionError.
 */
export class Subscription<
  Result,
  Variables extends Record<string, unknown>,
> implements AsyncIterableIterator<Result> {
  readonly #connect: () => Promise<Link>
  readonly #document: string
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
    this.#document = String(document)
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
    return this.#link.client.iterate({ query: this.#document, variables: this.#variables })
  }

  #accept(result: ExecutionResult<Result>): Result {
    if (result.errors?.[0]) throw errorFrom(result.errors[0])
    this.#failures = 0
    this.#last = result.data as Result
    return this.#last
  }

  /** Waits until it makes sense to connect again, or throws what cannot be mended by that. */
  async #recover(error: unknown): Promise<void> {
    // What failed may still send: a field's failure does not end a subscription.
    await this.#inner?.return?.()
    this.#inner = undefined
    const fatal = fatalError(error, this.#link?.answered ?? false)
    if (fatal) {
      this.#ended.abort()
      throw fatal
    }
    if (this.#last !== undefined && this.#options.resume) {
      this.#variables = this.#options.resume(this.#variables, this.#last)
    }
    const wait = Math.min(SLOWEST_RETRY_MS, 100 * 2 ** this.#failures)
    this.#failures += 1
    await delay(wait * (0.5 + Math.random() / 2), this.#ended.signal).catch(() => undefined)
  }
}

interface ExecutionResult<Result> {
  readonly data?: Result | null
  readonly errors?: readonly ErrorPayload[]
}

/**
 * Null where trying again helps. A server that says when to is asked again. Close codes 4400-4499 are refusals, apart from
 * 4408 (the handshake was too slow).
 */
function fatalError(error: unknown, answered: boolean): Error | null {
  if (error instanceof LatentQLError) {
    return typeof error.extensions.retryAfterMs === 'number' ? null : error
  }
  if (Array.isArray(error) && error[0]) {
    return fatalError(errorFrom(error[0] as ErrorPayload), answered)
  }
  const { code, reason } = (error ?? {}) as { code?: unknown; reason?: string }
  if (code === 4401 || code === 4403) {
    const message = reason || 'The server refused the connection'
    return errorFrom({ message, extensions: { code: 'UNAUTHENTICATED' } })
  }
  if (typeof code === 'number' && code >= 4400 && code < 4500 && code !== 4408) {
    return new ConnectionError(`The server closed the connection: ${reason || code}`)
  }
  if (answered) return null
  return new ConnectionError('No LatentQL server answers over WebSocket', { cause: error })
}
