/** The app's one SDK client, for the server that served the page, and its uploads. */
import {
  createClient,
  ConnectionError,
  type LatentQLClient,
  type UploadOptions,
  type UploadProgress,
} from '@latentql/sdk'
import { baseUrl } from '../navigation/routes.ts'
import { watchedFetch, WatchedWebSocket, noteLost } from './connection.ts'
import { Interrupted } from './errors.ts'
import { readToken } from './token.ts'
import { noteWait } from './waits.ts'

export const client = createClient({
  url: baseUrl,
  token: readToken,
  fetch: watchedFetch,
  webSocketImpl: WatchedWebSocket,
  onRetry: noteWait,
})

/** A client without a custom `fetch`, because only then does the SDK count uploaded bytes. */
const sender = createClient({ url: baseUrl, token: readToken })

/**
 * The SDK's method with progress reported in order. Throws Interrupted without a response, which
 * marks the connection as lost.
 */
export const uploadCheckpoint: LatentQLClient['uploadCheckpoint'] = (body, options) =>
  watched(sender.uploadCheckpoint(body, inOrder(options)))

/**
 * The SDK's method with progress reported in order. Throws Interrupted without a response, which
 * marks the connection as lost.
 */
export const uploadDataset: LatentQLClient['uploadDataset'] = (body, options) =>
  watched(sender.uploadDataset(body, inOrder(options)))

/**
 * Over HTTP/2 the server can report progress while bytes are still in flight. Its reports are held
 * back until the client's own count is complete.
 */
function inOrder<Options extends UploadOptions>(options: Options): Options {
  let sent = 0
  const onProgress = (progress: UploadProgress) => {
    if (progress.stage === 'sending') sent = progress.fraction ?? 0
    if (progress.stage === 'sending' || sent === 1) options.onProgress?.(progress)
  }
  return { ...options, onProgress }
}

async function watched<Result>(upload: Promise<Result>): Promise<Result> {
  try {
    return await upload
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    noteLost()
    throw new Interrupted('upload', error)
  }
}
