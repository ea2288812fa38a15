/** How queries are cached and tried again. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ConnectionError, UnauthenticatedError } from '@latentql/sdk'
import { askForToken, useToken } from './token.ts'

const SLOWEST_RETRY_MS = 5000

/** A server that does not answer is asked again for as long as it takes; what it answers is final. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeRefusal }),
  mutationCache: new MutationCache({ onError: noticeRefusal }),
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 5000,
      retry: (_failures, error) => error instanceof ConnectionError,
      retryDelay: (failures) => Math.min(SLOWEST_RETRY_MS, 250 * 2 ** failures),
    },
    mutations: { networkMode: 'always' },
  },
})

// What another token may see.
useToken.subscribe(({ token }, before) => {
  if (token !== before.token) void queryClient.invalidateQueries()
})

/** Whatever is refused for want of a token makes the app ask for one. */
export function noticeRefusal(error: unknown): void {
  if (error instanceof UnauthenticatedError) askForToken(error.message)
}
