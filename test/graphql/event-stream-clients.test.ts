import { once } from 'node:events'
import net from 'node:net'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Engine } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { stepEvents } from '../db/training-database.ts'
import { openStream, readStream, streamFailure } from '../support/event-stream.ts'
import { heldRun } from '../support/held-run.ts'
import { startTestServer, take, type TestServer } from '../support/server.ts'
import { silentLogger } from '../support/test-database.ts'

const SECRETS = { one: 'secret-of-the-first-one', two: 'secret-of-the-second' }
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
const headers = bearer(SECRETS.one)
const ENDLESS = 'subscription { walk(input: { fps: 60 }) { index } }'

let engine: Engine
/** The error that the engine fails with, if any. */
let defect: Error | null = null
let server: TestServer
beforeAll(async () => {
  engine = await startEngine({
    choice: 'onnxruntime-cpu',
    role: 'sampling',
    logger: silentLogger,
  })
  const faulty: Engine = {
    info: engine.info,
    get status() {
      return engine.status
    },
    run: async (...args) => {
      if (defect) throw defect
      return engine.run(...args)
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
  const API_TOKENS = `one:read:${SECRETS.one},two:read:${SECRETS.two}`
  const env = { AUTH: 'token', API_TOKENS, MAX_SUBSCRIPTIONS: '2' }
  server = await startTestServer({ env, overrides: { engine: faulty } })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

async function openSubscriptions(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`, { headers })).text()
  return Number(/^latentql_subscriptions (\d+)$/m.exec(text)![1])
}
const untilIdle = () => vi.waitFor(async () => expect(await openSubscriptions()).toBe(0), 20_000)

/**
 * Subscribes over a new socket, which can be paused, and collects the response. Sends the request
 * as often as `times`, without waiting.
 */
async function openSocket(query: string, variables: object = {}, times = 1) {
  const socket = net.connect(server.server.port, '127.0.0.1')
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (chunk) => (text += String(chunk)))
  const body = JSON.stringify({ query, variables })
  const request =
    'POST /graphql/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n' +
    `Authorization: Bearer ${SECRETS.one}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`
  socket.write(request.repeat(times))
  return { socket, text: () => text }
}

describe('with AUTH=token', () => {
  test('a stream requires a token in its header', async () => {
    for (const given of [{}, bearer('secret-of-no-token-1'), { authorization: 'Basic x' }]) {
      const { response } = await openStream(
        server.url,
        { query: ENDLESS },
        given as Record<string, string>,
      )
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
      const { errors } = await response.json()
      expect(errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' })
    }
  })

  test('each token has its own limit', async () => {
    const open = [
      await openStream(server.url, { query: ENDLESS }, headers),
      await openStream(server.url, { query: ENDLESS }, headers),
    ]
    const { extensions } = await streamFailure(server.url, { query: ENDLESS }, headers)
    expect(extensions).toEqual({ code: 'RATE_LIMITED', limit: 2 })
    const other = await openStream(server.url, { query: ENDLESS }, bearer(SECRETS.two))
    const { value } = await other.events.next()
    expect(value.data.data.walk.index).toBe(0)
    for (const { close } of [...open, other]) close()
    await untilIdle()
  })
})

describe('a client that does not read', () => {
  test('gets fewer frames of a walk, and none is buffered for it', async () => {
    const seeds = Array.from({ length: 120 }, (_, seed) => ({ seed }))
    // Frames of 200 kB: the buffers of the two sockets hold few of them.
    const aliases = Array.from({ length: 60 }, (_, i) => `r${i}: recipe`).join(' ')
    const query = `subscription ($input: WalkInput!) { walk(input: $input) { index sample { ${aliases} } } }`
    const input = { fps: 60, waypoints: [{ mean: seeds }, { mean: seeds.slice(1) }] }
    const { socket, text } = await openSocket(query, { input })
    await vi.waitFor(() => expect(text()).toContain('"index":'), 10_000)
    socket.pause()
    const others = await take(
      server.subscriber(headers),
      'subscription { walk(input: { fps: 60, frames: 240 }) { index } }',
      100,
    )
    expect(others).toHaveLength(100)
    const before = text().length
    socket.resume()
    await vi.waitFor(
      () => {
        const indices = [...text().matchAll(/"index":(\d+)/g)].map(([, index]) => Number(index))
        const gaps = indices.slice(1).map((value, i) => value - indices[i]!)
        expect(gaps.every((gap) => gap > 0)).toBe(true)
        expect(Math.max(...gaps)).toBeGreaterThan(20)
      },
      { timeout: 45_000 },
    )
    expect(text().length).toBeGreaterThan(before)
    socket.destroy()
    await untilIdle()
  })

  test('gets CONSUMER_TOO_SLOW, and resumes from its cursor', async () => {
    const { record } = await heldRun(server.services, 'fast')
    // Events of 3 kB: the buffers of the two sockets hold few thousands of them.
    const large = Array.from({ length: 60 }, (_, index) => `padding${'_'.repeat(10)}${index}: at`)
    const query = `subscription { trainingProgress(run: "fast") { seq ${large.join(' ')} } }`
    const { socket, text } = await openSocket(query)
    await vi.waitFor(() => expect(text()).toContain('"seq":2'), 10_000)
    socket.pause()
    for (let step = 1; step < 16_000; step += 1_000) await record(stepEvents(step, step + 999))
    socket.resume()
    await vi.waitFor(() => expect(text()).toContain('event: complete'), 30_000)
    socket.destroy()
    const lastSeq = Number([...text().matchAll(/"seq":(\d+)/g)].at(-1)![1])
    expect(text()).toContain(`"extensions":{"cursor":${lastSeq},"code":"CONSUMER_TOO_SLOW"}`)
    const next =
      'subscription ($after: Int) { trainingProgress(run: "fast", after: $after) { seq } }'
    const events = await openStream(
      server.url,
      { query: next, variables: { after: lastSeq } },
      headers,
    )
    const { value } = await events.events.next()
    expect(value.data.data).toEqual({ trainingProgress: { seq: lastSeq + 1 } })
    events.close()
    await untilIdle()
  })
})

test('a client that disconnects during preparation leaves nothing behind', async () => {
  for (let i = 0; i < 20; i++) {
    const { socket } = await openSocket(ENDLESS)
    if (i % 2 === 0) socket.resetAndDestroy()
    else socket.end()
    await once(socket, 'close')
  }
  await untilIdle()
  const events = await openStream(server.url, { query: ENDLESS }, headers)
  expect((await events.events.next()).value.event).toBe('next')
  events.close()
  await untilIdle()
})

test('streams that wait behind another of their connection end with it', async () => {
  const { socket } = await openSocket(ENDLESS, {}, 2)
  await vi.waitFor(async () => expect(await openSubscriptions()).toBe(2), 20_000)
  socket.destroy()
  await untilIdle()
  const events = await openStream(server.url, { query: ENDLESS }, headers)
  expect((await events.events.next()).value.data.errors).toBeUndefined()
  events.close()
  await untilIdle()
})

test('an internal error in a stream exposes only an id, and the stream continues', async () => {
  const query = 'subscription { walk(input: { fps: 60, frames: 3 }) { index sample { dataUri } } }'
  defect = new Error('secret detail')
  const events = await readStream(openStream(server.url, { query }, headers))
  defect = null
  expect(events.at(-1)!.event).toBe('complete')
  const [error] = events[0]!.data.errors
  expect(error.message).not.toContain('secret')
  expect(error.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', id: expect.any(String) })
})

describe('a server that stops', () => {
  test('ends streams without `complete`, and waits for no client', async () => {
    const stream = await openStream(server.url, { query: ENDLESS }, headers)
    await stream.events.next()
    const stuck = await openSocket('subscription { walk(input: { fps: 60 }) { sample { z } } }')
    stuck.socket.pause()
    // A connection without a request, as browsers open them ahead of time.
    const unused = net.connect(server.server.port, '127.0.0.1')
    await once(unused, 'connect')
    const unusedClosed = once(unused.resume(), 'close')
    const refused = net.connect({ port: server.server.port, allowHalfOpen: true })
    refused.write(
      'GET /elsewhere HTTP/1.1\r\nHost: localhost\r\n' +
        'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )
    await once(refused.resume(), 'end')
    const started = performance.now()
    const ended = readStream(stream)
    const stuckClosed = once(stuck.socket, 'close')
    await server.restart()
    expect(performance.now() - started).toBeLessThan(10_000)
    expect((await ended).map(({ event }) => event)).not.toContain('complete')
    stuck.socket.resume()
    await Promise.all([stuckClosed, unusedClosed])
    refused.destroy()
  })

  test("is resumed by graphql-sse's client when it runs again", async () => {
    const { record, id } = await heldRun(server.services, 'restarted')
    let after = 0
    const client = createClient({
      url: `${server.url}/graphql/stream`,
      headers,
      retryAttempts: 20,
      retry: () => new Promise((resolve) => setTimeout(resolve, 200)),
    })
    const results = client.iterate<any>({
      query: `subscription { trainingProgress(run: "${id}") { seq } }`,
    })
    for (; after < 2; after += 1) await results.next()
    const next = results.next()
    await server.restart()
    await record(stepEvents(1, 3)).catch(() => undefined)
    // The same request is sent again, so the events come from the first.
    expect((await next).value.data).toEqual({ trainingProgress: { seq: 1 } })
    client.dispose()
  })
})
