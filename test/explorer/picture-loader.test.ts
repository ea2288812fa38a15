import { afterAll, beforeAll, expect, test } from 'vitest'
import { PictureLoader } from '../../clients/explorer/src/api/picture-loader.ts'
import { createClient } from '../../clients/sdk/src/index.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { MAX_COST: '12' } })
})
afterAll(() => server[Symbol.asyncDispose]())

/**
 * Creates a loader whose client records the latents and outcome of each request, and reports when
 * one starts.
 */
function watched(onRequest?: () => void) {
  const requests: { latents: number; ended?: string }[] = []
  const client = createClient({ url: server.url, fetch: watchedFetch })
  async function watchedFetch(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
    const request: (typeof requests)[number] = {
      latents: JSON.parse(String(init!.body)).variables.latents.length,
    }
    requests.push(request)
    try {
      const response = fetch(input, init)
      onRequest?.()
      await response
      request.ended = 'succeeded'
      return await response
    } catch (error) {
      request.ended = init!.signal?.aborted ? 'aborted' : 'failed'
      throw error
    }
  }
  return { loader: new PictureLoader(client), requests }
}

const wanted = (seed: number, size?: number) => ({
  latent: { seed },
  checkpoint: server.digest,
  size,
})

test('pictures requested together share one request, and are cached', async () => {
  const { loader, requests } = watched()
  const uris = await Promise.all([1, 2, 3, 2, 1].map((seed) => loader.request(wanted(seed))))
  expect(requests).toEqual([{ latents: 3, ended: 'succeeded' }])
  expect(uris[0]).toBe(uris[4])
  expect(new Set(uris).size).toBe(3)
  expect(loader.peek(wanted(1))).toBe(uris[0])
  expect(await loader.request(wanted(3))).toBe(uris[2])
  expect(requests).toHaveLength(1)
})

test('each caller gets the picture of its own latent', async () => {
  const { loader } = watched()
  const client = createClient({ url: server.url })
  const uris = await Promise.all([5, 6].map((seed) => loader.request(wanted(seed))))
  const direct = await client.samplePictures({ latents: [{ seed: 5 }, { seed: 6 }] })
  expect(uris).toEqual(direct.map(({ dataUri }) => dataUri))
})

test('a picture aborted before it is sent is never requested', async () => {
  const { loader, requests } = watched()
  const controller = new AbortController()
  const left = Array.from({ length: 50 }, (_, seed) =>
    loader.request(wanted(100 + seed), controller.signal),
  )
  const stays = loader.request(wanted(99))
  controller.abort()
  const outcomes = await Promise.allSettled(left)
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  await stays
  expect(requests).toEqual([{ latents: 1, ended: 'succeeded' }])
})

test('a request without waiting callers is aborted, and a later call sends a new one', async () => {
  const controller = new AbortController()
  const { loader, requests } = watched(() => controller.abort())
  const first = loader.request(wanted(200), controller.signal)
  await expect(first).rejects.toMatchObject({ name: 'AbortError' })
  expect(await loader.request(wanted(200))).toMatch(/^data:image\/png/)
  expect(requests.map(({ ended }) => ended)).toEqual(['aborted', 'succeeded'])
})

test('aborting one caller doesn’t affect another caller for the same picture', async () => {
  const { loader } = watched()
  const controller = new AbortController()
  const leaves = loader.request(wanted(300), controller.signal)
  const stays = loader.request(wanted(300), new AbortController().signal)
  controller.abort()
  await expect(leaves).rejects.toMatchObject({ name: 'AbortError' })
  expect(await stays).toMatch(/^data:/)
})

test('a batch above the cost limit is split into smaller requests', async () => {
  const { loader, requests } = watched()
  const uris = await Promise.all(
    Array.from({ length: 16 }, (_, seed) => loader.request(wanted(400 + seed, 64))),
  )
  expect(new Set(uris).size).toBe(16)
  expect(requests.length).toBeGreaterThan(1)
})

test('a missing latent fails alone', async () => {
  const { loader } = watched()
  const gone = loader.request({ latent: { saved: 'no such' }, checkpoint: server.digest })
  const others = [1, 2, 3].map((seed) => loader.request(wanted(500 + seed)))
  await expect(gone).rejects.toMatchObject({ code: 'LATENT_NOT_FOUND' })
  expect(await Promise.all(others)).toHaveLength(3)
})

test('requests are retried while the server is unavailable, or busy for longer than the SDK waits', async () => {
  const gone = () => Promise.reject(new TypeError('gone'))
  const extensions = { code: 'SERVER_BUSY', retryAfterMs: 1 }
  const busy = () =>
    Promise.resolve(Response.json({ errors: [{ message: 'Busy', extensions }] }, { status: 503 }))
  const uris = [[gone], [busy, busy, busy]].map((answers) => {
    const client = createClient({
      url: server.url,
      fetch: (...request) => (answers.shift() ?? fetch)(...request),
    })
    return new PictureLoader(client).request(wanted(600))
  })
  for (const uri of await Promise.all(uris)) expect(uri).toMatch(/^data:/)
})
