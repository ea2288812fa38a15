/** Fetches what a canvas needs, anew whenever that is something else, and again where it failed. */
import { useEffect, useState } from 'react'
import { isAbort } from '../../api/errors.ts'

export interface Loading {
  readonly error: unknown
  readonly retry: () => void
}

/** `load` is kept stable by the caller; its signal says that something else is wanted by now. */
export function useLoading(load: (signal: AbortSignal) => Promise<void>): Loading {
  const [attempt, setAttempt] = useState(0)
  const [failure, setFailure] = useState<{ readonly of: typeof load; readonly error: unknown }>()
  useEffect(() => {
    const controller = new AbortController()
    load(controller.signal).catch((error: unknown) => {
      if (!isAbort(error)) setFailure({ of: load, error })
    })
    return () => controller.abort()
  }, [load, attempt])
  const retry = () => {
    setFailure(undefined)
    setAttempt(attempt + 1)
  }
  return { error: failure?.of === load ? failure.error : null, retry }
}
