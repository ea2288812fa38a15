import { gunzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium, PATIENCE_MS } from '../support/chromium.ts'
import { describeInBrowser } from '../support/describe-in-browser.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const SECRET = 'secret-of-the-reader'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    env: { AUTH: 'token', API_TOKENS: `reader:read:${SECRET}` },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

describe('the page', () => {
  test('loads nothing from other hosts, and its policy forbids it', async () => {
    const response = await fetch(`${server.url}/graphiql`)
    expect(response.status).toBe(200)
    const policy = response.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/https?:|\*/)
    const html = await response.text()
    const loads =
      /<(?:script|link|img|iframe)[^>]*?(?:src|href)="(?!data:)|@import|url\((?!["']?data:)["']?https?:/
    const [head] = html.split('<script>')
    expect(head).not.toMatch(loads)
    expect(html).toContain('"subscriptionsProtocol":"WS"')
  })

  test('is sent compressed, and not again if unchanged', async () => {
    const headers = { 'accept-encoding': 'identity' }
    const response = await fetch(`${server.url}/graphiql`, { headers })
    const plain = Buffer.from(await response.arrayBuffer())
    const etag = response.headers.get('etag')!
    const again = await fetch(`${server.url}/graphiql`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    const { request } = await import('node:http')
    const gzipped = await new Promise<Buffer>((resolve, reject) => {
      const asked = request(`${server.url}/graphiql`, { headers: { 'accept-encoding': 'gzip' } })
      asked.once('response', async (answer) => {
        expect(answer.headers['content-encoding']).toBe('gzip')
        resolve(Buffer.concat(await answer.toArray()))
      })
      asked.once('error', reject).end()
    })
    expect(gunzipSync(gzipped).equals(plain)).toBe(true)
    expect(gzipped.length).toBeLessThan(plain.length / 2)
  })
})

describeInBrowser('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  /** Runs a document in GraphiQL; returns requests to other hosts and errors in the console. */
  async function run(
    query: string,
    headers?: string,
  ): Promise<{ page: Page; outside: string[]; errors: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    page.setDefaultTimeout(PATIENCE_MS)
    const outside: string[] = []
    const errors: string[] = []
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(server.url) && !/^(data|blob):/.test(url)) outside.push(url)
    })
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.addInitScript((text) => {
      if (text === null) return
      localStorage.setItem('graphiql:shouldPersistHeaders', 'true')
      localStorage.setItem('graphiql:headers', text)
    }, headers ?? null)
    await page.goto(`${server.url}/graphiql?query=${encodeURIComponent(query)}`)
    const [operation] = query.split(' ')
    await page.locator('.graphiql-query-editor').getByText(operation!).first().waitFor()
    await page.getByRole('button', { name: /execute query/i }).click()
    return { page, outside, errors }
  }

  const authorization = JSON.stringify({ Authorization: `Bearer ${SECRET}` })
  const result = (page: Page) => page.locator('.result-window')

  test('a query runs with the headers of the tab', async () => {
    const { page, outside } = await run('{ generate(seed: 7) { recipe } }', authorization)
    await expect.poll(() => result(page).innerText()).toMatch(/"seed"/)
    expect(outside).toEqual([])
  })

  test('hovering over a URL shows the picture', async () => {
    const { page } = await run('{ generate(seed: 7) { url(size: 64) } }', authorization)
    await result(page).getByText('/images/').first().hover()
    const picture = page.locator('img[src*="/images/"]')
    const width = () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)
    await expect.poll(width).toBe(64)
  })

  test('a subscription runs over WebSocket with the token of the tab', async () => {
    const query = 'subscription { walk(input: { fps: 30, frames: 30 }) { index sample { url } } }'
    const { page, outside, errors } = await run(query, authorization)
    await expect.poll(() => result(page).innerText()).toMatch(/"index":\s*29/)
    expect(outside).toEqual([])
    expect(errors.filter((text) => /Content Security Policy/.test(text))).toEqual([])
  })

  test('without a token it shows the server’s error', async () => {
    const { page } = await run('{ generate(seed: 7) { recipe } }')
    await expect.poll(() => result(page).innerText()).toMatch(/UNAUTHENTICATED|Missing token/)
  })
})
