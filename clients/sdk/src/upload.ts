/** Sending a checkpoint file to the server, with its progress. */
import { ConnectionError, errorFrom, type ErrorPayload } from './errors.ts'
import type { CheckpointFieldsFragment } from './generated/graphql.ts'
import type { HttpOptions } from './http.ts'

/** How far an import is. */
export interface UploadProgress {
  readonly stage: string
  /** 0 to 1 within the stage, where the server knows it. */
  readonly fraction?: number
  readonly message?: string
}

export interface UploadOptions {
  /** The name to register it under. */
  readonly name: string
  /** What shapes can't say, under a name; see docs/checkpoint-formats.md. */
  readonly preset?: string
  readonly onProgress?: (progress: UploadProgress) => void
  readonly signal?: AbortSignal
}

export interface UploadResult {
  readonly checkpoint: CheckpointFieldsFragment
  readonly alreadyImported: boolean
}

/** POSTs the bytes, reads the progress line by line, and returns what the last line says. */
export async function uploadCheckpoint(
  http: HttpOptions,
  body: Blob | Uint8Array | ReadableStream<Uint8Array>,
  { name, preset, onProgress, signal }: UploadOptions,
): Promise<UploadResult> {
  const address = new URL('checkpoints', http.endpoint)
  address.searchParams.set('name', name)
  if (preset) address.searchParams.set('preset', preset)
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...(await http.headers()) },
    body: body as BodyInit,
    duplex: 'half',
    signal: signal ?? null,
  }
  let last: Line | undefined
  for await (const line of exchange(http, address, init)) {
    last = line
    if (line.progress) onProgress?.(line.progress)
  }
  if (last?.error) throw errorFrom({ message: last.error.message, extensions: last.error })
  if (!last?.checkpoint) throw new ConnectionError(`The upload to ${address.origin} broke off`)
  return last as UploadResult
}

/** What the server says, one line at a time. */
interface Line extends Partial<UploadResult> {
  readonly progress?: UploadProgress
  readonly error?: ErrorPayload & Record<string, unknown>
}

async function* exchange(http: HttpOptions, address: URL, init: RequestInit): AsyncGenerator<Line> {
  try {
    for await (const line of lines(await http.fetch(address, init))) yield JSON.parse(line) as Line
  } catch (cause) {
    init.signal?.throwIfAborted()
    throw new ConnectionError(`The upload to ${address.origin} broke off`, { cause })
  }
}

/** Not `for await` over the body: not every browser's streams can be iterated. */
async function* lines({ body }: Response): AsyncGenerator<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const parts = (rest + read.value).split('\n')
    rest = parts.pop() ?? ''
    yield* parts.filter(Boolean)
  }
  if (rest) yield rest
}
