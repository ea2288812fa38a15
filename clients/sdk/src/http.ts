/** Queries and mutations over HTTP. */
import { ConnectionError, errorFrom, LatentQLError, type ErrorPayload } from './errors.ts'

/** A typed GraphQL document: the generated ones, or `graphql-codegen`'s with `documentMode: 'string'`. */
export interface TypedDocument<Result, Variables> {
  toString(): string
  /** Carries the types; never there at run time. */
  __apiType?: (variables: Variables) => Result
}

/** How to reach the server. */
export interface HttpOptions {
  /** The GraphQL address. */
  readonly endpoint: string
  readonly headers: () => Promise<Record<string, string>>
  /** The client's own; without it, the global one. */
  readonly fetch: typeof fetch | undefined
}

/** What requests are sent with. */
export function fetchFor(http: HttpOptions): typeof fetch {
  return http.fetch ?? ((input, init) => fetch(input, init))
}

/** Per request. */
export interface RequestOptions {
  /** Gives the request up; the server then stops working on it. */
  readonly signal?: AbortSignal
  /** How often to try again when the server says that waiting helps (SERVER_BUSY, ENGINE_FAILED). Default 2. */
  readonly retries?: number
}

/** Sends one operation. Throws the class of the first error, or ConnectionError. */
export async function request<Result, Variables>(
  http: HttpOptions,
  document: TypedDocument<Result, Variables> | string,
  variables: Variables,
  { signal, retries = 2 }: RequestOptions = {},
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send<Result>(http, { query: String(document), variables }, signal)
    } catch (error) {
      const wait = error instanceof LatentQLError ? error.retryAfterMs : null
      if (wait === null || attempt >= retries) throw error
      await delay(wait * 2 ** attempt, signal)
    }
  }
}

async function send<Result>(
  http: HttpOptions,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const { status, json } = await exchange(http, body, signal)
  const { data, errors } = (json ?? {}) as { data?: Result | null; errors?: ErrorPayload[] }
  if (errors?.[0]) throw errorFrom(errors[0])
  if (data === undefined || data === null) {
    throw new ConnectionError(`${http.endpoint} answered ${status} without GraphQL data`)
  }
  return data
}

async function exchange(http: HttpOptions, body: unknown, signal: AbortSignal | undefined) {
  try {
    const response = await fetchFor(http)(http.endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
        ...(await http.headers()),
      },
      body: JSON.stringify(body),
      signal: signal ?? null,
    })
    return { status: response.status, json: (await response.json()) as unknown }
  } catch (cause) {
    signal?.throwIfAborted()
    throw new ConnectionError(`No LatentQL server answers at ${http.endpoint}`, { cause })
  }
}

/** Resolves after so many milliseconds, or rejects with the signal's reason. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
