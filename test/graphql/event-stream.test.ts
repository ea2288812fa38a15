import http from 'node:http'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { stateEvent, stepEvents } from '../db/training-database.ts'
import { heldRun } from '../support/held-run.ts'
import {
  openStream,
  openStreamByGet,
  readStream,
  streamFailure,
  type ReceivedEvent,
} from '../support/event-stream.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const ENDLESS = 'subscription { walk(input: { fps: 60 }) { index } }'
const WALK = `subscription ($input: WalkInput!) { walk(input: $input) { index sample { recipe } } }`
const SHORT = {
  waypoints: [{ seed: 1 }, { seed: 2 }],
  framesPerWaypoint: 4,
  loop: false,
  fps: 60,
}

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    env: {
      CORS_ORIGINS: 'https://friend.example',
      MAX_BODY_BYTES: '2000',
      MAX_COST: '50',
      MAX_SUBSCRIPTIONS: '3',
    },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

/** Returns the first `count` results and disconnects. */
async function take(stream: ReturnType<typeof openStream>, count: number): Promise<any[]> {
  const { events, close } = await stream
  const results: any[] = []
  for await (const { data } of events) {
    results.push(data)
    if (results.length === count) break
  }
  close()
  return results
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1])
}

/** Resolves when the streams of other tests have ended. */
const untilIdle = () =>
  vi.waitFor(async () => expect(await metric('latentql_subscriptions')).toBe(0), 20_000)

