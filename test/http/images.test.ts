import http from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startEngine } from '../../server/engine/start.ts'
import { silentLogger } from '../support/test-database.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let runs = 0
/** Delays batches while it is pending. */
let gate: Promise<void> | undefined
const signals: AbortSignal[] = []

beforeAll(async () => {
  const engine = await startEngine({
    choice: 'onnxruntime-cpu',
    role: 'sampling',
    logger: silentLogger,
  })
  server = await startTestServer({
    overrides: {
      engine: {
        info: engine.info,
        status: engine.status,
        async run(program, inputs, rows, options) {
          runs += 1
          if (options?.signal) signals.push(options.signal)
          await gate
          return engine.run(program, inputs, rows, options)
        },
        [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
      },
    },
  })
  return () => engine[Symbol.asyncDispose]()
})
afterAll(() => server[Symbol.asyncDispose]())

/** The durations of Server-Timing by name, ms. */
function durationsOf(headers: Headers): Record<string, number> {
  const entries = headers.get('server-timing')!.matchAll(/(\w+);dur=([\d.]+)/g)
  return Object.fromEntries([...entries].map(([, name, ms]) => [name, Number(ms)]))
}

async function addressOf(seed: number, args = ''): Promise<string> {
  const { generate } = await server.query(
    `query ($seed: Int!) { generate(seed: $seed) { url${args} } }`,
    { seed },
  )
  return server.url + generate.url
}

describe('a picture at its address', () => {
  test('is immutable, has a type and an ETag, and can be shown by pages of any site', async () => {
    const response = await fetch(await addressOf(1), { headers: { origin: 'https://a.example' } })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'content-length': String((await response.arrayBuffer()).byteLength),
    })
    expect(response.headers.get('etag')).toMatch(/^"[\w-]+"$/)
  })

  test('says where its time went, also to pages of any site', async () => {
    const url = await addressOf(20)
    const { headers } = await fetch(url, { headers: { origin: 'https://a.example' } })
    const times = durationsOf(headers)
    expect(Object.keys(times)).toEqual(
      expect.arrayContaining(['admission', 'queue', 'engine', 'encode', 'total']),
    )
    const { total, ...phases } = times
    const sum = Object.values(phases).reduce((ms, phase) => ms + phase)
    expect(times['engine']).toBeGreaterThan(0)
    expect(sum).toBeLessThanOrEqual(total! + 0.1)
    expect(headers.get('timing-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toMatch(/\bServer-Timing\b/)
  })

  test('is not rendered for a client that has it', async () => {
    const url = await addressOf(2)
    const etag = (await fetch(url)).headers.get('etag')!
    const before = runs
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await fetch(url, { headers: { 'if-none-match': tag } })
      expect(response.status, tag).toBe(304)
      expect(response.headers.get('etag')).toBe(etag)
      expect(await response.text()).toBe('')
      expect(response.headers.get('server-timing')).toMatch(/^cache;desc=hit, .*total;dur=/)
    }
    expect(runs).toBe(before)
    const other = await fetch(url, { headers: { 'if-none-match': '"other"' } })
    expect(other.status).toBe(200)
  })

  test('answers HEAD like GET, without the body', async () => {
    const url = await addressOf(3)
    const [head, get] = await Promise.all([fetch(url, { method: 'HEAD' }), fetch(url)])
    expect(await head.text()).toBe('')
    for (const name of ['etag', 'content-type', 'content-length']) {
      expect(head.headers.get(name), name).toBe(get.headers.get(name))
    }
  })

  test('has the size of RAW pixels in headers that pages can read', async () => {
    const response = await fetch(await addressOf(4, '(format: RAW)'))
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('x-image-width')).toBe('16')
    expect(response.headers.get('x-image-height')).toBe('16')
    expect(response.headers.get('x-image-channels')).toBe('3')
    expect(response.headers.get('access-control-expose-headers')).toContain('X-Image-Width')
    expect((await response.arrayBuffer()).byteLength).toBe(16 * 16 * 3)
  })

  test('is rejected if the address was modified, without caching the error', async () => {
    const url = await addressOf(5)
    const changed = [
      url.replace('seed-5', 'seed-6'),
      url.replace('.png', '.jpg'),
      `${server.url}/images/x`,
      `${server.url}/images/`,
      url.replace('/images/', '/images/%2e%2e/'),
    ]
    for (const wrong of changed) {
      const response = await fetch(wrong)
      expect([400, 404], wrong).toContain(response.status)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect((await response.json()).error.code).toBe('BAD_USER_INPUT')
    }
    expect((await fetch(changed[0]!)).status).toBe(400)
  })

  test('is cancelled when its client disconnects', async () => {
    const url = await addressOf(6)
    let open = () => {}
    gate = new Promise((resolve) => (open = resolve))
    signals.length = 0
    const client = new AbortController()
    const answer = fetch(url, { signal: client.signal }).catch((error: Error) => error.name)
    await vi.waitFor(() => expect(signals).toHaveLength(1), 20_000)
    client.abort()
    expect(await answer).toBe('AbortError')
    await vi.waitFor(() => expect(signals[0]!.aborted).toBe(true), 20_000)
    open()
    gate = undefined
  })
})

