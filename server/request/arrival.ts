/** The arrival of a request's body, which a slow client can draw out. */
import type { IncomingMessage } from 'node:http'

/**
 * Resolves once the body has arrived, or as much of it as Node buffers before it is read; or once
 * the request is closed. Reads nothing.
 */
export function arrived(request: IncomingMessage): Promise<void> {
  const isThere = () => request.complete || request.readableLength >= request.readableHighWaterMark
  if (isThere()) return Promise.resolve()
  return new Promise((resolve) => {
    const check = () => {
      if (isThere() || request.destroyed) finish()
    }
    const finish = () => {
      request.off('readable', check).off('close', finish)
      resolve()
    }
    request.on('readable', check).on('close', finish)
  })
}

/** Cuts off a client that takes longer than `ms` to send the rest of its body. */
export function limitArrival(request: IncomingMessage, ms: number): void {
  if (request.complete) return
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy()
  }, ms)
  request.once('close', () => clearTimeout(timer))
}
