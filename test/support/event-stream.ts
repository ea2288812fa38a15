/** Server-sent events without a client library, as curl sees them. */

export interface ReceivedEvent {
  readonly event: string
  /** Parsed; null where the event has none. */
  readonly data: any
}

export interface ReceivedStream {
  readonly response: Response
  /** Ends when the response does. */
  readonly events: AsyncGenerator<ReceivedEvent>
  /** The response so far. */
  readonly text: () => string
  /** Disconnects. */
  readonly close: () => void
}

export interface StreamRequest {
  readonly query?: string
  readonly documentId?: string
  readonly variables?: Record<string, unknown>
  readonly extensions?: Record<string, unknown>
}

/** Subscribes by POST to the server at `url`. */
export function openStream(
  url: string,
  request: StreamRequest,
  headers: Record<string, string> = {},
): Promise<ReceivedStream> {
  return receive(`${url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(request),
  })
}

/** Subscribes by GET, as EventSource does. */
export function openStreamByGet(
  url: string,
  { query = '', variables, extensions }: StreamRequest,
  headers: Record<string, string> = {},
): Promise<ReceivedStream> {
  const search = new URLSearchParams({ query })
  if (variables) search.set('variables', JSON.stringify(variables))
  if (extensions) search.set('extensions', JSON.stringify(extensions))
  return receive(`${url}/graphql/stream?${search}`, {
    headers: { accept: 'text/event-stream', ...headers },
  })
}

/** Returns all events of a subscription that ends. */
export async function readStream(
  stream: Promise<ReceivedStream> | ReceivedStream,
): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = []
  for await (const event of (await stream).events) events.push(event)
  return events
}

/** Returns the first error of a subscription that must fail. */
export async function streamFailure(
  url: string,
  request: StreamRequest,
  headers?: Record<string, string>,
): Promise<any> {
  const { events, close } = await openStream(url, request, headers)
  try {
    for await (const { data } of events) if (data?.errors) return data.errors[0]
  } finally {
    close()
  }
  throw new Error('It did not fail')
}

async function receive(url: string, init: RequestInit): Promise<ReceivedStream> {
  const controller = new AbortController()
  const response = await fetch(url, { ...init, signal: controller.signal })
  let text = ''
  async function* events(): AsyncGenerator<ReceivedEvent> {
    let rest = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const event = /^event: ?(.*)$/m.exec(block)?.[1]
        const data = /^data: ?(.*)$/m.exec(block)?.[1]
        if (event) yield { event, data: data ? JSON.parse(data) : null }
      }
    }
  }
  return { response, events: events(), text: () => text, close: () => controller.abort() }
}
