/** A collector of traces, to which servers export as OTLP in JSON. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export interface CollectedSpan {
  readonly traceId: string
  readonly spanId: string
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string
  readonly name: string
  readonly kind: number
  readonly start: number
  readonly end: number
  readonly failed: boolean
  readonly attributes: Readonly<Record<string, unknown>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
}

export interface Collector extends AsyncDisposable {
  /** The variables of servers that export to it. */
  readonly env: Record<string, string>
  /** All that servers have sent, in any order. */
  readonly spans: readonly CollectedSpan[]
  /** The requests, as text. */
  readonly received: readonly string[]
}

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = []
  const received: string[] = []
  const server = createServer(async (request, response) => {
    const body: any = await json(request)
    received.push(JSON.stringify([request.url, body]))
    for (const { scopeSpans } of body.resourceSpans) {
      for (const scope of scopeSpans) spans.push(...scope.spans.map(collected))
    }
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    },
    spans,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

function collected(span: any): CollectedSpan {
  const { traceId, spanId, parentSpanId = '', name, kind, links = [] } = span
  return {
    ...{ traceId, spanId, parentSpanId, name, kind, links },
    start: Number(span.startTimeUnixNano) / 1e6,
    end: Number(span.endTimeUnixNano) / 1e6,
    failed: span.status?.code === 2,
    attributes: Object.fromEntries(
      span.attributes.map(({ key, value }: any) => [key, Object.values(value)[0]]),
    ),
  }
}
