import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OperatorError } from '../../server/errors.ts'
import { openStorage } from '../../server/storage/open-storage.ts'
import { explainS3Error } from '../../server/storage/s3-errors.ts'
import type { S3Options } from '../../server/storage/s3-storage.ts'
import { StorageFull } from '../../server/errors.ts'
import { StorageMissing, StorageUnavailable } from '../../server/storage/storage.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { silentLogger } from '../support/test-database.ts'
import {
  BUCKET,
  externalS3,
  openS3Server,
  startBreakingProxy,
  startS3Server,
  startScriptedS3,
  type S3Server,
} from './s3-server.ts'

let dir: TempDir
let server: S3Server
beforeAll(async () => {
  dir = await createTempDir()
  server = await openS3Server(dir.path)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await dir[Symbol.asyncDispose]()
})

const open = (change: Partial<S3Options> = {}, url = `s3://${BUCKET}`) =>
  openStorage({
    ...{ url, cacheDir: path.join(dir.path, 'cache', randomBytes(4).toString('hex')) },
    ...{ s3: { ...server.s3, ...change }, logger: silentLogger },
  })

test('opening a missing bucket fails at once and says how to fix it', async () => {
  const opening = open({}, 's3://nowhere/prefix')
  await expect(opening).rejects.toThrow(StorageUnavailable)
  await expect(opening).rejects.toThrow(/has no bucket "nowhere"\. Create it, or correct STORAGE/)
})

test('opening with invalid credentials fails at once, and the message says how to fix it without showing them', async () => {
  const opening = open({ accessKeyId: 'guessed', secretAccessKey: 'guessed-too' })
  await expect(opening).rejects.toThrow(StorageUnavailable)
  await expect(opening).rejects.toThrow(/Check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY/)
  await expect(opening).rejects.not.toThrow('guessed')
})

test.skipIf(externalS3 === undefined)(
  'opening with a wrong secret fails too (needs TEST_S3)',
  async () => {
    await expect(open({ secretAccessKey: 'guessed' })).rejects.toThrow(
      /SignatureDoesNotMatch.*Check S3_ACCESS_KEY_ID/,
    )
  },
)

test('opening an unreachable endpoint fails and says how to fix it', async () => {
  const endpoint = 'http://127.0.0.1:1'
  const opening = open({ endpoint })
  await expect(opening).rejects.toThrow(StorageUnavailable)
  await expect(opening).rejects.toThrow(`${endpoint} failed to respond properly`)
})

test('opening soon gives up on a server that accepts a connection but sends nothing', async () => {
  const silent = createServer()
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const opening = open({ endpoint, openWithinMs: 200 })
  await expect(opening).rejects.toThrow(StorageUnavailable)
  await expect(opening).rejects.toThrow('Check that S3_ENDPOINT is correct')
  silent.close()
})

test('rejects an unsupported URL scheme, and a bucket without S3 options', async () => {
  await expect(open({}, 'gs://bucket')).rejects.toThrow(OperatorError)
  const options = { url: 's3://bucket', cacheDir: dir.path, logger: silentLogger }
  await expect(openStorage(options)).rejects.toThrow(OperatorError)
})

test('reconnects when a connection breaks, in a request or in the middle of a file', async () => {
  await using direct = await open()
  const bytes = randomBytes(3 * 1024 * 1024)
  const file = path.join(dir.path, 'file')
  await writeFile(file, bytes)
  await direct.put('broken/off', file)

  const proxy = { breaks: 2, after: 0 }
  await using atOnce = await startBreakingProxy(server.port, proxy)
  await using first = await open({ endpoint: atOnce.endpoint })
  await first.put('broken/on', file)
  expect((await readFile(await direct.get('broken/on'))).equals(bytes)).toBe(true)
  expect(atOnce.connections()).toBeGreaterThan(2)

  await using later = await startBreakingProxy(server.port, { breaks: 2, after: 1024 * 1024 })
  await using second = await open({ endpoint: later.endpoint })
  expect((await readFile(await second.get('broken/off'))).equals(bytes)).toBe(true)
  expect(later.connections()).toBeGreaterThan(2)
})

test('while the service is unavailable requests fail, but cached files stay readable; afterwards all work again', async () => {
  await using away = await createTempDir()
  const first = await startS3Server(away.path)
  const cacheDir = path.join(away.path, 'cache')
  const options = { url: `s3://${BUCKET}`, cacheDir, s3: first.s3, logger: silentLogger }
  await using storage = await openStorage(options)
  const file = path.join(away.path, 'file')
  await writeFile(file, 'bytes')
  await storage.put('known', file)
  await storage.put('unknown', file)
  const known = await storage.get('known')
  await first[Symbol.asyncDispose]()
  await expect(storage.get('unknown')).rejects.toThrow(StorageUnavailable)
  await expect(storage.put('more', file)).rejects.toThrow(StorageUnavailable)
  await expect(storage.remove('known')).rejects.toThrow(StorageUnavailable)
  expect(await storage.get('known')).toBe(known)
  await using second = await startS3Server(away.path, first.port)
  expect(second.port).toBe(first.port)
  expect(await readFile(await storage.get('unknown'), 'utf8')).toBe('bytes')
})

