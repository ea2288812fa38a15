/** An abort signal for work whose client disconnects. */
import { setMaxListeners } from 'node:events'
import type { Response } from 'express'

/** Aborts once the response is closed: the client disconnected, or has its answer (which may be one field's failure). */
export function clientLeft(response: Response): AbortSignal {
  const controller = new AbortController()
  // Each sample of a request waits for it; Node takes more than ten for a leak.
  setMaxListeners(0, controller.signal)
  response.once('close', () => controller.abort(CLIENT_LEFT))
  return controller.signal
}

/** The reason for abandoned work: its client disconnected. */
export class ClientLeft extends Error {
  constructor() {
    super('Request cancelled: the client disconnected')
    this.name = 'ClientLeft'
  }
}

/** One for all: every request ends with it, and to capture a stack each time would cost more than it tells. */
const CLIENT_LEFT = new ClientLeft()
