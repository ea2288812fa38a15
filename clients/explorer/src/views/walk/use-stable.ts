/** Values from the address are new objects after each change of it; what did not change stays the same object. */
import { useMemo } from 'react'

/** The same object for as long as it says the same. For plain JSON. */
export function useStable<T>(value: T): T {
  const text = JSON.stringify(value)
  return useMemo(() => JSON.parse(text) as T, [text])
}