test('a client that fetches many large pictures does not delay those of another', async () => {
  const addresses = await Promise.all(
    Array.from({ length: 40 }, (_, seed) => addressOf(seed, '(size: 1024, format: AVIF)')),
  )
  const controller = new AbortController()
  let done = 0
  const flood = addresses.map(async (address) => {
    const response = await fetch(address, { signal: controller.signal })
    await response.arrayBuffer()
    done += 1
  })
  await vi.waitFor(() => expect(done).toBeGreaterThan(0), 20_000)
  expect(await statusFor('127.0.0.2', await addressOf(7))).toBe(200)
  expect(done).toBeLessThan(20)
  controller.abort()
  await Promise.allSettled(flood)
})

/** Fetches from another address of this machine, which is another client. */
function statusFor(localAddress: string, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(address, { localAddress }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode!))
      })
      .once('error', reject)
  })
}

describe('a query', () => {
  test('is cancelled when its client disconnects', async () => {
    let open = () => {}
    gate = new Promise((resolve) => (open = resolve))
    signals.length = 0
    const client = new AbortController()
    const answer = fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ generate(seed: 1) { dataUri } }' }),
      signal: client.signal,
    }).catch((error: Error) => error.name)
    await vi.waitFor(() => expect(signals).toHaveLength(1), 20_000)
    client.abort()
    expect(await answer).toBe('AbortError')
    await vi.waitFor(() => expect(signals[0]!.aborted).toBe(true), 20_000)
    open()
    gate = undefined
  })

  test('is cancelled when one of its fields fails it', async () => {
    let open = () => {}
    gate = new Promise((resolve) => (open = resolve))
    signals.length = 0
    const { extensions } = await server.failure(
      '{ good: generate(seed: 1) { dataUri } bad: generate(seed: 2) { dataUri(size: 0) } }',
    )
    expect(extensions).toEqual({ code: 'BAD_USER_INPUT' })
    await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true]), 20_000)
    open()
    gate = undefined
  })

  test('for many samples requests all of them from the engine at once', async () => {
    let open = () => {}
    gate = new Promise((resolve) => (open = resolve))
    signals.length = 0
    const latents = Array.from({ length: 32 }, (_, seed) => ({ seed }))
    const answer = server.query(
      'query ($latents: [LatentInput!]!) { samples(latents: $latents) { dataUri } }',
      { latents },
    )
    await vi.waitFor(() => expect(signals).toHaveLength(32), 20_000)
    open()
    gate = undefined
    expect((await answer).samples).toHaveLength(32)
  })
})

test('a subscription is cancelled when its client unsubscribes or disconnects', async () => {
  let open = () => {}
  gate = new Promise((resolve) => (open = resolve))
  const query = 'subscription { walk(input: { fps: 60 }) { sample { dataUri } } }'
  const clients = [server.subscriber(), server.subscriber()]
  for (const [index, end] of (
    [
      (walk: AsyncIterableIterator<unknown>) => walk.return!(),
      () => clients[1]!.terminate(),
    ] as const
  ).entries()) {
    signals.length = 0
    const walk = clients[index]!.iterate({ query })
    const frame = walk.next().catch(() => undefined)
    await vi.waitFor(() => expect(signals).toHaveLength(1), 20_000)
    void end(walk)
    await vi.waitFor(() => expect(signals[0]!.aborted).toBe(true), 20_000)
    await frame
  }
  open()
  gate = undefined
})

test('addresses are absolute with PUBLIC_URL, and signed with SIGNING_KEY', async () => {
  await using other = await startTestServer({
    env: {
      PUBLIC_URL: 'https://pictures.example/latentql/',
      SIGNING_KEY: 'a-key-that-is-long-enough-to-be-one',
    },
  })
  const { generate } = await other.query('{ generate(seed: 1) { url } }')
  expect(generate.url).toMatch(/^https:\/\/pictures\.example\/latentql\/images\//)
  const path = new URL(generate.url).pathname.replace('/latentql', '')
  expect((await fetch(other.url + path)).status).toBe(200)
  expect((await fetch(server.url + path)).status).toBe(400)
})