describe('a subscription over server-sent events', () => {
  test('sends `next` events and then `complete`', async () => {
    const stream = await openStream(server.url, { query: WALK, variables: { input: SHORT } })
    expect(stream.response.status).toBe(200)
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const events = await readStream(stream)
    expect(events.pop()).toEqual({ event: 'complete', data: null })
    expect(events.every(({ event }) => event === 'next')).toBe(true)
    const frames = events.map(({ data }) => data.data.walk)
    expect(frames[0]).toEqual({ index: 0, sample: { recipe: { seed: 1 } } })
    expect(frames.at(-1)).toEqual({ index: 4, sample: { recipe: { seed: 2 } } })
    expect(stream.text()).toMatch(/event: complete\ndata:\n\n$/)
  })

  test('can be requested by GET, as EventSource does', async () => {
    const request = { query: WALK, variables: { input: SHORT } }
    const events = await readStream(openStreamByGet(server.url, request))
    expect(events.at(-1)!.event).toBe('complete')
    expect(events.at(-2)!.data.data.walk.index).toBe(4)
  })

  test("runs with graphql-sse's client", async () => {
    const client = createClient({ url: `${server.url}/graphql/stream`, retryAttempts: 0 })
    const indices: number[] = []
    const results = client.iterate<any>({ query: WALK, variables: { input: SHORT } })
    for await (const { data } of results) indices.push(data.walk.index)
    expect(indices).toEqual([...indices].sort((a, b) => a - b))
    expect(indices.at(-1)).toBe(4)
    client.dispose()
  })

  test('resumes training progress after the last event that the client has', async () => {
    const { record } = await heldRun(server.services, 'sse-run')
    await record([...stepEvents(1, 5), stateEvent('CANCELLED')])
    const query = `subscription ($after: Int) {
      trainingProgress(run: "sse-run", after: $after) { seq ... on StateEvent { state } }
    }`
    const all = await readStream(openStream(server.url, { query }))
    const seqs = all.slice(0, -1).map(({ data }) => data.data.trainingProgress.seq)
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const rest = await readStream(openStream(server.url, { query, variables: { after: 6 } }))
    expect(rest.map(({ data }) => data?.data.trainingProgress)).toEqual([
      { seq: 7 },
      { seq: 8, state: 'CANCELLED' },
      undefined,
    ])
  })

  test('accepts further types alongside text/event-stream, as urql sends them', async () => {
    const headers = { accept: 'text/event-stream, multipart/mixed' }
    const [result] = await take(openStream(server.url, { query: ENDLESS }, headers), 1)
    expect(result.data.walk.index).toBe(0)
  })

  test.each([
    ['TEXT/EVENT-STREAM', 200],
    ['application/json;q=0.5, text/event-stream;q=0.1', 200],
    ['text/event-stream;q=0', 406],
    ['text/event-streamx', 406],
    ['*/*', 406],
  ])('reads the header Accept: %s', async (accept, status) => {
    const request = { query: WALK, variables: { input: SHORT } }
    const { response, close } = await openStream(server.url, request, { accept })
    close()
    expect(response.status).toBe(status)
    await untilIdle()
  })

  test('ends the work when its client disconnects', async () => {
    await take(openStream(server.url, { query: ENDLESS }), 3)
    await untilIdle()
  })

  test('counts as a request of its own path in the metrics', async () => {
    await readStream(openStream(server.url, { query: WALK, variables: { input: SHORT } }))
    const text = await (await fetch(`${server.url}/metrics`)).text()
    expect(text).toMatch(/http_request_duration_seconds_count\{route="\/graphql\/stream",/)
  })
})

describe('errors', () => {
  test('are one `next` event with the codes and details of HTTP, then `complete`', async () => {
    const cases: [string, object][] = [
      ['subscription { walk(input: {', { code: 'BAD_USER_INPUT' }],
      ['subscription { walks }', { code: 'BAD_USER_INPUT' }],
      ['subscription { walk(input: { fps: 0 }) { index } }', { code: 'BAD_USER_INPUT' }],
      ['subscription { walk(input: {}) @skip(if: true) { index } }', { code: 'BAD_USER_INPUT' }],
      [
        'subscription { walk(input: { checkpoint: "none" }) { index } }',
        { code: 'CHECKPOINT_NOT_FOUND' },
      ],
      [
        'subscription { walk(input: { waypoints: [{ z: [1] }, { seed: 1 }] }) { index } }',
        { code: 'LATENT_DIMENSION_MISMATCH', expected: 8, actual: 1 },
      ],
    ]
    for (const [query, extensions] of cases) {
      const events = await readStream(openStream(server.url, { query }))
      expect(
        events.map(({ event }) => event),
        query,
      ).toEqual(['next', 'complete'])
      const { errors, data } = events[0]!.data
      expect(errors[0].extensions, query).toEqual(extensions)
      expect(data ?? null).toBeNull()
    }
  })

  test('contain the cost and the limit of a subscription over the limit', async () => {
    const query = 'subscription { walk(input: { fps: 60 }) { sample { dataUri(size: 64) } } }'
    const { extensions } = await streamFailure(server.url, { query })
    expect(extensions).toMatchObject({ code: 'COST_LIMIT_EXCEEDED', limit: 50 })
    expect(extensions.cost).toBeGreaterThan(50)
  })

  test('refuse queries and mutations, by POST and by GET', async () => {
    const queries = [
      '{ server { version } }',
      'mutation { deleteLatent(input: { id: "a" }) { id } }',
      'query a { server { version } }',
    ]
    for (const query of queries) {
      for (const open of [openStream, openStreamByGet]) {
        const [{ data }, end] = (await readStream(open(server.url, { query }))) as [any, any]
        expect(data.errors[0].message).toMatch(/Only subscriptions .* \/graphql by POST/)
        expect(data.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' })
        expect(end.event).toBe('complete')
      }
    }
  })

  test('of a query over plain HTTP name both transports', async () => {
    const { message, status } = await server.failure(ENDLESS)
    expect(message).toMatch(/WebSocket.*server-sent events: \/graphql\/stream/)
    expect(status).toBe(400)
  })

  test('of the request itself have a status and the shape of GraphQL errors', async () => {
    const sse = { accept: 'text/event-stream' }
    const json = { 'content-type': 'application/json' }
    const post = (body: string, headers: Record<string, string>) =>
      fetch(`${server.url}/graphql/stream`, { method: 'POST', body, headers })
    const get = (search: string) => fetch(`${server.url}/graphql/stream${search}`, { headers: sse })
    const cases: [Promise<Response>, number, RegExp][] = [
      [post('{"query": ', { ...sse, ...json }), 400, /^The request body is not valid JSON: /],
      [post('{}', { ...sse, ...json }), 400, /query/],
      [post('[]', { ...sse, ...json }), 400, /^Batched requests are not supported; send one/],
      [post('{"query": 5}', { ...sse, ...json }), 400, /query/],
      [post('{"query": "{a}", "variables": []}', { ...sse, ...json }), 400, /variables/],
      [post('{"query": "{a}", "extensions": 5}', { ...sse, ...json }), 400, /extensions/],
      [
        post(`{"query": "{a} #${'x'.repeat(2000)}"}`, { ...sse, ...json }),
        413,
        /exceeds 2000 bytes \(MAX_BODY/,
      ],
      [
        post('{"query": "{a}"}', { ...sse, 'content-type': 'text/plain' }),
        415,
        /^Send the request as Cont/,
      ],
      [post('{"query": "{a}"}', json), 406, /Accept: text\/event-stream/],
      [get(''), 400, /has no `query`/],
      [get('?query=a&variables={'), 400, /^Query parameter `variables` is not valid JSON/],
      [get('?query=a&extensions={'), 400, /^Query parameter `extensions` is not valid JSON/],
      [fetch(`${server.url}/graphql/stream`, { method: 'PUT', headers: sse }), 405, /PUT/],
      [fetch(`${server.url}/graphql/stream`, { method: 'DELETE', headers: sse }), 405, /DELETE/],
    ]
    for (const [asked, status, message] of cases) {
      const response = await asked
      const { errors } = await response.json()
      expect(errors[0].message).toMatch(message)
      expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' })
      expect(response.status).toBe(status)
      if (status === 405) expect(response.headers.get('allow')).toBe('GET, POST')
    }
    expect(await metric('latentql_subscriptions')).toBe(0)
  })
})

describe('one client over many connections', () => {
  test('has at most MAX_SUBSCRIPTIONS streams, and may open others when those have ended', async () => {
    await untilIdle()
    const open = [1, 2, 3].map(() => openStream(server.url, { query: ENDLESS }))
    for (const stream of open) await (await stream).events.next()
    const { message, extensions } = await streamFailure(server.url, { query: ENDLESS })
    expect(message).toMatch(/already has 3 subscriptions/)
    expect(extensions).toEqual({ code: 'RATE_LIMITED', limit: 3 })
    for (const stream of open) (await stream).close()
    await vi.waitFor(async () => {
      const [result] = await take(openStream(server.url, { query: ENDLESS }), 1)
      expect(result.data.walk.index).toBe(0)
    }, 20_000)
  })

  test('cannot exceed the limit with a burst of requests', async () => {
    await untilIdle()
    const burst = Array.from({ length: 40 }, () => openStream(server.url, { query: ENDLESS }))
    const streams = await Promise.all(burst)
    const first = await Promise.all(streams.map(({ events }) => events.next()))
    const refused = first.filter(({ value }) => (value as ReceivedEvent).data.errors)
    expect(refused.length).toBeGreaterThanOrEqual(37)
    expect(await metric('latentql_subscriptions')).toBeLessThanOrEqual(3)
    for (const { close } of streams) close()
    await untilIdle()
  })

  test('gets an error for variables that are nested too deep', async () => {
    const nested = JSON.parse('{"mean":['.repeat(90) + ']}'.repeat(90)) as object
    const { message } = await streamFailure(server.url, {
      query: 'subscription ($l: LatentInput!) { walk(input: { waypoints: [$l] }) { index } }',
      variables: { l: nested },
    })
    expect(message).toMatch(/nested too deep/)
  })
})

describe('pages of other sites', () => {
  const statusFor = async (headers: Record<string, string>) => {
    const { response, close } = await openStreamByGet(server.url, { query: ENDLESS }, headers)
    close()
    return response.status
  }

  test('may not subscribe, unless CORS_ORIGINS names them', async () => {
    await untilIdle()
    expect(await statusFor({ origin: 'https://evil.example' })).toBe(403)
    expect(await statusFor({ origin: 'null' })).toBe(403)
    expect(await statusFor({ origin: 'https://friend.example' })).toBe(200)
    await untilIdle()
    expect(await statusFor({ origin: server.url })).toBe(200)
    await untilIdle()
  })

  test('may not subscribe by a GET without Origin either, which needs no preflight', async () => {
    // undici forbids these headers.
    const get = (site: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = { accept: 'text/event-stream', 'sec-fetch-site': site }
        const url = `${server.url}/graphql/stream?query=${encodeURIComponent(ENDLESS)}`
        const request = http.get(url, { headers }, (response) => {
          resolve(response.statusCode!)
          request.destroy()
        })
        request.once('error', reject)
      })
    expect(await get('cross-site')).toBe(403)
    expect(await get('same-site')).toBe(403)
    expect(await get('same-origin')).toBe(200)
    await untilIdle()
  })

  test('that CORS_ORIGINS names can read the results', async () => {
    const headers = { origin: 'https://friend.example' }
    const { response, close } = await openStream(server.url, { query: ENDLESS }, headers)
    close()
    expect(response.headers.get('access-control-allow-origin')).toBe('https://friend.example')
  })
})
