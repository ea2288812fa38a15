import { afterAll, beforeAll, expect, test } from 'vitest'
import { PictureLoader } from '../../clients/explorer/src/api/picture-loader.ts'
import { createClient } from '../../clients/sdk/src/index.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { MAX_COST: '12' } })
})
afterAll(() => server[Symbol.asyncDispose]())

/** A loader on a client that counts: the latents of each request, and how each ended. Told when one is under way. */
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
      request.ended = 'answered'
      return await response
    } catch (error) {
      request.ended = init!.signal?.aborted ? 'given up' : 'failed'
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

test('pictures that are asked for together travel together, and are not asked for again', async () => {
  const { loader, requests } = watched()
  const uris = await Promise.all([1, 2, 3, 2, 1].map((seed) => loader.request(wanted(seed))))
  expect(requests).toEqual([{ latents: 3, ended: 'answered' }])
  expect(uris[0]).toBe(uris[4])
  expect(new Set(uris).size).toBe(3)
  expect(loader.peek(wanted(1))).toBe(uris[0])
  expect(await loader.request(wanted(3))).toBe(uris[2])
  expect(requests).toHaveLength(1)
})

test('each gets the picture of its own latent', async () => {
  const { loader } = watched()
  const client = createClient({ url: server.url })
  const uris = await Promise.all([5, 6].map((seed) => loader.request(wanted(seed))))
  const direct = await client.samplePictures({ latents: [{ seed: 5 }, { seed: 6 }] })
  expect(uris).toEqual(direct.map(({ dataUri }) => dataUri))
})

test('what is given up before it was sent is never asked for', async () => {
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
  expect(requests).toEqual([{ latents: 1, ended: 'answered' }])
})

test('a request that nobody waits for any more is given up, and what comes back later is asked anew', async () => {
  const controller = new AbortController()
  const { loader, requests } = watched(() => controller.abort())
  const first = loader.request(wanted(200), controller.signal)
  await expect(first).rejects.toMatchObject({ name: 'AbortError' })
  expect(await loader.request(wanted(200))).toMatch(/^data:image\/png/)
  expect(requests.map(({ ended }) => ended)).toEqual(['given up', 'answered'])
})

test('one who leaves does not take the picture from another who waits', async () => {
  const { loader } = watched()
  const controller = new AbortController()
  const leaves = loader.request(wanted(300), controller.signal)
  const stays = loader.request(wanted(300), new AbortController().signal)
  controller.abort()
  await expect(leaves).rejects.toMatchObject({ name: 'AbortError' })
  expect(await stays).toMatch(/^data:/)
})

test('more than a request may cost comes in smaller ones', async () => {
  const { loader, requests } = watched()
  const uris = await Promise.all(
    Array.from({ length: 16 }, (_, seed) => loader.request(wanted(400 + seed, 64))),
  )
  expect(new Set(uris).size).toBe(16)
  expect(requests.length).toBeGreaterThan(1)
})

test('a latent that is not there fails alone', async () => {
  const { loader } = watched()
  const gone = loader.request({ latent: { saved: 'no such' }, checkpoint: server.digest })
  const others = [1, 2, 3].map((seed) => loader.request(wanted(500 + seed)))
  await expect(gone).rejects.toMatchObject({ code: 'LATENT_NOT_FOUND' })
  expect(await Promise.all(others)).toHaveLength(3)
})

test('a server that is away, or busy for longer than the SDK waits, is asked again', async () => {
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
