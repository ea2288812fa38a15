import { mkdir, rm, writeFile } from 'node:fs/promises'
import { request as rawRequest } from 'node:http'
import path from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'

const PAGE = '<!doctype html><title>Explorer</title><script type="module" src="./assets/app.js">'
const SCRIPT = `export const words = '${'a generator '.repeat(50)}'`
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let build: TempDir
let server: TestServer
beforeAll(async () => {
  build = await createTempDir()
  const file = (name: string, content: string | Buffer) =>
    writeFile(path.join(build.path, name), content)
  await mkdir(path.join(build.path, 'assets'))
  await file('index.html', PAGE)
  await file('mark.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await file('assets/app-1a2b.js', SCRIPT)
  await file('assets/app-1a2b.js.br', brotliCompressSync(SCRIPT))
  await file('assets/app-1a2b.js.gz', gzipSync(SCRIPT))
  server = await startTestServer({
    checkpoint: false,
    env: { PUBLIC_URL: 'https://pictures.example' },
    overrides: { explorerFolder: build.path },
  })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await build[Symbol.asyncDispose]()
})

/** The exact response: neither the path nor the body is changed on the way. */
function raw(
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    const asked = rawRequest({ hostname, port, path: target, method, headers })
    asked.once('response', async (answer) => {
      const body = Buffer.concat(await answer.toArray())
      resolve({ status: answer.statusCode!, headers: answer.headers, body })
    })
    asked.once('error', reject).end()
  })
}

describe('the page', () => {
  test('is served at / and at every path of one segment, to clients that accept HTML', async () => {
    expect(await (await fetch(server.url)).text()).toBe(PAGE)
    for (const view of ['/sample', '/train?run=first', '/checkpoints']) {
      const response = await fetch(`${server.url}${view}`, { headers: BROWSER })
      expect([response.status, await response.text()]).toEqual([200, PAGE])
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response.headers.get('vary')).toMatch(/Accept, Accept-Encoding/)
    }
  })

  test('redirects a trailing slash, which would break its relative URLs', async () => {
    const response = await fetch(`${server.url}/walk/?waypoints=7&waypoints=9`, {
      headers: BROWSER,
      redirect: 'manual',
    })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('../walk?waypoints=7&waypoints=9')
  })

  test('is served at the longest URLs, which hold the state of a view', async () => {
    const waypoint = `waypoints=${encodeURIComponent(JSON.stringify({ z: Array(512).fill(-1 / 3) }))}`
    const { status } = await raw(`/walk?${Array(8).fill(waypoint).join('&')}`, BROWSER)
    expect(status).toBe(200)
  })

  test('is not served to programs, for other methods, or at deeper paths', async () => {
    for (const [target, headers, method] of [
      ['/sample', {}, 'GET'],
      ['/sample', { accept: 'application/json' }, 'GET'],
      ['/sample', BROWSER, 'POST'],
      ['/sample/more', BROWSER, 'GET'],
      ['/index.html', BROWSER, 'GET'],
    ] as const) {
      const { status, body } = await raw(target, headers, method)
      expect(status, `${method} ${target}`).toBe(404)
      expect(JSON.parse(body.toString()).error.code).toBe('BAD_USER_INPUT')
    }
  })

  test('is revalidated each time, and not sent again if unchanged', async () => {
    const page = await raw('/')
    expect(page.headers['cache-control']).toBe('no-cache')
    const again = await raw('/', { 'if-none-match': String(page.headers.etag) })
    expect([again.status, again.body.length]).toEqual([304, 0])
    expect(again.headers['content-security-policy']).toBeTruthy()
  })

  test('may only run its own scripts and call its own server', async () => {
    const { headers } = await raw('/sample', BROWSER)
    const policy = String(headers['content-security-policy']).split('; ')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("style-src 'self'")
    expect(policy).toContain("connect-src 'self' data: https://pictures.example")
    expect(policy).toContain("img-src 'self' data: blob: https://pictures.example")
    expect(policy.join()).not.toMatch(/unsafe|\*/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('same-origin')
  })

  test('HEAD has the headers of GET', async () => {
    const [head, get] = [await raw('/sample', BROWSER, 'HEAD'), await raw('/sample', BROWSER)]
    expect(head.body.length).toBe(0)
    for (const name of ['content-length', 'content-type', 'etag']) {
      expect(head.headers[name]).toBe(get.headers[name])
    }
  })
})

describe('the files of the build', () => {
  test('are cached forever if their name has a hash, else revalidated', async () => {
    const asset = await raw('/assets/app-1a2b.js')
    expect(asset.body.toString()).toBe(SCRIPT)
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8')
    const mark = await raw('/mark.svg')
    expect(mark.headers['cache-control']).toBe('no-cache')
    expect(mark.headers['content-type']).toBe('image/svg+xml')
  })

  test('are sent in the compressed version that the browser accepts', async () => {
    const encoded = (encodings: string) =>
      raw('/assets/app-1a2b.js', { 'accept-encoding': encodings })
    const brotli = await encoded('gzip, deflate, br')
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT)
    const gzipped = await encoded('gzip, br;q=0')
    expect(gzipped.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(gzipped.body).toString()).toBe(SCRIPT)
    const plain = await encoded('identity')
    expect(plain.headers['content-encoding']).toBeUndefined()
    const etags = [brotli, gzipped, plain].map(({ headers }) => headers.etag)
    expect(new Set(etags).size).toBe(3)
    for (const { headers } of [brotli, gzipped, plain]) {
      expect(headers.vary).toBe('Accept-Encoding')
    }
  })

  test.each([
    '/assets/app-other.js',
    '/assets/',
    '/assets/app-1a2b.js.br',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
    '/assets%2fapp-1a2b.js',
    '/assets/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/%00',
    '/%',
  ])('are the only ones: %s is not found, and not served as a page', async (target) => {
    const { status, headers } = await raw(target, BROWSER)
    expect([400, 404]).toContain(status)
    expect(headers['content-type']).toMatch(/json/)
  })

  test('stay as they were when the server started, even if the build changes', async () => {
    await rm(path.join(build.path, 'assets'), { recursive: true })
    expect((await raw('/assets/app-1a2b.js')).body.toString()).toBe(SCRIPT)
  })
})

test('without a build, / redirects to GraphiQL, also below a proxy’s path', async () => {
  await using empty = await createTempDir()
  await using bare = await startTestServer({
    checkpoint: false,
    overrides: { explorerFolder: empty.path },
  })
  const response = await fetch(bare.url, { redirect: 'manual' })
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toBe('graphiql')
  expect((await fetch(bare.url)).url).toBe(`${bare.url}/graphiql`)
})
