/** Sending files to the server, with their progress. */
import { ConnectionError, errorFrom, type ErrorPayload } from './errors.ts'
import type {
  ArchitectureOverrides,
  CheckpointFieldsFragment,
  CheckpointKind,
  CropInput,
  DatasetFieldsFragment,
} from './generated/graphql.ts'
import { fetchFor, type HttpOptions } from './http.ts'
import { canCount, sendCounting } from './send-counting.ts'

export type UploadBody = Blob | Uint8Array | ReadableStream<Uint8Array>

/** How far an upload is. */
export interface UploadProgress {
  /**
   * `sending` while bytes leave; then the server's. In a browser `sending` has its `fraction`, where the body is a Blob or bytes
   * and the client was given no `fetch` of its own; elsewhere nobody can tell, and that stage is left out.
   */
  readonly stage: string
  /** 0 to 1 within the stage, where it is known. */
  readonly fraction?: number
  readonly message?: string
}

export interface UploadOptions {
  /** The name to register it under. */
  readonly name: string
  readonly onProgress?: (progress: UploadProgress) => void
  readonly signal?: AbortSignal
}

export interface CheckpointUploadOptions extends UploadOptions {
  /** What the file is called, for messages about it. Default: the name. */
  readonly fileName?: string
  /** What shapes can't say, under a name; see docs/checkpoint-formats.md. */
  readonly preset?: string
  /** What shapes can't say, by hand; wins over the preset. */
  readonly overrides?: ArchitectureOverrides
  /** Which network of the file. Default: its generator, or its discriminator if it holds nothing else. */
  readonly kind?: CheckpointKind
  /** The dataset that a discriminator without batch-norm statistics is calibrated on. */
  readonly dataset?: string
}

export interface CheckpointUploadResult {
  readonly checkpoint: CheckpointFieldsFragment
  readonly alreadyImported: boolean
  /** What was chosen or assumed because the file doesn't say it, for a person to check. */
  readonly notes: readonly string[]
}

export interface DatasetUploadOptions extends UploadOptions {
  /** What the file is called, where its name says what it is: `train-images-idx3-ubyte.gz`. */
  readonly fileName?: string
  /** Edge that images are packed at, 16 to 256 pixels; default 64. */
  readonly imageSize?: number
  /** The part of each picture to use, pixels. */
  readonly crop?: CropInput
}

/** Sends a checkpoint file, and returns what it was imported as. */
export async function uploadCheckpoint(
  http: HttpOptions,
  body: UploadBody,
  { name, fileName, kind, preset, overrides, dataset, ...options }: CheckpointUploadOptions,
): Promise<CheckpointUploadResult> {
  const address = addressOf(http, 'checkpoints', {
    name,
    filename: fileName,
    ...{ kind, preset, dataset },
    overrides: overrides && JSON.stringify(overrides),
  })
  return upload(http, address, body, options, 'checkpoint')
}

/** Sends images, and returns the dataset they are registered as. */
export async function uploadDataset(
  http: HttpOptions,
  body: UploadBody,
  { name, fileName, imageSize, crop, ...options }: DatasetUploadOptions,
): Promise<DatasetFieldsFragment> {
  const address = addressOf(http, 'datasets', {
    name,
    filename: fileName,
    imageSize: imageSize?.toString(),
    crop: crop && [crop.left, crop.top, crop.width, crop.height].join(','),
  })
  return (await upload(http, address, body, options, 'dataset')).dataset
}

function addressOf(
  http: HttpOptions,
  path: string,
  parameters: Readonly<Record<string, string | undefined>>,
): URL {
  const address = new URL(path, http.endpoint)
  for (const [name, value] of Object.entries(parameters)) {
    if (value) address.searchParams.set(name, value)
  }
  return address
}

/** What the last line of an upload says, by what was sent. */
interface Results {
  readonly checkpoint: CheckpointUploadResult
  readonly dataset: { readonly dataset: DatasetFieldsFragment }
}

/** POSTs the bytes, reads the progress line by line, and returns what the last line says. */
async function upload<What extends keyof Results>(
  http: HttpOptions,
  address: URL,
  body: UploadBody,
  { onProgress, signal }: Omit<UploadOptions, 'name'>,
  what: What,
): Promise<Results[What]> {
  let last: Line | undefined
  const onSent = (fraction: number) => onProgress?.({ stage: 'sending', fraction })
  for await (const line of exchange(http, address, body, signal, onSent)) {
    last = line
    if (line.progress) onProgress?.(line.progress)
  }
  if (last?.error) throw errorFrom({ message: last.error.message, extensions: last.error })
  if (last && what in last) return last as Results[What]
  throw new ConnectionError(`The upload to ${address.origin} broke off`)
}

/** What the server says, one line at a time; the last is a result, or the error. */
interface Line {
  readonly progress?: UploadProgress
  readonly error?: ErrorPayload & Record<string, unknown>
}

/** The lines of the answer; `onSent` is told how much has been sent, where that can be counted. */
async function* exchange(
  http: HttpOptions,
  address: URL,
  body: UploadBody,
  signal: AbortSignal | undefined,
  onSent: (fraction: number) => void,
): AsyncGenerator<Line> {
  try {
    const headers = { 'content-type': 'application/octet-stream', ...(await http.headers()) }
    const answer =
      !http.fetch && canCount(body)
        ? sendCounting(address, { headers, body, signal, onSent })
        : await sendByFetch(http, address, { headers, body: body as BodyInit, signal })
    for await (const line of lines(answer)) yield JSON.parse(line) as Line
  } catch (cause) {
    signal?.throwIfAborted()
    throw new ConnectionError(`The upload to ${address.origin} broke off`, { cause })
  }
}

async function sendByFetch(http: HttpOptions, address: URL, init: RequestInit) {
  const duplex = { duplex: 'half' }
  const { body } = await fetchFor(http)(address, { method: 'POST', ...init, ...duplex })
  return body?.pipeThrough(new TextDecoderStream())
}

/** Not `for await` over the answer: not every browser's streams can be iterated. */
async function* lines(answer: ReadableStream<string> | undefined): AsyncGenerator<string> {
  const reader = answer?.getReader()
  let rest = ''
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      const parts = (rest + read.value).split('\n')
      rest = parts.pop() ?? ''
      yield* parts.filter(Boolean)
    }
    if (rest) yield rest
  } finally {
    // Nobody reads on: there is nobody to finish it for.
    void reader?.cancel().catch(() => undefined)
  }
}
