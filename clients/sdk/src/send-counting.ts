/** Sending a body with XMLHttpRequest, which alone tells how much of it has gone: `fetch` does not. */

/** What is sent, as `fetch` takes it. */
export interface CountedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob | Uint8Array
  readonly signal: AbortSignal | undefined
}

/** Text of the answer as it comes, or the share of the body that has gone, 0 to 1. */
export type Counted = string | number

/** Whether this runtime can: browsers and their workers, not Node. */
export function canCount(body: unknown): body is CountedRequest['body'] {
  return (
    typeof XMLHttpRequest === 'function' && (body instanceof Blob || body instanceof Uint8Array)
  )
}

/**
 * POSTs, and gives what happens, in order; giving up reading gives up the request. Fails with the signal's reason, or with a
 * TypeError where there is no answer, as `fetch` does.
 */
export function sendCounting(address: URL, request: CountedRequest): ReadableStream<Counted> {
  const { headers, body, signal } = request
  const exchange = new XMLHttpRequest()
  const abort = () => exchange.abort()
  return new ReadableStream<Counted>({
    start(events) {
      signal?.throwIfAborted()
      report(exchange, events)
      exchange.onabort = () => events.error(signal?.reason)
      exchange.onloadend = () => signal?.removeEventListener('abort', abort)
      signal?.addEventListener('abort', abort, { once: true })
      exchange.open('POST', address)
      for (const [name, value] of Object.entries(headers)) exchange.setRequestHeader(name, value)
      exchange.send(body as XMLHttpRequestBodyInit)
    },
    cancel() {
      exchange.onabort = null
      exchange.abort()
    },
  })
}

function report(exchange: XMLHttpRequest, events: ReadableStreamDefaultController<Counted>): void {
  let taken = 0
  const take = () => {
    const { responseText } = exchange
    if (responseText.length > taken) events.enqueue(responseText.slice(taken))
    taken = responseText.length
  }
  // A body without bytes has no share.
  exchange.upload.onprogress = ({ loaded, total }) => total > 0 && events.enqueue(loaded / total)
  exchange.onprogress = take
  exchange.onload = () => {
    take()
    events.close()
  }
  exchange.onerror = () => events.error(new TypeError('No answer came'))
}
