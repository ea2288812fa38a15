/** File uploads with progress. */
import { ConnectionError, errorFrom, type ErrorPayload } from './errors.ts'
import type {
  ArchitectureOverrides,
  CheckpointFieldsFragment,
  CheckpointKind,
  CropInput,
  DatasetFieldsFragment,
} from './generated/graphql.ts'
import { addressOf, fetchFor, type HttpOptions } from './http.ts'
import { canCount, sendCounting } from './send-counting.ts'

export type UploadBody = Blob | Uint8Array | ReadableStream<Uint8Array>

/** The progress of an upload. */
export interface UploadProgress {
  /**
   * `sending` during the upload, then the server's stages. `sending` is only reported in browsers,
   * with its `fraction`, for a Blob or bytes and a client without a custom `fetch`.
   */
  readonly stage: string
  /** 0 to 1 within the stage, if known. */
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
  /** The file's name, for messages. Default: `name`. */
  readonly fileName?: string
  /**
   * A named set of conventions for settings that the file doesn't record; see
   * docs/checkpoint-formats.md.
   */
  readonly preset?: string
  /** Settings that the file doesn't record; they override the preset. */
  readonly overrides?: ArchitectureOverrides
  /** Names of a conditional generator's classes, in order. */
  readonly classNames?: readonly string[]
  /**
   * The network to import. Default: the file's generator, or its discriminator if that is all it
   * contains.
   */
  readonly kind?: CheckpointKind
  /** The dataset for calibrating a discriminator without batch-norm statistics. */
  readonly dataset?: string
}

export interface CheckpointUploadResult {
  readonly checkpoint: CheckpointFieldsFragment
  readonly alreadyImported: boolean
  /** Assumptions about settings that the file doesn't record, for the user to check. */
  readonly notes: readonly string[]
}

export interface DatasetUploadOptions extends UploadOptions {
  /** The file's name, if it tells the format: `train-images-idx3-ubyte.gz`. */
  readonly fileName?: string
  /** Size of the packed images, 16 to 256 pixels. Default: 64. */
  readonly imageSize?: number
  /** The part of each picture to use, in pixels. */
  readonly crop?: CropInput
}

/** Uploads a checkpoint file and returns the imported checkpoint. */
export async function uploadCheckpoint(
  http: HttpOptions,
  body: UploadBody,
  {
    name,
    fileName,
    kind,
    preset,
    overrides,
    classNames,
    dataset,
    ...options
  }: CheckpointUploadOptions,
): Promise<CheckpointUploadResult> {
  const address = addressOf(http, 'checkpoints', {
    name,
    filename: fileName,
    ...{ kind, preset, dataset },
    overrides: overrides && JSON.stringify(overrides),
    classNames: classNames && JSON.stringify(classNames),
  })
  return upload(http, address, body, options, 'checkpoint')
}

/** Uploads images and returns their dataset. */
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

/** The last line of an upload's response, by kind of upload. */
interface Results {
  readonly checkpoint: CheckpointUploadResult
  readonly dataset: { readonly dataset: DatasetFieldsFragment }
}

/** POSTs the bytes, reads the progress line by line, and returns the last line. */
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
  throw new ConnectionError(`The upload to ${address.origin} was interrupted`)
}

/** A line of the server's response. The last line is the result or the error. */
interface Line {
  readonly progress?: UploadProgress
  readonly error?: ErrorPayload & Record<string, unknown>
}

/**
 * Sends the body and yields the lines of the response. Calls `onSent` with the uploaded share, if
 * known.
 */
async function* exchange(
  http: HttpOptions,
  address: URL,
  body: UploadBody,
  signal: AbortSignal | undefined,
  onSent: (fraction: number) => void,
): AsyncGenerator<Line> {
  try {
    const headers = { 'content-type': 'application/octet-stream', ...(await http.headers()) }
    const response =
      !http.fetch && canCount(body)
        ? sendCounting(address, { headers, body, signal, onSent })
        : await sendByFetch(http, address, { headers, body: body as BodyInit, signal })
    for await (const line of lines(response)) yield JSON.parse(line) as Line
  } catch (cause) {
    signal?.throwIfAborted()
    throw new ConnectionError(`The upload to ${address.origin} was interrupted`, { cause })
  }
}

async function sendByFetch(http: HttpOptions, address: URL, init: RequestInit) {
  const duplex = { duplex: 'half' }
  const { body } = await fetchFor(http)(address, { method: 'POST', ...init, ...duplex })
  return body?.pipeThrough(new TextDecoderStream())
}

/**
 * Splits the response into lines. Doesn't use `for await`, because not all browsers can iterate
 * streams.
 */
async function* lines(response: ReadableStream<string> | undefined): AsyncGenerator<string> {
  const reader = response?.getReader()
  let rest = ''
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      const parts = (rest + read.value).split('\n')
      rest = parts.pop() ?? ''
      yield* parts.filter(Boolean)
    }
    if (rest) yield rest
  } finally {
    // The caller has stopped reading, so the rest isn't needed.
    void reader?.cancel().catch(() => undefined)
  }
}
