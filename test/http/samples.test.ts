import { once } from 'node:events'
import http from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startEngine } from '../../server/engine/start.ts'
import { EngineFailed, ServerBusy } from '../../server/errors.ts'
import { filesOfTar, filesOfZip } from '../support/archives.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { silentLogger } from '../support/test-database.ts'

/** Bytes of a sample's pixels. */
const PIXELS = 16 * 16 * 3
const NPY_HEADER = 128

let server: TestServer
/** Rows that the engine has been asked for. */
let rows = 0
/** Called before each run of the engine. */
let beforeRun: () => unknown

beforeAll(async () => {
  const engine = await startEngine({
    choice: 'onnxruntime-cpu',
    role: 'sampling',
    logger: silentLogger,
  })
  server = await startTestServer({
    env: { MAX_DOWNLOADS: '3', MAX_DOWNLOADS_PER_CLIENT: '2' },
    overrides: {
      engine: {
        info: engine.info,
        status: engine.status,
        async run(program, inputs, count, options) {
          await beforeRun()
          rows += count
          return engine.run(program, inputs, count, options)
        },
        [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
      },
    },
  })
  return () => engine[Symbol.asyncDispose]()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  beforeRun = () => {}
})

const addressOf = (query: string) => `${server.url}/samples?${query}`

async function download(query: string): Promise<Buffer> {
  const response = await fetch(addressOf(query))
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

/** The pictures of seeds as GraphQL returns them. */
async function generated(seeds: readonly number[], format: string, truncation = 1) {
  const { samples } = await server.query(
    `query ($latents: [LatentInput!]!, $truncation: Float!) {
      samples(latents: $latents, truncation: $truncation) { dataUri(format: ${format}) }
    }`,
    { latents: seeds.map((seed) => ({ seed })), truncation },
  )
  return samples.map(({ dataUri }: { dataUri: string }) =>
    Buffer.from(dataUri.split(',')[1]!, 'base64'),
  )
}

/** Sends a request from an address of this machine, and returns the response without reading it. */
async function openFrom(localAddress: string, query: string): Promise<http.IncomingMessage> {
  const [response] = await once(http.get(addressOf(query), { localAddress }), 'response')
  return response as http.IncomingMessage
}

describe('an array of samples', () => {
  test('has the pixels of generate, as uint8 [N, H, W, C] with a NumPy 1.0 header', async () => {
    const bytes = await download('checkpoint=small&seeds=90-299&format=npy')
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00')
    const header = bytes.subarray(10, 10 + bytes.readUInt16LE(8)).toString('latin1')
    expect(header.trimEnd()).toBe(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (210, 16, 16, 3,), }",
    )
    expect(header.endsWith('\n')).toBe(true)
    const pixels = bytes.subarray(10 + header.length)
    expect(pixels).toHaveLength(210 * PIXELS)
    const seeds = [90, 91, 153, 154, 299]
    const at = (seed: number) => pixels.subarray((seed - 90) * PIXELS, (seed - 89) * PIXELS)
    expect(seeds.map(at)).toEqual(await generated(seeds, 'RAW'))
  })

  test('can be truncated, of one seed, and in parts', async () => {
    const [truncated] = await generated([7], 'RAW', 0.5)
    const one = await download('seeds=7&truncation=0.5')
    expect(one.subarray(NPY_HEADER)).toEqual(truncated)
    const whole = await download('seeds=0-99')
    const parts = [await download('seeds=0-69'), await download('seeds=70-99')]
    expect(Buffer.concat(parts.map((part) => part.subarray(NPY_HEADER)))).toEqual(
      whole.subarray(NPY_HEADER),
    )
  })

  test('states its size and name before it is made, and for HEAD makes nothing', async () => {
    const before = rows
    const head = await fetch(addressOf('seeds=0-999999'), { method: 'HEAD' })
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'content-length': String(NPY_HEADER + 1_000_000 * PIXELS),
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="small-0-999999.npy"',
    })
    expect(rows).toBe(before)
  })

  test('is not made for a client that has it, and may be kept by one that names a digest', async () => {
    const named = await fetch(addressOf('checkpoint=small&seeds=5'))
    await named.arrayBuffer()
    expect(named.headers.get('cache-control')).toBe('private, no-cache')
    const etag = named.headers.get('etag')!
    const before = rows
    const again = await fetch(addressOf(`checkpoint=${server.digest}&seeds=5`), {
      headers: { 'if-none-match': etag },
    })
    expect(again.status).toBe(304)
    expect(again.headers.get('cache-control')).toBe('private, no-cache')
    expect(rows).toBe(before)
    const other = await fetch(addressOf('seeds=6'), { headers: { 'if-none-match': etag } })
    expect(other.status).toBe(200)
    await other.arrayBuffer()
  })
})

