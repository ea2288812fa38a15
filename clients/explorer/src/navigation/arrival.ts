/** Arrival at a page inside a view, to which only its query string leads. */
import { useEffect } from 'react'

/** Scrolls to the top and focuses the heading, as after any navigation. */
export function useArrival() {
  useEffect(() => {
    scrollTo({ top: 0 })
    document.querySelector<HTMLElement>('#main h1')?.focus({ preventScroll: true })
  }, [])
}
