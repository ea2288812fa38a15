/**
 * Traces by OpenTelemetry, exported as OTLP over HTTP. The only module that uses its packages,
 * which read the OTEL_ variables that the configuration doesn't have.
 */
import { setTimeout as delay } from 'node:timers/promises'
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  defaultTextMapGetter,
  isSpanContextValid,
  trace,
  type Context,
  type Link,
  type Span as OtelSpan,
  type Tracer,
} from '@opentelemetry/api'
import { ExportResultCode, parseTraceParent, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base'
import type { TraceConfig } from './config.ts'
import type { Logger } from './logger.ts'
import type { Attributes, Interval, Span, Tracing } from './timing.ts'
import { VERSION } from './version.ts'

/** Spans within one span. A request for a thousand samples would have thousands. */
const MAX_CHILDREN = 128

/** Time that a stopping process gives the collector to accept the last spans. */
const LAST_EXPORT_MS = 2_000

export function startTracing(config: TraceConfig, logger: Logger): Tracing {
  const { url, protocol } = config
  const Exporter = protocol === 'http/json' ? JsonExporter : ProtobufExporter
  const own = resourceFromAttributes({ 'service.name': 'latentql', 'service.version': VERSION })
  const provider = new BasicTracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(reporting(new Exporter({ url }), logger))],
  })
  const tracer = provider.getTracer('latentql', VERSION)
  const propagator = new W3CTraceContextPropagator()
  return {
    request(name, { headers, isTrusted }, attributes) {
      const parent = isTrusted
        ? propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
        : ROOT_CONTEXT
      const links = isTrusted ? [] : linksTo(headers['traceparent'])
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes, links }, parent)
      return ifSampled(span, tracer)
    },
    job(name, askedBy, attributes) {
      const options = { kind: SpanKind.CONSUMER, attributes, links: linksTo(askedBy) }
      return ifSampled(tracer.startSpan(name, options, ROOT_CONTEXT), tracer)
    },
    async [Symbol.asyncDispose]() {
      const late = delay(LAST_EXPORT_MS, undefined, { ref: false })
      await Promise.race([provider.shutdown().catch(() => {}), late])
    },
  }
}

function linksTo(traceparent: unknown): Link[] {
  const context = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null
  return context && isSpanContextValid(context) ? [{ context }] : []
}

function ifSampled(span: OtelSpan, tracer: Tracer): Span | undefined {
  return span.isRecording() ? new TracedSpan(span, tracer) : undefined
}

class TracedSpan implements Span {
  readonly #span: OtelSpan
  readonly #tracer: Tracer
  readonly #context: Context
  #children = 0

  constructor(span: OtelSpan, tracer: Tracer) {
    this.#span = span
    this.#tracer = tracer
    this.#context = trace.setSpan(ROOT_CONTEXT, span)
  }

  get traceId(): string {
    return this.#span.spanContext().traceId
  }

  get traceparent(): string {
    const { traceId, spanId } = this.#span.spanContext()
    return `00-${traceId}-${spanId}-01`
  }

  start(name: string, attributes?: Attributes): Span | undefined {
    const span = this.#start(name, attributes)
    return span && ifSampled(span, this.#tracer)
  }

  describe(attributes: Attributes, name?: string): void {
    this.#span.setAttributes(attributes)
    if (name !== undefined) this.#span.updateName(name)
  }

  readonly read = ({ phase, start, end, attributes }: Interval): void => {
    this.#start(phase, attributes, epochMs(start))?.end(epochMs(end))
  }

  end(error?: unknown): void {
    if (!this.#span.isRecording()) return
    const omitted = this.#children - MAX_CHILDREN
    if (omitted > 0) this.describe({ 'latentql.omitted_spans': omitted })
    if (error !== undefined) {
      this.describe({ 'error.type': typeOf(error) })
      this.#span.setStatus({ code: SpanStatusCode.ERROR })
    }
    this.#span.end()
  }

  #start(name: string, attributes: Attributes = {}, startTime?: number): OtelSpan | undefined {
    if (!this.#span.isRecording()) return undefined
    this.#children += 1
    if (this.#children > MAX_CHILDREN) return undefined
    return this.#tracer.startSpan(name, { attributes, startTime }, this.#context)
  }
}

/** An error's code, else its class: messages quote what clients sent. */
function typeOf(error: unknown): string {
  if (typeof error === 'string') return error
  const { code, name } = error as { code?: unknown; name?: string }
  return typeof code === 'string' ? code : (name ?? typeof error)
}

/** Converts a time of `performance.now()`, whose clock drifts from the system's. */
function epochMs(time: number): number {
  return Date.now() - performance.now() + time
}

/** Logs when the collector stops accepting spans, and when it accepts them again. */
function reporting(exporter: SpanExporter, logger: Logger): SpanExporter {
  let failing = false
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.code === ExportResultCode.FAILED
        if (failed && !failing) {
          logger.warn({ reason: result.error?.message }, 'the collector does not accept traces')
        } else if (!failed && failing) logger.info('the collector accepts traces again')
        failing = failed
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  }
}
