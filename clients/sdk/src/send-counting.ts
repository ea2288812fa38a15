/** Uploads with XMLHttpRequest, which reports upload progress; `fetch` does not. */

/** The request, as for `fetch`. */
export interface CountedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob | Uint8Array
  readonly signal: AbortSignal | undefined
  /** Called with the uploaded share of the body, 0 to 1. */
  readonly onSent: (fraction: number) => void
}

/** True if upload progress is available: in browsers and their workers, not in Node. */
export function canCount(body: unknown): body is CountedRequest['body'] {
  return (
    typeof XMLHttpRequest === 'function' && (body instanceof Blob || body instanceof Uint8Array)
  )
}

/**
 * POSTs the body and returns the response's text as a stream. Cancelling the stream aborts the
 * request. Fails with the signal's reason, or like `fetch` with a TypeError if there is no
 * response.
 */
export function sendCounting(address: URL, request: CountedRequest): ReadableStream<string> {
  const { headers, body, signal, onSent } = request
  const exchange = new XMLHttpRequest()
  const abort = () => exchange.abort()
  // An empty body has no share.
  exchange.upload.onprogress = ({ loaded, total }) => total > 0 && onSent(loaded / total)
  return new ReadableStream<string>({
    start(controller) {
      signal?.throwIfAborted()
      pipeText(exchange, controller)
      exchange.onabort = () => controller.error(signal?.reason)
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

function pipeText(
  exchange: XMLHttpRequest,
  controller: ReadableStreamDefaultController<string>,
): void {
  let taken = 0
  const take = () => {
    const { responseText } = exchange
    if (responseText.length > taken) controller.enqueue(responseText.slice(taken))
    taken = responseText.length
  }
  exchange.onprogress = take
  exchange.onload = () => {
    take()
    controller.close()
  }
  exchange.onerror = () => controller.error(new TypeError('No response received'))
}
