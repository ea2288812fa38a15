/** Files that go to a running server or come from it. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { ConnectionError, errorFrom } from '../../clients/sdk/src/index.ts'
import { BadUserInput } from '../errors.ts'
import type { RunningServer } from './running-server.ts'

/** Progress of the server's work on a file, 0 to 1 within the stage. */
interface ServerProgress {
  readonly stage: string
  readonly fraction?: number
  readonly message?: string
}

/** A line of the response to a file. The last line is the result or the error. */
interface Line {
  readonly progress?: ServerProgress
  readonly error?: { readonly code: string; readonly message: string }
}

interface SentFile {
  readonly route: 'checkpoints' | 'datasets'
  readonly parameters: Readonly<Record<string, string | undefined>>
  /** Absolute path of a file or folder. */
  readonly file: string
}

/**
 * Has the server read a file: by its path on the server's own machine, else its content is sent.
 * Returns the last line of the response.
 */
export async function sendFile<Result>(
  server: RunningServer,
  { route, parameters, file }: SentFile,
  signal: AbortSignal | undefined,
  onProgress: (progress: ServerProgress) => void,
): Promise<Result> {
  if (!server.isLocal && (await stat(file)).isDirectory()) {
    throw new BadUserInput(
      `${file} is a folder, which can't be sent to ${server.url}. Pass a ZIP file of it.`,
    )
  }
  const place = server.isLocal ? { path: file } : { filename: path.basename(file) }
  const content = server.isLocal ? null : Readable.toWeb(createReadStream(file))
  const response = await request(server, `${route}?${search({ ...parameters, ...place })}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: content as BodyInit | null,
    duplex: 'half',
    signal,
  })
  let last: Line = { progress: { stage: 'reading' } }
  for await (const line of linesOf(server, response, signal)) {
    last = JSON.parse(line) as Line
    if (last.progress) onProgress(last.progress)
  }
  if (last.progress) throw interrupted(server)
  if (last.error) throw errorFrom({ message: last.error.message, extensions: { ...last.error } })
  return last as Result
}

/** Yields the lines of a response that is still being written. */
async function* linesOf(
  server: RunningServer,
  response: Response,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const chunk of bodyOf(response).setEncoding('utf8')) {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop()!
      yield* parts
    }
  } catch (cause) {
    signal?.throwIfAborted()
    throw interrupted(server, cause)
  }
  if (rest !== '') yield rest
}

function interrupted({ url }: RunningServer, cause?: unknown): ConnectionError {
  return new ConnectionError(`The connection to ${url} was interrupted`, { cause })
}

/** Reads a file of the server. */
export async function download(
  server: RunningServer,
  place: string,
  signal: AbortSignal,
): Promise<Readable> {
  const response = await request(server, place, { signal })
  if (response.ok) return bodyOf(response)
  if (!/json/.test(response.headers.get('content-type') ?? ''))
    throw new ConnectionError(`${server.url} responded with status ${response.status}`)
  const { error } = (await response.json()) as Required<Line>
  throw errorFrom({ message: error.message, extensions: { ...error } })
}

async function request(
  { url, token }: RunningServer,
  place: string,
  { signal, ...init }: RequestInit & { readonly duplex?: 'half' },
): Promise<Response> {
  const authorization = token === undefined ? undefined : { authorization: `Bearer ${token}` }
  const headers = { ...(init.headers as Record<string, string>), ...authorization }
  try {
    return await fetch(new URL(place, `${url.replace(/\/*$/, '')}/`), { ...init, headers, signal })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new ConnectionError(`No response from a LatentQL server at ${url}`, { cause })
  }
}

const bodyOf = ({ body }: Response) =>
  Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])

function search(parameters: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return new URLSearchParams(set as [string, string][]).toString()
}
