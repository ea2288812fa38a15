/** Subscriptions that survive server restarts. */
import { backoff, ConnectionError, UnauthenticatedError } from '@latentql/sdk'
import { askForToken } from './token.ts'

/**
 * Passes each result of a subscription to `onValue` until it is aborted or the server ends it. The
 * SDK reopens a lost connection; a first connection that can't be opened because the server is
 * unavailable is retried here. `subscribe` receives the last result, so that it can resume after
 * it. Throws errors that a retry can't fix.
 */
export async function follow<Result>(
  subscribe: (last: Result | undefined) => AsyncIterableIterator<Result>,
  onValue: (value: Result) => void,
  signal: AbortSignal,
): Promise<void> {
  let last: Result | undefined
  let failures = 0
  while (!signal.aborted) {
    try {
      for await (const value of subscribe(last)) {
        if (signal.aborted) return
        last = value
        failures = 0
        onValue(value)
      }
      return
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof UnauthenticatedError) askForToken(error.message)
      if (!(error instanceof ConnectionError)) throw error
      await pause(backoff(failures), signal)
      failures += 1
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
