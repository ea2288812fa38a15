/** Cancels work when its client disconnects. */
import { setMaxListeners } from 'node:events'
import type { Response } from 'express'

/**
 * Returns the controller's signal, which aborts once the response is closed: the client
 * disconnected, or the response is complete (perhaps because one field failed).
 */
export function clientLeft(
  response: Response,
  controller: AbortController = new AbortController(),
): AbortSignal {
  // Every sample of a request adds a listener, and Node warns of a leak above ten.
  setMaxListeners(0, controller.signal)
  response.once('close', () => controller.abort(CLIENT_LEFT))
  return controller.signal
}

/** The reason for cancelling work whose client disconnected. */
export class ClientLeft extends Error {
  constructor() {
    super('Request cancelled: the client disconnected')
    this.name = 'ClientLeft'
  }
}

/** Shared by all requests, so that no request pays for capturing a stack. */
const CLIENT_LEFT = new ClientLeft()