describe('an archive of samples', () => {
  test('as TAR has the pictures of generate, by seed', async () => {
    const files = filesOfTar(await download('seeds=90-299&format=tar'))
    await expectPictures(files, 90, 299)
  })

  test('as ZIP has the pictures of generate, by seed, stored', async () => {
    const bytes = await download('seeds=90-299&format=zip')
    const files = await filesOfZip(bytes)
    await expectPictures(files, 90, 299)
  })

  test('names its files alike for all seeds, so that those of several archives sort by seed', async () => {
    const namesOf = async (seeds: string) => [
      ...filesOfTar(await download(`seeds=${seeds}&format=tar`)).keys(),
    ]
    expect(await namesOf('99999999-100000000')).toEqual([
      'seed-0099999999.png',
      'seed-0100000000.png',
    ])
    expect(await namesOf('2147483647')).toEqual(['seed-2147483647.png'])
  })
})

async function expectPictures(files: Map<string, Buffer>, first: number, last: number) {
  const names = Array.from({ length: last - first + 1 }, (_, index) => {
    return `seed-${String(first + index).padStart(10, '0')}.png`
  })
  expect([...files.keys()]).toEqual(names)
  const seeds = [first, first + 64, last]
  expect(seeds.map((seed) => files.get(names[seed - first]!))).toEqual(
    await generated(seeds, 'PNG'),
  )
}

