/** Sending a body with XMLHttpRequest, which alone tells how much of it has gone: `fetch` does not. */

/** What is sent, as `fetch` takes it. */
export interface CountedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob | Uint8Array
  readonly signal: AbortSignal | undefined
  /** Told the share of the body that has gone, 0 to 1. */
  readonly onSent: (fraction: number) => void
}

/** Whether this runtime can: browsers and their workers, not Node. */
export function canCount(body: unknown): body is CountedRequest['body'] {
  return (
    typeof XMLHttpRequest === 'function' && (body instanceof Blob || body instanceof Uint8Array)
  )
}

/**
 * POSTs, and gives the text of the answer as it comes; giving up reading gives up the request. Fails with the signal's
 * reason, or with a TypeError where there is no answer, as `fetch` does.
 */
export function sendCounting(address: URL, request: CountedRequest): ReadableStream<string> {
  const { headers, body, signal, onSent } = request
  const exchange = new XMLHttpRequest()
  const abort = () => exchange.abort()
  // A body without bytes has no share.
  exchange.upload.onprogress = ({ loaded, total }) => total > 0 && onSent(loaded / total)
  return new ReadableStream<string>({
    start(answer) {
      signal?.throwIfAborted()
      pass(exchange, answer)
      exchange.onabort = () => answer.error(signal?.reason)
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

function pass(exchange: XMLHttpRequest, answer: ReadableStreamDefaultController<string>): void {
  let taken = 0
  const take = () => {
    const { responseText } = exchange
    if (responseText.length > taken) answer.enqueue(responseText.slice(taken))
    taken = responseText.length
  }
  exchange.onprogress = take
  exchange.onload = () => {
    take()
    answer.close()
  }
  exchange.onerror = () => answer.error(new TypeError('No answer came'))
}
