/** Rates and connections that one client may use, told apart by token and address. */
import { once } from 'node:events'
import net from 'node:net'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, type TestServer } from '../support/server.ts'

const SECRETS = { one: 'secret-of-token-one', two: 'secret-of-token-two' }
const WALK = 'subscription { walk(input: {fps: 1}) { index } }'
const QUERY = { query: '{ server { version } }' }

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    env: {
      AUTH: 'token',
      API_TOKENS: `one:admin:${SECRETS.one},two:read:${SECRETS.two}`,
      TRUSTED_PROXIES: '127.0.0.0/8, ::1',
      RATE_QUERIES: '3',
      RATE_IMAGES: '2',
      RATE_UPLOADS: '1',
      RATE_SUBSCRIPTIONS: '3',
      RATE_EXEMPT: '198.51.100.0/24',
      MAX_CONNECTIONS_PER_TOKEN: '2',
    },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

let lastAddress = 0

/** Headers of a client at an address of its own, as a proxy sends them. */
function client(secret?: string, address = `192.0.2.${++lastAddress}`) {
  return {
    'x-forwarded-for': address,
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
  }
}

const subscribe = (headers: Record<string, string>) =>
  fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...headers, accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query: WALK }),
  })

describe('a client that sends more than its rate', () => {
  test('of queries gets RATE_LIMITED, with the time to wait in the error and in headers', async () => {
    const headers = client(SECRETS.one)
    for (const left of [2, 1, 0]) {
      const response = await server.post(QUERY, headers)
      expect(response.status).toBe(200)
      expect(response.headers.get('ratelimit-policy')).toBe('"queries";q=3;w=60')
      expect(response.headers.get('ratelimit')).toMatch(new RegExp(`^"queries";r=${left};t=\\d+$`))
    }
    const refused = await server.post(QUERY, headers)
    expect(refused.status).toBe(429)
    const [error] = (await refused.json()).errors
    expect(error.extensions).toMatchObject({ code: 'RATE_LIMITED', limit: 3 })
    expect(error.extensions.retryAfterMs).toBeGreaterThan(0)
    expect(error.message).toMatch(/^More than 3 queries in a minute from your network/)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('with wrong tokens is refused before they are looked at', async () => {
    const headers = client('a-guess-of-a-secret')
    for (let i = 0; i < 3; i++) expect((await server.post(QUERY, headers)).status).toBe(401)
    const right = client(SECRETS.one, headers['x-forwarded-for'])
    expect((await server.post(QUERY, right)).status).toBe(429)
  })

  test('of pictures, for which no token is needed, is known by its address', async () => {
    const { data } = await (
      await server.post({ query: '{ generate(seed: 1) { url } }' }, client(SECRETS.one))
    ).json()
    const fetchPicture = (headers: Record<string, string>) =>
      fetch(server.url + data.generate.url, { headers })
    const headers = client()
    const statuses = [200, 200, 429]
    for (const status of statuses) expect((await fetchPicture(headers)).status).toBe(status)
    expect((await fetchPicture(client())).status).toBe(200)
  })

  test('of uploads is refused before anything is read', async () => {
    const headers = { ...client(SECRETS.one), 'content-type': 'application/octet-stream' }
    const upload = () =>
      fetch(`${server.url}/checkpoints?name=x`, { method: 'POST', headers, body: 'nothing' })
    expect((await upload()).status).not.toBe(429)
    const refused = await upload()
    expect(refused.status).toBe(429)
    expect((await refused.json()).error).toMatchObject({ code: 'RATE_LIMITED', limit: 1 })
  })

  test('of subscriptions gets RATE_LIMITED over server-sent events and WebSocket alike', async () => {
    const headers = client(SECRETS.one)
    for (let i = 0; i < 3; i++) await (await subscribe(headers)).body!.cancel()
    expect((await subscribe(headers)).status).toBe(429)
    const socket = new WebSocket(`${server.url}/graphql`, 'graphql-transport-ws', { headers })
    const [, response] = await once(
      socket.on('error', () => {}),
      'unexpected-response',
    )
    expect(response.statusCode).toBe(429)
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('on one WebSocket gets RATE_LIMITED for the subscription', async () => {
    const { subscriptions, close } = openWebSocket(client(SECRETS.one))
    const errors = []
    for (let i = 0; i < 3; i++) errors.push(await subscriptions())
    expect(errors.slice(0, 2)).toEqual([null, null])
    expect(errors[2]).toMatchObject({ extensions: { code: 'RATE_LIMITED', limit: 3 } })
    await close()
  })
})

/** A client whose subscriptions end with their first error, or null once they are accepted. */
function openWebSocket(headers: Record<string, string>) {
  class WithHeaders extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { headers })
    }
  }
  const graphql = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WithHeaders,
    retryAttempts: 0,
    lazy: false,
  })
  return {
    subscriptions: () =>
      new Promise((resolve) => {
        const end = graphql.subscribe(
          { query: WALK },
          {
            next: ({ errors }) => (resolve(errors?.[0] ?? null), end()),
            error: (errors) => resolve((errors as object[])[0]),
            complete: () => {},
          },
        )
      }),
    close: async () => graphql.dispose(),
  }
}

