/** Attempts at a subscription that the server refused. */
import { useState } from 'react'
import { useToken } from './token.ts'

export interface Attempts {
  /** Identifies the attempt: another one for each retry, and for each token. */
  readonly attempt: string
  readonly retry: () => void
}

/** Effects that subscribe should depend on the attempt. */
export function useAttempts(): Attempts {
  const token = useToken((state) => state.token)
  const [retries, setRetries] = useState(0)
  const retry = () => setRetries((before) => before + 1)
  return { attempt: `${retries} ${token ?? ''}`, retry }
}
