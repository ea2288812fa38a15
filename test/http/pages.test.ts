import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { CORS_ORIGINS: 'https://friend.example' } })
})
afterAll(() => server[Symbol.asyncDispose]())

const body = JSON.stringify({ query: '{ __typename }' })

describe('pages of other sites', () => {
  test('may call the API only if CORS_ORIGINS lists them', async () => {
    for (const [origin, allowed] of [
      ['https://friend.example', 'https://friend.example'],
      ['https://evil.example', null],
    ] as const) {
      const preflight = await fetch(`${server.url}/graphql`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,authorization',
        },
      })
      expect(preflight.headers.get('access-control-allow-origin'), origin).toBe(allowed)
      const response = await server.post(body, { origin })
      expect(response.headers.get('access-control-allow-origin'), origin).toBe(allowed)
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  test('can’t send requests that need no CORS preflight', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const response = await server.post(body, { 'content-type': type })
      expect(response.status, type).toBe(400)
      expect((await response.json()).errors[0].extensions.code).toBe('BAD_USER_INPUT')
    }
    const get = `${server.url}/graphql?query={__typename}`
    expect((await fetch(get)).status).toBe(400)
    const asked = await fetch(get, { headers: { 'apollo-require-preflight': 'true' } })
    expect(await asked.json()).toEqual({ data: { __typename: 'Query' } })
  })

  test('can’t run mutations by GET', async () => {
    const mutation = encodeURIComponent('mutation { deleteLatent(input: { id: "a" }) { id } }')
    const response = await fetch(`${server.url}/graphql?query=${mutation}`, {
      headers: { 'apollo-require-preflight': 'true' },
    })
    expect(response.status).toBe(405)
  })
})

describe('a foreign host name that points to this machine (DNS rebinding)', () => {
  const names = (port: number): [host: string, status: number][] => [
    [`evil.example:${port}`, 421],
    [`127.0.0.1.evil.example:${port}`, 421],
    ['a b', 421],
    [`127.0.0.1:${port}`, 200],
    ['127.0.0.1', 200],
    [`localhost:${port}`, 200],
    [`[::1]:${port}`, 200],
    ['latents.example', 200],
    ['latents.example:8443', 200],
  ]

  test('is rejected over HTTP and WebSocket if the server requires no tokens', async () => {
    await using open = await startTestServer({
      env: { PUBLIC_URL: 'https://latents.example/under' },
      checkpoint: false,
    })
    const { port } = open.server
    for (const [host, status] of names(port)) {
      expect(await postTo(port, host), host).toBe(status)
      expect(await upgrade(port, host), host).toBe(status === 200 ? 101 : status)
    }
  })

  test('is accepted if the server requires tokens', async () => {
    const secret = 'secret-of-the-reader'
    await using guarded = await startTestServer({
      env: { AUTH: 'token', API_TOKENS: `reader:read:${secret}` },
      checkpoint: false,
    })
    const { port } = guarded.server
    const headers = { authorization: `Bearer ${secret}` }
    expect(await postTo(port, 'service.internal', headers)).toBe(200)
    expect(await postTo(port, 'service.internal')).toBe(401)
  })

  /** Headers as sent by a page of `host`: its Origin is the same host. */
  const fromPage = (host: string) => ({ host, origin: `http://${host.replace(' ', '')}` })

  function postTo(port: number, host: string, headers: Record<string, string> = {}) {
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          ...{ port, host: '127.0.0.1', path: '/graphql', method: 'POST' },
          headers: { 'content-type': 'application/json', ...fromPage(host), ...headers },
        },
        (response) => resolve(response.resume().statusCode),
      )
      request.once('error', reject).end(body)
    })
  }

  function upgrade(port: number, host: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, ['graphql-transport-ws'], {
        headers: fromPage(host),
      })
      socket.once('upgrade', () => resolve(101))
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode))
      socket.once('error', reject).once('open', () => socket.close())
    })
  }
})

describe('request ids', () => {
  test('are kept if they are plain, and generated otherwise', async () => {
    const idOf = async (id?: string) => {
      const headers = id === undefined ? undefined : { 'x-request-id': id }
      return (await fetch(`${server.url}/health/live`, { headers })).headers.get('x-request-id')
    }
    expect(await idOf('trace-1.2:3')).toBe('trace-1.2:3')
    for (const id of [undefined, 'has space', 'x'.repeat(200)]) {
      expect(await idOf(id)).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})

describe('health and metrics', () => {
  test('live and ready are 200 while everything works', async () => {
    expect(await (await fetch(`${server.url}/health/live`)).json()).toEqual({ status: 'ok' })
    const ready = await fetch(`${server.url}/health/ready`)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toEqual({
      ...{ status: 'ok', database: 'ok', engine: 'ok', storage: 'ok' },
    })
  })

  test('ready is 503 with the reason while the database is unavailable; live stays 200', async () => {
    const { database } = server.services
    const broken = {
      ...database,
      latents: database.latents,
      ping: () => Promise.reject(new Error('away')),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
    await using other = await startTestServer({
      overrides: { database: broken },
      checkpoint: false,
    })
    const ready = await fetch(`${other.url}/health/ready`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ database: 'unreachable', engine: 'ok' })
    expect((await fetch(`${other.url}/health/live`)).status).toBe(200)
  })

  test('every metric of the Grafana dashboard exists', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    const existing = [...metrics.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name!)
    const dashboard = await readFile('deploy/grafana-dashboard.json', 'utf8')
    const shown = [...dashboard.matchAll(/\b(?:latentql|process|nodejs)_\w+\b/g)].map(String)
    expect(shown.length).toBeGreaterThan(15)
    for (const name of shown) {
      expect(existing).toContain(name.replace(/_(bucket|sum|count)$/, ''))
    }
  })

  test('metrics count requests, operations, errors, pictures and the engine', async () => {
    await server.query('{ generate(seed: 1) { dataUri } }')
    await server.failure('{ generate(seed: -1) { url } }')
    const response = await fetch(`${server.url}/metrics`)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    const metrics = await response.text()
    for (const line of [
      /^latentql_http_request_duration_seconds_count\{route="\/graphql",method="POST",status="200"\} \d+$/m,
      /^latentql_graphql_operation_duration_seconds_count\{type="query",outcome="success"\} \d+$/m,
      /^latentql_graphql_errors_total\{code="BAD_USER_INPUT"\} \d+$/m,
      /^latentql_pictures_rendered_total\{kind="sample",format="PNG"\} 1$/m,
      /^latentql_samples_rendered_total 1$/m,
      /^latentql_engine_batch_samples_count 1$/m,
      /^latentql_phase_duration_seconds_count\{phase="queue"\} 2$/m,
      /^latentql_phase_duration_seconds_count\{phase="engine"\} 1$/m,
      /^latentql_phase_duration_seconds_count\{phase="encode"\} 1$/m,
      /^latentql_engine_queue_samples 0$/m,
      /^latentql_engine_running_samples 0$/m,
      /^latentql_engine_restarts 0$/m,
      /^latentql_engine_ready 1$/m,
      /^latentql_websockets 0$/m,
      /^nodejs_eventloop_lag_p99_seconds \S+$/m,
    ]) {
      expect(metrics).toMatch(line)
    }
  })
})
