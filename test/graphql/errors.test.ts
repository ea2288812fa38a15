import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Engine } from '../../server/engine/engine.ts'
import { EngineFailed, ServerBusy } from '../../server/errors.ts'
import { createServices } from '../../server/context.ts'
import { createLogger } from '../../server/logger.ts'
import { startTestServer, subscriptionFailure, type TestServer } from '../support/server.ts'

/** The real engine, which fails on demand. */
interface FaultyEngine extends Engine {
  fail: Error | null
}

function faulty(engine: Engine): FaultyEngine {
  return {
    fail: null,
    info: engine.info,
    get status() {
      return engine.status
    },
    async run(...args) {
      if (this.fail) throw this.fail
      return engine.run(...args)
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

let server: TestServer
let engine: FaultyEngine
const log: string[] = []

beforeAll(async () => {
  const { startEngine } = await import('../../server/engine/start.ts')
  const to = new Writable({
    write(line, _encoding, done) {
      log.push(String(line))
      done()
    },
  })
  const logger = createLogger({ level: 'info', pretty: false, to })
  engine = faulty(await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger }))
  server = await startTestServer({ overrides: { engine, logger } })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

const LATENT = 'query ($latent: LatentInput!) { sample(latent: $latent) { url } }'

describe('client errors', () => {
  test.each([
    ['a syntax error', '{ generate(', 400],
    ['an unknown field', '{ generates }', 400],
    ['a missing argument', '{ generate { url } }', 400],
    ['a seed that is not an Int', '{ generate(seed: 2147483648) { url } }', 400],
    ['a negative seed', '{ generate(seed: -1) { url } }', 200],
    ['a truncation above 1', '{ generate(seed: 1, truncation: 1.5) { url } }', 200],
    ['a size of 0', '{ generate(seed: 1) { url(size: 0) } }', 200],
    ['a size above the maximum', '{ generate(seed: 1) { dataUri(size: 1025) } }', 200],
    ['two recipes in one latent', '{ sample(latent: { seed: 1, saved: "a" }) { url } }', 400],
    ['no recipe in a latent', '{ sample(latent: {}) { url } }', 400],
    ['an empty mean', '{ sample(latent: { mean: [] }) { url } }', 200],
    ['a page of 101', '{ latents(first: 101) { totalCount } }', 200],
    ['a page of 0', '{ checkpoints(first: 0) { totalCount } }', 200],
    ['an invalid cursor', '{ latents(after: "x") { totalCount } }', 200],
    ['an id and a name', '{ latent(id: "a", name: "b") { id } }', 200],
    ['neither id nor name', '{ latent { id } }', 200],
    ['one waypoint', '{ interpolate(input: { waypoints: [{ seed: 1 }] }) { method } }', 200],
    ['no plus group', '{ arithmetic(input: { plus: [] }) { result { url } } }', 200],
    ['a bad reference', '{ generate(seed: 1, checkpoint: "sha256:12") { url } }', 200],
    ['a subscription over HTTP', 'subscription { walk(input: {}) { index } }', 400],
  ])('%s is BAD_USER_INPUT with a reason', async (_what, query, status) => {
    const failure = await server.failure(query)
    expect(failure.extensions).toEqual({ code: 'BAD_USER_INPUT' })
    expect(failure.message.length).toBeGreaterThan(10)
    expect(failure.status).toBe(status)
  })

  test.each([
    ['a variable beyond Int', { seed: 2 ** 31 }],
    ['a variable of another type', { seed: 'seven' }],
    ['a missing variable', {}],
    ['variables that are not an object', 'seven'],
  ])('%s is BAD_USER_INPUT, 400', async (_what, variables) => {
    const query = 'query ($seed: Int!) { generate(seed: $seed) { url } }'
    const response = await server.post({ query, variables })
    expect(response.status).toBe(400)
    expect((await response.json()).errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })

  test('a nullable variable that leaves an argument null is BAD_USER_INPUT', async () => {
    const query =
      'query ($count: Int = 1) { dataset(name: "avatars") { sheet(count: $count) { width } } }'
    const failure = await server.failure(query, { count: null })
    expect(failure.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })

  test('bodies that are not a GraphQL request are BAD_USER_INPUT, 400', async () => {
    for (const body of [
      '',
      '{',
      '[]',
      '{}',
      '"x"',
      '{"query":7}',
      '[{"query":"{ __typename }"}]',
    ]) {
      const response = await server.post(body)
      expect(response.status, body).toBe(400)
      expect((await response.json()).errors[0].extensions.code, body).toBe('BAD_USER_INPUT')
    }
  })

  test('a latent of another length is LATENT_DIMENSION_MISMATCH, with both lengths', async () => {
    const { extensions, path } = await server.failure(LATENT, { latent: { z: [1, 2] } })
    expect(extensions).toEqual({ code: 'LATENT_DIMENSION_MISMATCH', expected: 8, actual: 2 })
    expect(path).toEqual(['sample'])
  })

  test('missing objects are LATENT_NOT_FOUND or CHECKPOINT_NOT_FOUND', async () => {
    const latent = await server.failure(LATENT, { latent: { saved: 'absent' } })
    expect(latent.extensions.code).toBe('LATENT_NOT_FOUND')
    for (const reference of ['absent', 'small@absent', `sha256:${'0'.repeat(64)}`]) {
      const { extensions } = await server.failure(
        'query ($c: String) { generate(seed: 1, checkpoint: $c) { url } }',
        { c: reference },
      )
      expect(extensions.code, reference).toBe('CHECKPOINT_NOT_FOUND')
    }
  })

  test('an unknown path is 404 in JSON', async () => {
    const response = await fetch(`${server.url}/nowhere`)
    expect(response.status).toBe(404)
    expect((await response.json()).error.code).toBe('BAD_USER_INPUT')
  })
})

describe('server errors', () => {
  const query = '{ generate(seed: 1) { dataUri } }'

  test('ENGINE_FAILED and SERVER_BUSY are retryable and have a retry time', async () => {
    engine.fail = new EngineFailed('The engine ended.')
    expect((await server.failure(query)).extensions).toEqual({
      code: 'ENGINE_FAILED',
      retryable: true,
    })
    engine.fail = new ServerBusy('The queue is full.', 120)
    expect((await server.failure(query)).extensions).toEqual({
      code: 'SERVER_BUSY',
      retryAfterMs: 120,
    })
    const { generate } = await server.query('{ generate(seed: 1) { url } }')
    const response = await fetch(server.url + generate.url)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.get('etag')).toBeNull()
    engine.fail = null
  })

  test('an internal error over HTTP exposes only an id, which is in the log', async () => {
    engine.fail = new Error('secret detail')
    const response = await server.post({ query }, { 'x-request-id': 'request-of-this-test' })
    engine.fail = null
    expect(response.headers.get('x-request-id')).toBe('request-of-this-test')
    const text = await response.text()
    expect(text).not.toContain('secret detail')
    const { code, id } = JSON.parse(text).errors[0].extensions
    expect(code).toBe('INTERNAL_SERVER_ERROR')
    const lines = log.filter((line) => line.includes(id))
    expect(lines).toHaveLength(1)
    const line = JSON.parse(lines[0]!)
    expect(line).toMatchObject({ level: 'error', requestId: 'request-of-this-test' })
    expect(line.error.message).toBe('secret detail')
  })

  test('an internal error over WebSocket exposes only an id, which is in the log', async () => {
    engine.fail = new Error('secret detail')
    const error = await subscriptionFailure(
      server.subscriber(),
      'subscription { walk(input: { fps: 60 }) { sample { dataUri } } }',
    )
    engine.fail = null
    expect(error.message).not.toContain('secret detail')
    expect(error.extensions.code).toBe('INTERNAL_SERVER_ERROR')
    expect(log.filter((line) => line.includes(error.extensions.id))).toHaveLength(1)
  })

  test('an internal error in a plain route exposes an id that is in the log', async () => {
    const { generate } = await server.query('{ generate(seed: 1) { url } }')
    engine.fail = new Error('secret detail')
    const response = await fetch(server.url + generate.url)
    engine.fail = null
    expect(response.status).toBe(500)
    const { error } = await response.json()
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(error.message).not.toContain('secret')
    expect(log.filter((line) => line.includes(error.id))).toHaveLength(1)
  })
})

test('the log names the checkpoint of a picture, but not its URL, which grants access', async () => {
  const { sample } = await server.query(LATENT, { latent: { z: Array(8).fill(0.5) } })
  const headers = { 'x-request-id': 'picture-of-this-test' }
  await (await fetch(server.url + sample.url, { headers })).arrayBuffer()
  await vi.waitFor(() => expect(log.join('')).toContain('picture-of-this-test'), 20_000)
  const line = JSON.parse(log.find((line) => line.includes('picture-of-this-test'))!)
  expect(line.path).toBe(`/images/*/${server.digest.replace('sha256:', '')}/*`)
})

test('errors over WebSocket have the same codes and details as over HTTP', async () => {
  const cases: [string, object][] = [
    ['subscription { walk(input: {', { code: 'BAD_USER_INPUT' }],
    ['subscription { walks }', { code: 'BAD_USER_INPUT' }],
    ['subscription { walk(input: { fps: 0 }) { index } }', { code: 'BAD_USER_INPUT' }],
    ['subscription { walk(input: { seed: -1 }) { index } }', { code: 'BAD_USER_INPUT' }],
    ['subscription { walk(input: { start: -1 }) { index } }', { code: 'BAD_USER_INPUT' }],
    ['{ generate(seed: 1) { url } }', { code: 'BAD_USER_INPUT' }],
    ['mutation { deleteLatent(input: { id: "a" }) { id } }', { code: 'BAD_USER_INPUT' }],
    [
      'subscription { walk(input: { checkpoint: "absent" }) { index } }',
      { code: 'CHECKPOINT_NOT_FOUND' },
    ],
    [
      'subscription { walk(input: { waypoints: [{ z: [1] }, { seed: 1 }] }) { index } }',
      { code: 'LATENT_DIMENSION_MISMATCH', expected: 8, actual: 1 },
    ],
  ]
  const client = server.subscriber()
  for (const [query, extensions] of cases) {
    const error = await subscriptionFailure(client, query)
    expect(error.extensions, query).toEqual(extensions)
  }
})

test('services that fail to start leave nothing behind, and report the cause', async () => {
  const config = { ...server.config, databaseUrl: 'postgresql://user:x@127.0.0.1:1/none' }
  await expect(
    createServices(
      { ...config, engine: 'onnxruntime-cuda' },
      { database: server.services.database },
    ),
  ).rejects.toThrow(/cuda/i)
})
