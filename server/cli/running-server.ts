/**
 * Finds a running server that can do a command's work. A command that uses it starts no database
 * connection and no engine, so it takes a fraction of a second.
 */
import type { Config } from '../config.ts'
import { LatentQLError, OperatorError, type ErrorCode } from '../errors.ts'
import { readAnnouncement } from '../announcement.ts'

/** A server, as a command's environment names it. */
export interface RunningServer {
  readonly url: string
  readonly token?: string
}

/** An error that the server responded with. */
class ServerError extends LatentQLError {
  readonly code: ErrorCode
  readonly status = 502

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Returns the server at LATENTQL_URL, else the one that runs on DATA_DIR; null if there is none.
 * One that requires a token counts only if LATENTQL_TOKEN is set.
 */
export async function findServer(
  env: NodeJS.ProcessEnv,
  { dataDir }: Pick<Config, 'dataDir'>,
): Promise<RunningServer | null> {
  const token = env.LATENTQL_TOKEN || undefined
  if (env.LATENTQL_URL) {
    if (!URL.canParse(env.LATENTQL_URL))
      throw new OperatorError(
        `LATENTQL_URL is not a URL: ${env.LATENTQL_URL}. Use e.g. http://127.0.0.1:4000.`,
      )
    return { url: env.LATENTQL_URL, token }
  }
  const announced = await readAnnouncement(dataDir)
  if (!announced || (announced.needsToken && !token)) return null
  return { url: announced.url, token }
}

/** Sends a query. Throws the server's error, or OperatorError if it can't be reached. */
export async function query<Data>(
  { url, token }: RunningServer,
  document: string,
  variables: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Data> {
  const body = JSON.stringify({ query: document, variables })
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  const endpoint = new URL('graphql', `${url.replace(/\/*$/, '')}/`)
  const response = await fetch(endpoint, { method: 'POST', headers, body, signal }).catch(
    (cause: unknown) => {
      signal.throwIfAborted()
      throw new OperatorError(
        `No LatentQL server responds at ${url}. Start it, or unset LATENTQL_URL.`,
        { cause },
      )
    },
  )
  const result = (await response.json().catch(() => null)) as {
    data?: Data
    errors?: { message: string; extensions?: { code?: ErrorCode } }[]
  } | null
  const [error] = result?.errors ?? []
  if (error) throw new ServerError(error.extensions?.code ?? 'INTERNAL_SERVER_ERROR', error.message)
  if (!result?.data)
    throw new OperatorError(
      `The response of ${url} is not a LatentQL server's (${response.status}).`,
    )
  return result.data
}
