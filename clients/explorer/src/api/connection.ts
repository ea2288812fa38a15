/** The connection state, as observed by the app's requests and sockets. */
import { create } from 'zustand'

type Connection = 'ok' | 'lost'

const store = create<{ connection: Connection }>(() => ({ connection: 'ok' }))

/**
 * `lost` from the first request or socket without a response until the first one with a response.
 */
export function useConnection(): Connection {
  return store((state) => state.connection)
}

/**
 * True while the page unloads. Requests sent then must outlive it: pending undoable actions commit
 * at that point.
 */
let leaving = false
addEventListener('pagehide', () => (leaving = true), { capture: true })
addEventListener('pageshow', () => (leaving = false))

/** `fetch` that also records whether the server responds. An aborted request changes nothing. */
export const watchedFetch: typeof fetch = async (input, init) => {
  try {
    const response = await fetch(input, leaving ? { ...init, keepalive: true } : init)
    // A proxy responds with these when the server behind it is unavailable.
    store.setState({ connection: [502, 504].includes(response.status) ? 'lost' : 'ok' })
    return response
  } catch (error) {
    if (!init?.signal?.aborted) store.setState({ connection: 'lost' })
    throw error
  }
}

/** Close code of a socket that never opened, or that was lost without a close frame. */
const BROKEN = 1006

/** `WebSocket` that records the same. A page that only watches a stream sends no requests. */
export class WatchedWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    this.addEventListener('open', () => store.setState({ connection: 'ok' }))
    this.addEventListener('close', ({ code }) => {
      if (code === BROKEN) noteLost()
    })
  }
}

/**
 * Marks the connection as lost, for requests that don't use `watchedFetch`: the app's own scripts,
 * and sockets.
 */
export function noteLost(): void {
  store.setState({ connection: 'lost' })
}
