/** The server, as the whole app sees it: one SDK client at the place that the app came from, and uploads. */
import {
  createClient,
  ConnectionError,
  type LatentQLClient,
  type UploadOptions,
  type UploadProgress,
} from '@latentql/sdk'
import { baseUrl } from '../navigation/routes.ts'
import { watchedFetch, WatchedWebSocket, noteLost } from './connection.ts'
import { readToken } from './token.ts'

export const client = createClient({
  url: baseUrl,
  token: readToken,
  fetch: watchedFetch,
  webSocketImpl: WatchedWebSocket,
})

/** Without a `fetch` of its own: only then the SDK counts the bytes. */
const sender = createClient({ url: baseUrl, token: readToken })

/** As the SDK's, told of in order; what gets no answer is noted. */
export const uploadCheckpoint: LatentQLClient['uploadCheckpoint'] = (body, options) =>
  watched(sender.uploadCheckpoint(body, inOrder(options)))

/** As the SDK's, told of in order; what gets no answer is noted. */
export const uploadDataset: LatentQLClient['uploadDataset'] = (body, options) =>
  watched(sender.uploadDataset(body, inOrder(options)))

/** Over HTTP/2 the server can say what it has while more is on its way: the sender's own count is ahead of that. */
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
    if (error instanceof ConnectionError) noteLost()
    throw error
  }
}
