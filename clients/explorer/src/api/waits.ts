/** Requests that the server refused for now, and that the SDK sends again after a wait. */
import { LatentQLError, RateLimitedError, type Retry } from '@latentql/sdk'
import { create } from 'zustand'

interface Wait {
  /** The server refuses requests beyond its rate; false if it has too much work. */
  readonly isRate: boolean
  /** The time of the next attempt, as Date.now(). */
  readonly until: number
}

/** Shorter waits are over before a message can be read. */
const MIN_SHOWN_MS = 1000

const store = create<{ waits: readonly Wait[] }>(() => ({ waits: [] }))

/** The wait that ends first; undefined if no request waits. */
export function useWait(): Wait | undefined {
  return store(({ waits }) =>
    waits.reduce<Wait | undefined>(
      (first, wait) => (first && first.until <= wait.until ? first : wait),
      undefined,
    ),
  )
}

/** Records a wait until it is over, or until its request is aborted; for the SDK's `onRetry`. */
export function noteWait({ error, delayMs, signal }: Retry): void {
  if (!(error instanceof LatentQLError) || delayMs < MIN_SHOWN_MS) return
  const wait = { isRate: error instanceof RateLimitedError, until: Date.now() + delayMs }
  store.setState(({ waits }) => ({ waits: [...waits, wait] }))
  const end = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
    store.setState(({ waits }) => ({ waits: waits.filter((one) => one !== wait) }))
  }
  const timer = setTimeout(end, delayMs)
  signal?.addEventListener('abort', end)
}
