/** Whether the server answers, as the requests and the sockets of the app find it. */
import { create } from 'zustand'

type Connection = 'ok' | 'lost'

const store = create<{ connection: Connection }>(() => ({ connection: 'ok' }))

/** `lost` from the first request or socket that gets no answer to the first that does. */
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

/** What a socket is closed with that did not open, or broke off without a word. */
const BROKEN = 1006

/** `WebSocket`, which notes the same: who only watches sends no request that would find it out. */
export class WatchedWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    this.addEventListener('open', () => store.setState({ connection: 'ok' }))
    this.addEventListener('close', ({ code }) => {
      if (code === BROKEN) noteLost()
    })
  }
}

/** Says that the server did not answer, for what is asked in another way: parts of the app, sockets. */
export function noteLost(): void {
  store.setState({ connection: 'lost' })
}
