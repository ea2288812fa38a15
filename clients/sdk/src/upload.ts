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
  body: Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  { name, preset, onProgress, signal }: UploadOptions,
): Promise<UploadResult> {
  const address = new URL('/checkpoints', http.endpoint)
  address.searchParams.set('name', name)
  if (preset) address.searchParams.set('preset', preset)
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...(await http.headers()) },
    body,
    duplex: 'half',
    signal: signal ?? null,
  }
  const response = await http.fetch(address, init)
  let last: unknown
  for await (const line of lines(response)) {
    last = JSON.parse(line)
    const { progress } = last as { progress?: UploadProgress }
    if (progress) onProgress?.(progress)
  }
  const { error, checkpoint } = (last ?? {}) as { error?: ServerError; checkpoint?: unknown }
  if (error) throw errorFrom({ message: error.message, extensions: error })
  if (!checkpoint) throw new ConnectionError(`The upload broke off: ${response.status}`)
  return last as UploadResult
}

type ServerError = ErrorPayload & Record<string, unknown>

async function* lines(response: Response): AsyncGenerator<string> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts.filter(Boolean)
  }
  if (rest) yield rest
}