describe('rates', () => {
  test('of one token hold for all addresses together, ten times as high', async () => {
    const statuses = []
    for (let i = 0; i < 31; i++) {
      statuses.push((await server.post(QUERY, client(SECRETS.two))).status)
    }
    expect(statuses).toEqual([...Array(30).fill(200), 429])
  })

  test('count all IPv6 addresses of one /64 network together', async () => {
    const post = (host: number) => server.post(QUERY, client(SECRETS.one, `2001:db8::${host}`))
    for (let host = 1; host <= 3; host++) expect((await post(host)).status).toBe(200)
    expect((await post(4)).status).toBe(429)
  })

  test('do not hold for exempt networks', async () => {
    const headers = client(SECRETS.one, '198.51.100.7')
    for (let i = 0; i < 5; i++) {
      const response = await server.post(QUERY, headers)
      expect(response.status).toBe(200)
      expect(response.headers.get('ratelimit')).toBeNull()
    }
  })

  test('are off by default for a server without tokens, which only this machine reaches', async () => {
    await using open = await startTestServer({ checkpoint: false })
    const response = await open.post(QUERY)
    expect(response.headers.get('ratelimit')).toBeNull()
  })
})

describe('connections', () => {
  test('with one token are limited: event streams get 429, WebSockets close with 1013', async () => {
    const held = [await subscribe(client(SECRETS.one)), await subscribe(client(SECRETS.one))]
    expect(held.map(({ status }) => status)).toEqual([200, 200])
    const refused = await subscribe(client(SECRETS.one))
    expect(refused.status).toBe(429)
    expect((await refused.json()).errors[0].message).toMatch(
      /^2 connections are open with your token/,
    )
    const headers = client(SECRETS.one)
    const socket = new WebSocket(`${server.url}/graphql`, 'graphql-transport-ws', { headers })
    socket.once('open', () => socket.send('{"type":"connection_init"}'))
    expect((await once(socket, 'close'))[0]).toBe(1013)
    for (const { body } of held) await body!.cancel()
  })

  test('from one address beyond the limit are closed, and others are served', async () => {
    await using limited = await startTestServer({
      env: { MAX_CONNECTIONS_PER_ADDRESS: '3' },
      checkpoint: false,
    })
    const { port } = new URL(limited.url)
    const held = []
    for (let i = 0; i < 3; i++) {
      const socket = net.connect(Number(port), '127.0.0.1')
      await once(socket, 'connect')
      held.push(socket)
    }
    const beyond = net.connect(Number(port), '127.0.0.1').on('error', () => {})
    await once(beyond, 'close')
    expect(held.every((socket) => !socket.destroyed)).toBe(true)
    const closed = held.map((socket) => once(socket, 'close'))
    for (const socket of held) socket.destroy()
    await Promise.all(closed)
    await expect
      .poll(() =>
        limited.post(QUERY).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200)
  })
})
