/** Whether the server answers, as the requests of the app find it. */
import { create } from 'zustand'

type Connection = 'ok' | 'lost'

const store = create<{ connection: Connection }>(() => ({ connection: 'ok' }))

/** `lost` from the first request that gets no answer to the first that does. */
export function useConnection(): Connection {
  return store((state) => state.connection)
}

/** A request that is sent while the page goes away must outlive it: what was to be undone no more is then done. */
let leaving = false
addEventListener('pagehide', () => (leaving = true), { capture: true })
addEventListener('pageshow', () => (leaving = false))

/** `fetch`, which notes on the way whether the server answers. A request that was given up says nothing about that. */
export const watchedFetch: typeof fetch = async (input, init) => {
  try {
    const response = await fetch(input, leaving ? { ...init, keepalive: true } : init)
    // What stands before a server that is away answers in its place.
    store.setState({ connection: [502, 504].includes(response.status) ? 'lost' : 'ok' })
    return response
  } catch (error) {
    if (!init?.signal?.aborted) store.setState({ connection: 'lost' })
    throw error
  }
}

/** Says that a socket could not be opened: no request has to find it out. */
export function noteLost(): void {
  store.setState({ connection: 'lost' })
}
