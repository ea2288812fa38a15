import { openAsBlob } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as sdk from '../../clients/sdk/src/index.ts'
import { fixture } from '../checkpoints/support.ts'
import { SMALL_FILE, startTestServer, type TestServer } from '../support/server.ts'
import { startDroppingProxy } from './dropping-proxy.ts'

let server: TestServer
let client: sdk.LatentQLClient

beforeAll(async () => {
  server = await startTestServer()
  client = sdk.createClient({ url: server.url })
})

afterAll(async () => {
  await client.dispose()
  await server[Symbol.asyncDispose]()
})

it('asks for "npm install ws" where there is no WebSocket', async () => {
  vi.stubGlobal('WebSocket', undefined)
  vi.doMock('ws', () => {
    throw new Error("Cannot find package 'ws'")
  })
  try {
    const bare = sdk.createClient({ url: server.url })
    const frames = bare.walk({ fps: 30, frames: 2 })
    const error: unknown = await frames.next().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(sdk.ConnectionError)
    expect((error as Error).message).toContain('npm install ws')
    await bare.dispose()
  } finally {
    vi.doUnmock('ws')
    vi.unstubAllGlobals()
  }
})

describe('queries and mutations', () => {
  it('samples a seed, and resolveUrl returns a URL that serves the picture', async () => {
    const sample = await client.generate({ seed: 7 })
    expect(sample.recipe).toEqual({ seed: 7 })
    const response = await fetch(client.resolveUrl(sample.url))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/png')
  })

  it('accepts a returned recipe unchanged: the same latent has the same URL', async () => {
    const [first, second] = await client.samples({ latents: [{ seed: 1 }, { seed: 2 }] })
    const mean = await client.sample({ latent: { mean: [first!.recipe, second!.recipe] } })
    const again = await client.sample({ latent: mean.recipe })
    expect(again.url).toBe(mean.url)
  })

  it('saves, finds, changes and deletes a latent', async () => {
    const saved = await client.saveLatent({ name: 'sdk seven', latent: { seed: 7 }, tags: ['sdk'] })
    expect((await client.latent({ name: 'sdk seven' }))?.id).toBe(saved.id)
    const renamed = await client.updateLatent({ id: saved.id, name: 'sdk 7' })
    expect(renamed.name).toBe('sdk 7')
    expect((await client.latents({ tag: 'sdk' })).totalCount).toBe(1)
    expect(await client.latentTags()).toEqual([{ tag: 'sdk', count: 1 }])
    expect(await client.deleteLatent(saved.id)).toBe(saved.id)
    expect(await client.latent({ id: saved.id })).toBeNull()
  })

  it('includes pictures in the response: of samples, of an interpolation, and of a live walk', async () => {
    const bytesOf = (uri: string) => Buffer.from(uri.split('base64,')[1]!, 'base64')
    const fetched = async (url: string) =>
      Buffer.from(await (await fetch(client.resolveUrl(url))).arrayBuffer())
    const seven = await fetched((await client.generate({ seed: 7 })).url)
    const [sample] = await client.samplePictures({ latents: [{ seed: 7 }] })
    expect(bytesOf(sample!.dataUri)).toEqual(seven)
    const waypoints = [{ seed: 7 }, { seed: 8 }]
    const { frames } = await client.interpolatePictures({ input: { waypoints, frames: 3 } })
    expect(frames).toHaveLength(3)
    expect(bytesOf(frames[0]!.dataUri)).toEqual(seven)
    for await (const { walk } of client.walkPictures({ input: { waypoints, fps: 30 }, size: 8 })) {
      const [frame] = await client.samplePictures({ latents: [walk.sample.recipe], size: 8 })
      expect(walk.sample.dataUri).toBe(frame!.dataUri)
      break
    }
  })

  it('returns saved latents with their values', async () => {
    const saved = await client.saveLatent({ name: 'with values', latent: { seed: 3 } })
    const { nodes } = await client.latentsWithValues({ search: 'with values' })
    expect(await client.latentWithValues({ id: saved.id })).toEqual(nodes[0])
    const { z } = nodes[0]!
    expect(z).toHaveLength(saved.zDim)
    const again = await client.sample({ latent: { z: z! } })
    expect(again.recipe).toEqual({ z })
    expect(await client.deleteLatents([saved.id])).toEqual([saved.id])
  })

  it('scores the sample of a latent like the schema, and throws if the judge is a generator', async () => {
    const file = fixture('../discriminators/netd16-k3.pth')
    await server.services.checkpoints.importFile(file, { name: 'critic' })
    const latent = { mean: [{ seed: 1 }, { seed: 2 }] }
    const { logit, probability } = await client.score({ latent, discriminator: 'critic' })
    const { sample } = await server.query(`{ sample(latent: { mean: [{ seed: 1 }, { seed: 2 }] }) {
      score(discriminator: "critic") { logit } } }`)
    expect(logit).toBeCloseTo(sample.score.logit, 5)
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6)
    const other = await client.score({ latent: { seed: 3 }, discriminator: 'critic' })
    expect(other.logit).not.toBeCloseTo(logit, 3)
    const failing = client.score({ latent, discriminator: 'small' })
    await expect(failing).rejects.toBeInstanceOf(sdk.BadUserInputError)
  })

  it('interpolates and does arithmetic', async () => {
    const { frames, method } = await client.interpolate({
      waypoints: [{ seed: 1 }, { seed: 2 }],
      frames: 5,
    })
    expect(frames).toHaveLength(5)
    expect(['LERP', 'SLERP']).toContain(method)
    const waypoints = [{ seed: 1 }, { seed: 2 }]
    const drawn = await client.interpolate({ waypoints, frames: 2 }, { sheet: true })
    expect(drawn.sheet).toMatchObject({ width: expect.any(Number) })
    expect(drawn.animation).toBeUndefined()
    const { grid, result } = await client.arithmetic({
      plus: [[{ seed: 1 }], [{ seed: 2 }]],
      minus: [[{ seed: 3 }]],
      grid: true,
    })
    expect(grid).toHaveLength(9)
    expect(grid![4]!.url).toBe(result.url)
  })

  it('sends custom documents', async () => {
    const data = await client.query<{ server: { version: string } }, Record<string, never>>(
      '{ server { version } }',
      {},
    )
    expect(data.server.version).toMatch(/^\d+\.\d+\.\d+/)
  })
})