describe('a download', () => {
  test('stops the work when its client leaves midway', async () => {
    const response = await openFrom('127.0.0.1', 'seeds=0-999999')
    await once(response, 'readable')
    const left = new Promise<void>((resolve) => {
      beforeRun = () => resolve()
    })
    await left
    response.destroy()
    await untilQuiet()
    expect(rows).toBeLessThan(100_000)
    expect((await fetch(addressOf('seeds=0'))).status).toBe(200)
  })

  test('of which little is read is made only a little ahead', async () => {
    const response = await openFrom('127.0.0.1', 'seeds=0-999999')
    await once(response, 'readable')
    const before = rows
    await untilQuiet()
    // The sockets' buffers of both sides hold some megabytes, of 768.
    expect(rows - before).toBeLessThan(50_000)
    const chunks = response.iterator({ destroyOnReturn: false })
    const made = rows
    for (let read = 0; read < 50_000 * PIXELS;) read += (await chunks.next()).value.length
    expect(rows).toBeGreaterThan(made)
    response.destroy()
  })

  test('that fails midway is cut off', async () => {
    let left = 8
    beforeRun = () => {
      if (left-- === 0) throw new EngineFailed('The engine failed for this test.')
    }
    for (const format of ['npy', 'tar', 'zip']) {
      left = 8
      const response = await fetch(addressOf(`seeds=0-9999&format=${format}`))
      expect(response.status).toBe(200)
      await expect(response.arrayBuffer()).rejects.toThrow('terminated')
    }
  })

  test('that fails at its start is answered with the error alone', async () => {
    beforeRun = () => {
      throw new EngineFailed('The engine failed for this test.')
    }
    const response = await fetch(addressOf('seeds=0-9999'))
    expect(response.status).toBe(503)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('etag')).toBeNull()
    expect(response.headers.get('content-disposition')).toBeNull()
    expect((await response.json()).error).toMatchObject({ code: 'ENGINE_FAILED' })
  })

  test('waits while requests fill the queue', async () => {
    let refusals = 2
    beforeRun = () => {
      if (refusals-- > 0) throw new ServerBusy('The queue is full.', 10)
    }
    expect((await download('seeds=0-9')).length).toBe(NPY_HEADER + 10 * PIXELS)
  })

  test('leaves the engine to a request in between', async () => {
    const response = await openFrom('127.0.0.1', 'seeds=0-999999&format=tar')
    response.resume()
    await once(response, 'data')
    const before = rows
    for (let seed = 0; seed < 10; seed++) await generated([seed], 'PNG')
    // Not more than a few batches pass before each of the ten.
    expect(rows - before).toBeLessThan(10 * 1000)
    response.destroy()
  })

  test('is not timed as requests are, which wait for no others', async () => {
    const timed = async () => {
      const metrics = await (await fetch(`${server.url}/metrics`)).text()
      return metrics
        .split('\n')
        .filter((line) => /^latentql_phase.*_count.*"(queue|engine|encode)"/.test(line))
    }
    await generated([0], 'PNG')
    const before = await timed()
    expect(before).toHaveLength(3)
    await download('seeds=0-199&format=tar')
    expect(await timed()).toEqual(before)
  })

  test('is refused beyond the number of one client and of all', async () => {
    const open = () => openFrom('127.0.0.1', 'seeds=0-999999')
    const two = [await open(), await open()]
    const own = await fetch(addressOf('seeds=0'))
    expect(own.status).toBe(429)
    expect((await own.json()).error).toMatchObject({ code: 'RATE_LIMITED', limit: 2 })
    const third = await openFrom('127.0.0.2', 'seeds=0-999999')
    expect(third.statusCode).toBe(200)
    const fourth = await openFrom('127.0.0.2', 'seeds=0')
    expect(fourth.statusCode).toBe(503)
    expect(fourth.headers['retry-after']).toBe('5')
    for (const response of [...two, third, fourth]) response.destroy()
    await untilFree()
  })

  test('leaves its place to a client with fewer, the newest first', async () => {
    const open = (address: string) => openFrom(address, 'seeds=0-999999')
    const [first, newest] = [await open('127.0.0.1'), await open('127.0.0.1')]
    const other = await open('127.0.0.2')
    const cut = once(newest.resume(), 'error')
    const third = await open('127.0.0.3')
    expect(third.statusCode).toBe(200)
    await cut
    const fourth = await openFrom('127.0.0.4', 'seeds=0')
    expect(fourth.statusCode).toBe(503)
    for (const response of [first, other, third]) {
      expect(response.destroyed).toBe(false)
      response.destroy()
    }
    await untilFree()
  })

  test('is refused to pages of other sites', async () => {
    const response = await fetch(addressOf('seeds=0'), { headers: { origin: 'https://a.example' } })
    expect(response.status).toBe(403)
  })
})

/** Resolves when places of ended downloads are free. */
async function untilFree(): Promise<void> {
  await vi.waitFor(async () => {
    const again = await fetch(addressOf('seeds=0'))
    await again.arrayBuffer()
    expect(again.status).toBe(200)
  })
}

/** Resolves when the engine gets no more rows than these requests. */
async function untilQuiet(): Promise<void> {
  for (let quiet = 0; quiet < 20;) {
    const before = rows
    await generated([0], 'RAW')
    quiet = rows === before + 1 ? quiet + 1 : 0
  }
}

