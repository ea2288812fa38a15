import net from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, subscriptionFailure, take, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { CORS_ORIGINS: 'https://friend.example' } })
})
afterAll(() => server[Symbol.asyncDispose]())

const WALK =
  'subscription ($input: WalkInput!) { walk(input: $input) { index sample { recipe z dataUri } } }'
const address = () => `${server.url.replace('http', 'ws')}/graphql`

describe('walk', () => {
  test('sends its frames in order, each with the sample of its latent, and ends', async () => {
    const input = {
      waypoints: [{ seed: 1 }, { seed: 2 }],
      framesPerWaypoint: 4,
      loop: false,
      fps: 20,
    }
    const frames: any[] = []
    for await (const { data } of server
      .subscriber()
      .iterate<any>({ query: WALK, variables: { input } })) {
      frames.push(data.walk)
    }
    const indices = frames.map(({ index }) => index)
    expect(indices).toEqual([...indices].sort((a, b) => a - b))
    expect(indices.at(-1)).toBe(4)
    expect(frames.at(-1).sample.recipe).toEqual({ seed: 2 })
    const { sample } = await server.query(
      'query ($latent: LatentInput!) { sample(latent: $latent) { recipe z dataUri } }',
      { latent: frames[0].sample.recipe },
    )
    expect(sample).toEqual(frames[0].sample)
  })

  test('continues forever from seed to seed, and ends when the client unsubscribes', async () => {
    const frames = await take(server.subscriber(), WALK, 5, { input: { fps: 60, seed: 9 } })
    expect(frames[0]!.walk.sample.recipe).toEqual({ seed: 9 })
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${server.url}/metrics`)).text()
      expect(metrics).toMatch(/^latentql_subscriptions 0$/m)
    }, 20_000)
  })

  test('resumes at the frame where a client stopped', async () => {
    const input = { fps: 60, framesPerWaypoint: 10, start: 20 }
    const [frame] = await take(server.subscriber(), WALK, 1, { input })
    expect(frame!.walk).toMatchObject({ index: 20, sample: { recipe: { seed: 2 } } })
  })

  test('skips frames for a client that does not read, but not for others', async () => {
    const socket = await openSocket()
    const stream = (socket as unknown as { _socket: net.Socket })._socket
    const indices: number[] = []
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data))
      if (type === 'next') indices.push(payload.data.walk.index)
    })
    // Frames of 200 kB: the buffers of the two sockets hold few of them.
    const seeds = Array.from({ length: 120 }, (_, seed) => ({ seed }))
    const aliases = Array.from({ length: 60 }, (_, i) => `r${i}: recipe`).join(' ')
    const query = `subscription ($input: WalkInput!) { walk(input: $input) { index sample { ${aliases} } } }`
    const input = { fps: 60, waypoints: [{ mean: seeds }, { mean: seeds.slice(1) }] }
    const payload = { query, variables: { input } }
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
    await vi.waitFor(() => expect(indices.length).toBeGreaterThan(0), 10_000)
    stream.pause()
    const read = indices.length
    const index = 'subscription { walk(input: { fps: 60, frames: 240 }) { index } }'
    const others = await take(server.subscriber(), index, 100)
    expect(others).toHaveLength(100)
    stream.resume()
    await vi.waitFor(
      () => {
        const gaps = indices.slice(1).map((value, i) => value - indices[i]!)
        expect(gaps.every((gap) => gap > 0)).toBe(true)
        expect(Math.max(...gaps)).toBeGreaterThan(20)
      },
      { timeout: 45_000 },
    )
    expect(indices.length).toBeGreaterThan(read)
    socket.close()
  })
})

test('walks too large to keep up with their clock leave the server responsive, and end with their client', async () => {
  const socket = await openSocket()
  const seeds = Array.from({ length: 120 }, (_, seed) => ({ seed }))
  const aliases = Array.from({ length: 60 }, (_, i) => `r${i}: recipe`).join(' ')
  const query = `subscription ($input: WalkInput!) { walk(input: $input) { sample { ${aliases} } } }`
  const input = { fps: 60, waypoints: [{ mean: seeds }, { mean: seeds.slice(1) }] }
  for (let id = 0; id < 16; id++) {
    const payload = { query, variables: { input } }
    socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }))
  }
  let frames = 0
  socket.on('message', () => frames++)
  await vi.waitFor(() => expect(frames).toBeGreaterThan(64), 20_000)
  expect(await server.query('{ generate(seed: 1) { dataUri } }')).toBeTruthy()
  socket.close()
  await vi.waitFor(async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toMatch(/^latentql_subscriptions 0$/m)
  }, 20_000)
})

test('a subscription whose field may be skipped is rejected, and others continue', async () => {
  const client = server.subscriber()
  const neighbour = client.iterate({ query: 'subscription { walk(input: { fps: 30 }) { index } }' })
  await neighbour.next()
  for (const query of [
    'subscription { walk(input: {}) @skip(if: true) { index } }',
    'subscription { ... @include(if: false) { walk(input: {}) { index } } }',
    'subscription { ...a @skip(if: true) } fragment a on Subscription { walk(input: {}) { index } }',
  ]) {
    const { message, extensions } = await subscriptionFailure(client, query)
    expect(message).toMatch(/directives/)
    expect(extensions).toEqual({ code: 'BAD_USER_INPUT' })
  }
  expect((await neighbour.next()).done).toBe(false)
  const nested = 'subscription { walk(input: {}) { index sample @skip(if: true) { url } } }'
  expect(await take(client, nested, 1)).toEqual([{ walk: { index: 0 } }])
})

describe('the WebSocket', () => {
  test('rejects pages of other sites, but accepts programs, its own pages and allowed origins', async () => {
    const answers = {
      'https://evil.example': 403,
      null: 403,
      'https://friend.example': 101,
      [server.url]: 101,
    }
    for (const [origin, status] of Object.entries(answers)) {
      expect(await upgradeStatus({ origin }), origin).toBe(status)
    }
    expect(await upgradeStatus({})).toBe(101)
  })

  test('is only available at /graphql', async () => {
    expect(await upgradeStatus({}, '/elsewhere')).toBe(404)
  })

  test('speaks graphql-transport-ws only', async () => {
    const socket = new WebSocket(address(), ['graphql-ws'])
    const closed = await new Promise((resolve) => {
      socket.once('close', resolve)
      socket.once('error', () => resolve('refused'))
    })
    expect([4406, 'refused']).toContain(closed)
  })

  test('rejects subscriptions with long ids, which each of their messages would repeat', async () => {
    const socket = await openSocket()
    const payload = { query: 'subscription { walk(input: {}) { index } }' }
    socket.send(JSON.stringify({ id: 'x'.repeat(129), type: 'subscribe', payload }))
    expect(await message(socket)).toMatchObject({
      type: 'error',
      payload: [
        {
          message: "The subscription's id has 129 characters; the maximum is 128.",
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    })
    socket.close()
  })

  test('responds to pings, and closes on a subscription before the connection is acknowledged', async () => {
    const socket = new WebSocket(address(), ['graphql-transport-ws'])
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(JSON.stringify({ type: 'ping' }))
    expect(await message(socket)).toEqual({ type: 'pong' })
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ a }' } }))
    expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(4401)
  })
})

async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(address(), ['graphql-transport-ws'])
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify({ type: 'connection_init' }))
  expect(await message(socket)).toEqual({ type: 'connection_ack' })
  return socket
}

function message(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) =>
    socket.once('message', (data) => resolve(JSON.parse(String(data)))),
  )
}

function upgradeStatus(headers: Record<string, string>, path = '/graphql'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(
      `${server.url.replace('http', 'ws')}${path}`,
      ['graphql-transport-ws'],
      {
        headers,
      },
    )
    socket.once('open', () => {
      socket.close()
      resolve(101)
    })
    socket.once('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode!)
    })
    socket.once('error', reject)
  })
}
