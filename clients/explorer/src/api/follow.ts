/** Subscriptions that outlive the server. */
import { ConnectionError, UnauthenticatedError } from '@latentql/sdk'
import { askForToken } from './token.ts'

const RETRY_MS = 1000

/**
 * Hands on what a subscription brings until it is aborted or the server ends it. The SDK makes a connection again that
 * is lost; one that cannot even be opened (the server is away when the page asks first) is tried again here. `subscribe`
 * is told what came last, to go on after it. Throws what trying again cannot mend.
 */
export async function follow<Result>(
  subscribe: (last: Result | undefined) => AsyncIterableIterator<Result>,
  onValue: (value: Result) => void,
  signal: AbortSignal,
): Promise<void> {
  let last: Result | undefined
  while (!signal.aborted) {
    try {
      for await (const value of subscribe(last)) {
        if (signal.aborted) return
        last = value
        onValue(value)
      }
      return
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof UnauthenticatedError) askForToken(error.message)
      if (!(error instanceof ConnectionError)) throw error
      await pause(signal)
    }
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, RETRY_MS)
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