describe('invalid parameters', () => {
  test.each([
    ['', 'seeds is missing. Pass the first and the last seed: seeds=0-9999.'],
    ['seeds=', 'seeds is missing'],
    ['seeds=many', 'seeds must be the first and the last seed, such as 0-9999, or one seed'],
    ['seeds=-5', 'got "-5". Seeds are whole numbers from 0 to 2147483647.'],
    ['seeds=1.5-2', 'got "1.5-2"'],
    ['seeds=9-0', 'seeds must begin with the smaller seed: 0-9 instead of "9-0".'],
    ['seeds=0-2147483648', 'The last of seeds must be a whole number from 0 to 2147483647'],
    ['seeds=5-1000005', 'seeds are 1000001; one request may have 1000000 (MAX_DOWNLOAD_SEEDS).'],
    ['seeds=5-1000005', 'Request 5-1000004 first, then the rest.'],
    ['seeds=1&seeds=2', 'seeds is given twice; give it once.'],
    ['seeds=1&format=png', 'format must be npy, tar or zip; got "png".'],
    ['seeds=1&truncation=2', 'truncation must be a number from 0 to 1; got "2".'],
    ['seeds=1&truncation=%20', 'truncation must be a number from 0 to 1; got " ".'],
    ['seeds=1&truncation=x', 'truncation must be a number from 0 to 1; got "x".'],
    ['seeds=1&label=cat', 'There is no parameter "label". Parameters: checkpoint, seeds, format'],
    ['seeds=1&checkpoint=none', 'none', 'CHECKPOINT_NOT_FOUND', 404],
    [
      'seeds=1&variant=none',
      'No saved variant has the id or name "none"',
      'VARIANT_NOT_FOUND',
      404,
    ],
  ])('%j: %s', async (query, message, code = 'BAD_USER_INPUT', status = 400) => {
    const response = await fetch(addressOf(query))
    const { error } = await response.json()
    expect(error.message).toContain(message)
    expect(error.code).toBe(code)
    expect(response.status).toBe(status)
  })
})

test('a saved variant changes the samples as it changes those of generate', async () => {
  const { checkpoint } = await server.query('{ checkpoint { activations { name shape } } }')
  const [{ name, shape }] = checkpoint.activations
  const maps = Array.from({ length: shape[0] }, (_, map) => map)
  const ablate = [{ activation: name, maps }]
  await server.query(
    `mutation ($input: SaveVariantInput!) { saveVariant(input: $input) { variant { id } } }`,
    { input: { name: 'off', variant: { ablate } } },
  )
  const { generate } = await server.query(
    '{ generate(seed: 3, variant: { saved: "off" }) { dataUri(format: RAW) } }',
  )
  const pixels = (await download('seeds=3&variant=off')).subarray(NPY_HEADER)
  expect(pixels).toEqual(Buffer.from(generate.dataUri.split(',')[1], 'base64'))
  expect(pixels).not.toEqual((await generated([3], 'RAW'))[0])
})

test('a download whose reader is too slow is cut off, and all are when the server stops', async () => {
  await using other = await startTestServer({
    env: { MAX_DOWNLOADS: '1', DOWNLOAD_MEGABYTE_SECONDS: '1' },
  })
  const address = `${other.url}/samples?seeds=0-999999`
  const [slow] = (await once(http.get(address), 'response')) as [http.IncomingMessage]
  const reading = setInterval(() => slow.read(1024), 10)
  const [isFree, isTaken] = [200, 503]
  expect((await fetch(address)).status).toBe(isTaken)
  const response = await vi.waitFor(
    async () => {
      const next = await fetch(address)
      expect(next.status).toBe(isFree)
      return next
    },
    { timeout: 15_000, interval: 200 },
  )
  clearInterval(reading)
  slow.on('error', () => {}).destroy()
  const read = response.arrayBuffer()
  const started = performance.now()
  const stopped = other.server[Symbol.asyncDispose]()
  await expect(read).rejects.toThrow('terminated')
  await stopped
  expect(performance.now() - started).toBeLessThan(5_000)
})