describe('errors', () => {
  it('throws the class of the code, with path and extensions', async () => {
    const error = await client.generate({ seed: 7, checkpoint: 'offline' }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(sdk.CheckpointNotFoundError)
    expect(error).toMatchObject({ code: sdk.ErrorCode.CheckpointNotFound, path: ['generate'] })
  })

  it('throws the class of the code from a subscription too', async () => {
    const walk = client.walk({ checkpoint: 'offline' })
    await expect(walk.next()).rejects.toBeInstanceOf(sdk.CheckpointNotFoundError)
    expect(await walk.next()).toEqual({ done: true, value: undefined })
  })

  it('has a class for every code of the schema', () => {
    for (const code of Object.values(sdk.ErrorCode)) {
      const error = sdk.errorFrom({ message: 'm', extensions: { code } })
      expect(error.code).toBe(code)
      expect(error.constructor).not.toBe(sdk.LatentQLError)
    }
  })

  it('is a ConnectionError if no server responds, over HTTP and WebSocket', async () => {
    const offline = sdk.createClient({ url: 'http://127.0.0.1:9' })
    await expect(offline.server()).rejects.toBeInstanceOf(sdk.ConnectionError)
    await expect(offline.walk({}).next()).rejects.toBeInstanceOf(sdk.ConnectionError)
  })

  it('reports each wait before a retry of a refused request to onRetry, until it is aborted', async () => {
    await using limited = await startTestServer({ env: { RATE_QUERIES: '1' } })
    const waits: sdk.Retry[] = []
    const onRetry = (retry: sdk.Retry) => waits.push(retry)
    await using patient = sdk.createClient({ url: limited.url, onRetry })
    await patient.server()
    expect(waits).toEqual([])
    const leaving = new AbortController()
    const refused = patient.server({ signal: leaving.signal })
    await expect.poll(() => waits.length).toBe(1)
    const [{ error, delayMs, signal }] = waits as [sdk.Retry]
    expect(error).toBeInstanceOf(sdk.RateLimitedError)
    expect(delayMs).toBe((error as sdk.RateLimitedError).retryAfterMs)
    expect(signal!.aborted).toBe(false)
    leaving.abort(new Error('changed my mind'))
    await expect(refused).rejects.toThrow('changed my mind')
    expect(signal!.aborted).toBe(true)
    expect(waits).toHaveLength(1)
  })

  it('aborts a request when its signal is aborted', async () => {
    const signal = AbortSignal.abort(new Error('changed my mind'))
    await expect(client.generate({ seed: 1 }, { signal })).rejects.toThrow('changed my mind')
  })
})

describe('subscriptions', () => {
  it('walks to the end of its frames', async () => {
    const indices: number[] = []
    for await (const { walk } of client.walk({ fps: 60, frames: 4 })) indices.push(walk.index)
    expect(indices.at(-1)).toBeLessThanOrEqual(3)
    expect(indices).toEqual(indices.toSorted((a, b) => a - b))
  })

  it('resumes with the next frame after a lost connection, and reports it to onRetry', async () => {
    await using proxy = await startDroppingProxy(server.url)
    const waits: sdk.Retry[] = []
    const onRetry = (retry: sdk.Retry) => waits.push(retry)
    await using roaming = sdk.createClient({ url: proxy.url, onRetry })
    const indices: number[] = []
    for await (const { walk } of roaming.walk({ fps: 30, frames: 40 })) {
      indices.push(walk.index)
      if (indices.length === 3) proxy.drop()
      if (indices.length === 8) break
    }
    expect(indices).toHaveLength(8)
    expect(indices).toEqual([...new Set(indices)].toSorted((a, b) => a - b))
    expect(waits[0]!.error).toBeInstanceOf(sdk.ConnectionError)
  })

  it('ends at once when return() is called while it waits', async () => {
    const walk = client.walk({ fps: 0.1 })
    await walk.next()
    const waiting = walk.next()
    await walk.return()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})

describe('downloads', () => {
  it('have the samples of the seeds, as generate returns them', async () => {
    const { dataUri } = (
      await client.query<{ generate: { dataUri: string } }, Record<string, never>>(
        '{ generate(seed: 41, truncation: 0.5) { dataUri(format: RAW) } }',
        {},
      )
    ).generate
    const response = await client.downloadSamples({ seeds: [40, 41], truncation: 0.5 })
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.subarray(-16 * 16 * 3).toString('base64')).toBe(dataUri.split(',')[1])
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
  })

  it('fail with the class of the error’s code, or with a ConnectionError', async () => {
    const missing = client.downloadSamples({ seeds: [0, 9], checkpoint: 'missing' })
    await expect(missing).rejects.toBeInstanceOf(sdk.CheckpointNotFoundError)
    const backwards = client.downloadSamples({ seeds: [9, 0] })
    await expect(backwards).rejects.toBeInstanceOf(sdk.BadUserInputError)
    const elsewhere = sdk.createClient({ url: 'http://127.0.0.1:1' })
    const unreachable = elsewhere.downloadSamples({ seeds: [0, 9] })
    await expect(unreachable).rejects.toBeInstanceOf(sdk.ConnectionError)
    const signal = AbortSignal.abort(new Error('no longer needed'))
    const aborted = client.downloadSamples({ seeds: [0, 9], signal })
    await expect(aborted).rejects.toThrow('no longer needed')
  })
})

describe('uploads', () => {
  it('throws the class of the code for a rejected file', async () => {
    const body = new TextEncoder().encode('not a checkpoint')
    await expect(client.uploadCheckpoint(body, { name: 'junk' })).rejects.toBeInstanceOf(
      sdk.CheckpointInvalidError,
    )
  })

  it('imports a file and reports progress', async () => {
    const stages: string[] = []
    const { checkpoint, alreadyImported } = await client.uploadCheckpoint(
      await openAsBlob(SMALL_FILE),
      { name: 'uploaded', onProgress: ({ stage }) => stages.push(stage) },
    )
    expect(alreadyImported).toBe(true)
    expect(checkpoint.digest).toBe(server.digest)
    expect(stages).toContain('reading')
  })

  it('throws a ConnectionError if another server responds, and the signal’s reason if aborted', async () => {
    const html = () => Promise.resolve(new Response('<html>Bad gateway</html>', { status: 502 }))
    const elsewhere = sdk.createClient({ url: server.url, fetch: html })
    const body = new Uint8Array(1)
    await expect(elsewhere.uploadCheckpoint(body, { name: 'a' })).rejects.toBeInstanceOf(
      sdk.ConnectionError,
    )
    const signal = AbortSignal.abort(new Error('changed my mind'))
    await expect(client.uploadCheckpoint(body, { name: 'a', signal })).rejects.toThrow(
      'changed my mind',
    )
  })
})

it('reaches a server under a path', async () => {
  const asked: string[] = []
  const fetch = (input: unknown) => {
    asked.push(String(input))
    return Promise.reject(new Error('offline'))
  }
  for (const url of ['https://a.example/latents', 'https://a.example/latents/']) {
    const under = sdk.createClient({ url, fetch })
    await under.server().catch(() => undefined)
    await under.uploadCheckpoint(new Uint8Array(1), { name: 'a' }).catch(() => undefined)
    expect(asked.splice(0)).toEqual([
      'https://a.example/latents/graphql',
      'https://a.example/latents/checkpoints?name=a',
    ])
    expect(under.resolveUrl('/images/x.png')).toBe('https://a.example/latents/images/x.png')
    expect(under.resolveUrl('https://b.example/images/x')).toBe('https://b.example/images/x')
  }
})
