/** The server, as the whole app sees it: one SDK client at the place that the app came from. */
import { createClient } from '@latentql/sdk'
import { watchedFetch, WatchedWebSocket } from './connection.ts'
import { readToken } from './token.ts'
import { baseUrl } from '../navigation/base.ts'

export const client = createClient({
  url: baseUrl,
  token: readToken,
  fetch: watchedFetch,
  webSocketImpl: WatchedWebSocket,
})