test('the size of a bucket is that of the files on all pages of its list', async () => {
  const pages: Record<string, string[]> = {
    '': ['p/a', 'p/b'],
    'p/b': ['p/c', 'p/d'],
    'p/d': ['p/e'],
  }
  const http = createHttpServer((request, response) => {
    const query = new URL(request.url!, 'http://localhost').searchParams
    expect(query.get('prefix')).toBe('p/')
    const keys = pages[query.get('marker') ?? '']!
    const files = keys.map((key) => `<Contents><Key>${key}</Key><Size>7</Size></Contents>`)
    const isTruncated = `<IsTruncated>${keys.length > 1}</IsTruncated>`
    response.end(`<ListBucketResult>${isTruncated}${files.join('')}</ListBucketResult>`)
  })
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  await using storage = await open({ endpoint }, `s3://${BUCKET}/p`)
  expect(await storage.size()).toBe(35)
  http.close()
  http.closeAllConnections()
})

test('measuring the size of all files stops when it is cancelled', async () => {
  let listings = 0
  const controller = new AbortController()
  const http = createHttpServer((_request, response) => {
    listings += 1
    if (listings === 1) return void response.end('<ListBucketResult/>')
    controller.abort(new Error('stopped'))
  })
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  await using storage = await open({ endpoint })
  await expect(storage.size(controller.signal)).rejects.toThrow('stopped')
  expect(listings).toBe(2)
  http.close()
  http.closeAllConnections()
})

async function putLarge(s3: S3Options, signal?: AbortSignal): Promise<void> {
  const cacheDir = path.join(dir.path, 'cache', randomBytes(4).toString('hex'))
  await using storage = await openStorage({
    ...{ url: `s3://${BUCKET}`, cacheDir, s3, logger: silentLogger },
  })
  const file = path.join(dir.path, 'large')
  await writeFile(file, Buffer.alloc(100 * 1024 * 1024))
  await storage.put('large', file, signal)
}

const accept = (response: ServerResponse) => response.writeHead(200, { etag: '"1"' }).end()

test('uploads a large file in parts of 16 MiB, three at a time', async () => {
  const waiting: ServerResponse[] = []
  let most = 0
  await using scripted = await startScriptedS3((_, response) => {
    waiting.push(response)
    most = Math.max(most, waiting.length)
    setImmediate(() => accept(waiting.shift()!))
  })
  await putLarge(scripted.s3)
  const parts = scripted.requests.slice(1, -1)
  expect(parts.sort()).toEqual(['PUT 1', 'PUT 2', 'PUT 3', 'PUT 4', 'PUT 5', 'PUT 6', 'PUT 7'])
  expect([scripted.requests[0], scripted.requests.at(-1)]).toEqual(['POST uploads', 'POST parts'])
  expect(most).toBeLessThanOrEqual(3)
})

test.each([
  ['QuotaExceeded', 403, StorageFull, 'No space is left'],
  ['AccessDenied', 403, StorageUnavailable, 'Check S3_ACCESS_KEY_ID'],
])(
  'an upload whose part fails with %s ends without leaving parts behind',
  async (code, status, kind, words) => {
    await using scripted = await startScriptedS3((part, response) => {
      // The other parts get no response. Their requests end with the failed one.
      if (part === 2) response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`)
    })
    const putting = putLarge(scripted.s3)
    await expect(putting).rejects.toThrow(kind)
    await expect(putting).rejects.toThrow(words)
    expect(scripted.requests.at(-1)).toBe('DELETE parts')
    expect(scripted.requests).not.toContain('POST parts')
  },
)

test('an upload cancelled between parts removes them before it rejects', async () => {
  const stop = new AbortController()
  const reason = new Error('stopped')
  await using scripted = await startScriptedS3((part, response) => {
    if (part === 3) stop.abort(reason)
    else if (part < 3) accept(response)
  })
  await expect(putLarge(scripted.s3, stop.signal)).rejects.toBe(reason)
  expect(scripted.requests.at(-1)).toBe('DELETE parts')
  expect(scripted.requests).not.toContain('POST parts')
})

test.each([
  ['QuotaExceeded', 403, StorageFull, 'No space is left in s3://b'],
  ['SignatureDoesNotMatch', 403, StorageUnavailable, 'Check S3_ACCESS_KEY_ID'],
  ['AccessDenied', 403, StorageUnavailable, 'and their permissions'],
  ['PermanentRedirect', 301, StorageUnavailable, 'Set S3_REGION'],
  ['SlowDown', 503, StorageUnavailable, 'Try again later'],
  ['NoSuchKey', 404, StorageMissing, 'k is missing from s3://b'],
])('%s becomes the error that says how to fix it', (name, httpStatusCode, kind, words) => {
  const cause = Object.assign(new Error('message'), { name, $metadata: { httpStatusCode } })
  const request = { bucket: 'b', service: 'https://s3.example.org', key: 'k' }
  const explained = explainS3Error(cause, request)
  expect(explained).toBeInstanceOf(kind)
  expect(explained.message).toContain(words)
})
