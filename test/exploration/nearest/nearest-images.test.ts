/** The images nearest to a sample, over GraphQL, where it is known which ones were copied. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { asClient } from '../../../server/client-context.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createTempDir } from '../../support/temp-dir.ts'

const NEAREST = `query ($seed: Int!, $dataset: String!, $first: Int! = 8) { generate(seed: $seed) {
  nearestImages(dataset: $dataset, first: $first) {
    index distance flagged picture { url width height } } } }`

/** Copied into the dataset: as they are, darker, and as JPEG. */
const COPIED = [7, 8, 9]
/** Seeds of other samples. */
const DISTINCT = [101, 102, 103, 104, 105]

describe('the images nearest to a sample', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
    await using folder = await createTempDir()
    const images = path.join(folder.path, 'images')
    await mkdir(images)
    const others = Array.from({ length: 60 }, (_, at) => 20 + at)
    const [plain, darker, jpeg, ...rest] = await picturesOf([...COPIED, ...others])
    await Promise.all(rest.map((picture, at) => writeFile(path.join(images, `${at}.png`), picture)))
    await writeFile(path.join(images, 'a.png'), plain!)
    await writeFile(path.join(images, 'b.png'), await sharp(darker).linear(0.97).png().toBuffer())
    // Full chroma: these samples are noise, whose colours would not survive subsampling.
    const asJpeg = sharp(jpeg).jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    await writeFile(path.join(images, 'c.jpg'), await asJpeg.toBuffer())
    await server.services.datasets.register(images, { name: 'trained-on', imageSize: 16 })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  async function picturesOf(seeds: readonly number[]): Promise<Buffer[]> {
    const query = 'query ($latents: [LatentInput!]!) { samples(latents: $latents) { dataUri } }'
    const { samples } = await server.query(query, { latents: seeds.map((seed) => ({ seed })) })
    return samples.map(({ dataUri }: { dataUri: string }) =>
      Buffer.from(dataUri.split(',')[1]!, 'base64'),
    )
  }

  const nearestTo = async (seed: number, first = 8) =>
    (await server.query(NEAREST, { seed, dataset: 'trained-on', first })).generate.nearestImages

  test('are flagged if they are copies, even darker or compressed ones', async () => {
    for (const seed of COPIED) {
      const [copy, ...others] = await nearestTo(seed)
      expect(copy).toMatchObject({ flagged: true })
      expect(others.map(({ flagged }: any) => flagged)).not.toContain(true)
    }
    expect((await nearestTo(COPIED[0]!))[0].distance).toBe(0)
  })

  test('are not flagged if they only look alike', async () => {
    for (const seed of DISTINCT) {
      const found = await nearestTo(seed)
      expect(found).toHaveLength(8)
      expect(found.map(({ flagged }: any) => flagged)).not.toContain(true)
      const distances = found.map(({ distance }: any) => distance)
      expect(distances).toEqual([...distances].sort((a, b) => a - b))
      expect(distances[0]).toBeGreaterThan(0)
    }
  })

  test('have pictures', async () => {
    const [{ picture }] = await nearestTo(COPIED[0]!, 1)
    expect(picture).toMatchObject({ width: 16, height: 16 })
    const shown = Buffer.from(await (await fetch(new URL(picture.url, server.url))).arrayBuffer())
    const pixels = (picture: Buffer) => sharp(picture).removeAlpha().raw().toBuffer()
    const [copied] = await picturesOf([COPIED[0]!])
    expect(await pixels(shown)).toEqual(await pixels(copied!))
  })

  test('are the same for requests at the same time', async () => {
    const seeds = [...COPIED, ...DISTINCT]
    const together = await Promise.all(seeds.map((seed) => nearestTo(seed)))
    for (const [at, seed] of seeds.entries()) expect(together[at]).toEqual(await nearestTo(seed))
  })

  test('are found again after the thread that searches has died', async () => {
    const sent = vi.spyOn(Worker.prototype, 'postMessage')
    const before = await nearestTo(COPIED[0]!)
    const [thread] = sent.mock.contexts as Worker[]
    sent.mockRestore()
    await thread!.terminate()
    expect(await nearestTo(COPIED[0]!)).toEqual(before)
  })

  test('are refused with ServerBusy while hundreds of searches wait, and found afterwards', async () => {
    const { nearestImages } = server.services
    const search = () => {
      const [data, size] = [new Uint8Array(16 * 16 * 3), { width: 16, height: 16 }]
      const pictures = [{ data, ...size, channels: 3 as const }]
      return asClient(['a client'], () =>
        nearestImages.search({ dataset: 'trained-on', pictures, first: 1 }),
      )
    }
    const settled = await Promise.allSettled(Array.from({ length: 600 }, search))
    const refused = settled.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.length).toBeLessThan(600 - 256)
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({
        code: 'SERVER_BUSY',
        message: expect.stringMatching(/more searches of images wait than can be made/),
      })
    }
    expect(await search()).toMatchObject({ matches: [[{ index: expect.any(Number) }]] })
  })

  test('of a request that was aborted while it waited are not searched', async () => {
    const { nearestImages } = server.services
    const pictures = [
      { data: new Uint8Array(16 * 16 * 3), width: 16, height: 16, channels: 3 as const },
    ]
    const aborted = new AbortController()
    const sent = vi.spyOn(Worker.prototype, 'postMessage')
    const [first, second] = [undefined, aborted.signal].map((signal) =>
      nearestImages.search({ dataset: 'trained-on', pictures, first: 1, signal }),
    )
    aborted.abort(new Error('gone'))
    await expect(second).rejects.toThrow('gone')
    await first
    expect(sent).toHaveBeenCalledTimes(1)
    sent.mockRestore()
  })

  test.each([
    [{ dataset: 'absent' }, 'DATASET_NOT_FOUND', '"absent"'],
    [{ first: 0 }, 'BAD_USER_INPUT', 'first'],
    [{ first: 65 }, 'BAD_USER_INPUT', 'first'],
  ])('of %j are refused with %s', async (input, code, words) => {
    const variables = { seed: 1, dataset: 'trained-on', ...input }
    const { extensions, message } = await server.failure(NEAREST, variables)
    expect(extensions.code).toBe(code)
    expect(message).toContain(words)
  })
})
