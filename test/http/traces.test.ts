import { once } from 'node:events'
import http from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCollector, type CollectedSpan, type Collector } from '../support/collector.ts'
import { openStream, readStream, streamFailure } from '../support/event-stream.ts'
import { startTestServer } from '../support/server.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'
const TOKEN = 'a-secret-of-20-chars'
const STRANGERS = 'c'.repeat(32)
const AS_ADMIN = { authorization: `Bearer ${TOKEN}` }

const WALK = `{
  walk(input: { frames: 2, fps: 30 }) {
    sample { dataUri }
  }
}`

const AS_STRANGER = { ...AS_ADMIN, traceparent: `00-${STRANGERS}-${CALLER}-01` }

let collector: Collector
/** The traceparent in the response to an image. */
let imageSpan: string
let reportId: string

/** Sends a query from another address of this machine. */
async function postFrom(localAddress: string, url: string, query: string, headers: object) {
  const options = { method: 'POST', localAddress, agent: false }
  const sent = { ...headers, 'content-type': 'application/json' }
  const request = http.request(`${url}/graphql`, { ...options, headers: sent })
  const [response] = await once(request.end(JSON.stringify({ query })), 'response')
  expect(response.statusCode).toBe(200)
  await text(response)
}

/** Does all that the tests look at: the last spans are exported when the server stops. */
beforeAll(async () => {
  collector = await startCollector()
  await using server = await startTestServer({
    env: {
      ...{ ...collector.env, WORKER: 'on', AUTH: 'token', API_TOKENS: `me:admin:${TOKEN}` },
      TRUSTED_PROXIES: '127.0.0.1',
    },
  })
  const post = (body: unknown, headers: object = {}) =>
    server.post(body, { ...AS_ADMIN, ...headers })
  const traced = await post(
    {
      query: 'query Portrait($seed: Int!) { generate(seed: $seed) { url dataUri } }',
      variables: { seed: 31_337 },
    },
    { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: 'vendor=1' },
  )
  const { data } = (await traced.json()) as any
  await postFrom('127.0.0.2', server.url, '{ server { version } }', AS_STRANGER)
  const image = await fetch(server.url + data.generate.url)
  imageSpan = /traceparent;desc="([^"]+)"/.exec(image.headers.get('server-timing')!)![1]!
  await post({ query: '{ server { version } }' }, { traceparent: '00-zz-malformed-01' })
  await post({ query: '{ generate(seed: -31337) { url } }' })
  const start = `mutation Start { startCheckpointReport(input: { checkpoint: "small", samples: 16 }) { job { id } } }`
  const started = (await (await post({ query: start })).json()) as any
  reportId = started.data.startCheckpointReport.job.id
  const client = server.subscriber({ authorization: AS_ADMIN.authorization })
  const events = `subscription Follow { jobProgress(job: "${reportId}") { ... on StateEvent { state } } }`
  for await (const { data } of client.iterate<any>({ query: events })) void data
  const walk = (name: string) => ({ query: `subscription ${name} ${WALK}` })
  for await (const { data } of client.iterate<any>(walk('OverWebSocket'))) void data
  await readStream(openStream(server.url, walk('OverEvents'), AS_ADMIN))
  await streamFailure(
    server.url,
    { query: 'subscription Wrong { walk(input: { fps: 0 }) { index } }' },
    AS_ADMIN,
  )
})
afterAll(() => collector[Symbol.asyncDispose]())

const named = (name: string) => collector.spans.filter((span) => span.name === name)

function only(name: string): CollectedSpan {
  const [span, ...others] = named(name)
  expect(others).toEqual([])
  return span!
}

const childrenOf = ({ spanId }: CollectedSpan) =>
  collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId)

describe('a trace', () => {
  test('continues the caller’s, with a span for the request, the operation and each phase', () => {
    const operation = only('query Portrait')
    const request = collector.spans.find(({ spanId }) => spanId === operation.parentSpanId)!
    expect(request).toMatchObject({ name: 'POST /graphql', traceId: TRACE, parentSpanId: CALLER })
    expect(request.attributes).toMatchObject({ 'http.response.status_code': 200 })
    expect(operation.attributes).toEqual({
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Portrait',
    })
    const phases = childrenOf(operation).filter(({ name }) => !name.includes(' '))
    expect(phases.map(({ name }) => name).sort()).toEqual([
      'encode',
      'engine',
      'load',
      'queue',
      'queue',
    ])
    for (const { traceId, start, end } of phases) {
      expect(traceId).toBe(TRACE)
      expect(start).toBeGreaterThanOrEqual(operation.start - 1)
      expect(end).toBeLessThanOrEqual(operation.end + 1)
    }
    expect(phases.find(({ name }) => name === 'engine')!.attributes).toEqual({ rows: 1, batch: 1 })
  })

  test('contains the queries to Postgres, without their values', () => {
    const queries = collector.spans.filter(({ attributes }) => attributes['db.system.name'])
    expect(queries.length).toBeGreaterThan(0)
    for (const { attributes } of queries) {
      const names = ['db.system.name', 'db.operation.name', 'db.collection.name']
      expect(names).toEqual(expect.arrayContaining(Object.keys(attributes)))
    }
  })

  test('of an image is named in Server-Timing', () => {
    const image = only('GET /images')
    expect(imageSpan).toBe(`00-${image.traceId}-${image.spanId}-01`)
    expect(childrenOf(image).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['admission', 'queue', 'engine', 'encode']),
    )
  })

  test('starts anew if the caller’s traceparent is malformed', () => {
    const roots = named('POST /graphql').filter(({ parentSpanId }) => parentSpanId === '')
    expect(roots).toHaveLength(4)
    for (const { traceId } of roots) expect(traceId).toMatch(/^[\da-f]{32}$/)
  })

  test('of a sender that is not trusted is linked to the caller’s, and not part of it', () => {
    expect(collector.spans.filter(({ traceId }) => traceId === STRANGERS)).toEqual([])
    const linked = named('POST /graphql').filter(({ links }) => links.length > 0)
    expect(linked).toMatchObject([
      { parentSpanId: '', links: [{ traceId: STRANGERS, spanId: CALLER }] },
    ])
  })

  test('of an operation that fails has the code of its error', () => {
    expect(collector.spans.filter(({ failed }) => failed)).toMatchObject([
      { name: 'query', attributes: { 'error.type': 'BAD_USER_INPUT' } },
      { name: 'subscription Wrong', attributes: { 'error.type': 'BAD_USER_INPUT' } },
    ])
  })

  test('has a span for a subscription and its phases, over WebSocket and server-sent events', () => {
    expect(only('subscription Follow').parentSpanId).toBe('')
    const overSocket = only('subscription OverWebSocket')
    expect(overSocket).toMatchObject({ parentSpanId: '', failed: false })
    const overEvents = only('subscription OverEvents')
    const request = collector.spans.find(({ spanId }) => spanId === overEvents.parentSpanId)
    expect(request).toMatchObject({ name: 'POST /graphql/stream' })
    for (const operation of [overSocket, overEvents]) {
      expect(childrenOf(operation).map(({ name }) => name)).toEqual(
        expect.arrayContaining(['queue', 'engine', 'encode']),
      )
    }
  })

  test('of a job is linked to the operation that started it', () => {
    const slice = only('job checkpointReport')
    const { spanId, traceId } = only('mutation Start')
    expect(slice.links).toMatchObject([{ traceId, spanId }])
    expect(slice.traceId).not.toBe(traceId)
    expect(slice.attributes).toMatchObject({
      'latentql.job.id': reportId,
      'latentql.job.state': 'DONE',
    })
    expect(childrenOf(slice).map(({ name }) => name)).toContain('engine')
  })

  test('contains no secrets, variables or addresses of images', () => {
    const received = collector.received.join()
    for (const secret of [TOKEN, '31337', '/images/']) expect(received).not.toContain(secret)
  })
})

test('a collector that never responds delays neither requests nor the stop', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }
  const server = await startTestServer({ env })
  await server.query('{ generate(seed: 1) { dataUri } }')
  const stopping = performance.now()
  await server[Symbol.asyncDispose]()
  expect(performance.now() - stopping).toBeLessThan(8_000)
  silent.close()
})
