import { gunzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
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

  test('redirects a URL with a trailing slash, also below a proxy’s path', async () => {
    const response = await fetch(`${server.url}/graphiql/?query=1`, { redirect: 'manual' })
    expect(response.headers.get('location')).toBe('../graphiql?query=1')
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

  /**
   * Runs a document in GraphiQL, by default the one it opens with; returns requests to other hosts
   * and errors in the console.
   */
  async function run(
    query: string | undefined,
    headers?: string,
    options: BrowserContextOptions = { viewport: { width: 1400, height: 900 } },
  ): Promise<{ page: Page; outside: string[]; errors: string[] }> {
    const page = await browser.newPage(options)
    onTestFinished(() => page.close())
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
    const search = query === undefined ? '' : `?query=${encodeURIComponent(query)}`
    await page.goto(`${server.url}/graphiql${search}`)
    const [operation] = (query ?? 'query').split(' ')
    await page.locator('.graphiql-query-editor').getByText(operation!).first().waitFor()
    await page.getByRole('button', { name: /execute query/i }).click()
    return { page, outside, errors }
  }

  const authorization = JSON.stringify({ Authorization: `Bearer ${SECRET}` })
  const result = (page: Page) => page.locator('.result-window')

  const pictures = (page: Page) =>
    page.getByRole('region', { name: 'Pictures in the response' }).locator('img')
  const widthOf = (picture: Locator) =>
    picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)

  test('opens on one operation, whose picture appears, and links back to the explorer', async () => {
    const { page, outside, errors } = await run(undefined, authorization)
    await expect.poll(() => result(page).innerText()).toMatch(/"url"/)
    await pictures(page).waitFor()
    await expect.poll(() => widthOf(pictures(page))).toBe(256)
    const editor = await page.locator('.graphiql-query-editor').innerText()
    expect(editor.match(/query|mutation|subscription/g)).toEqual(['query'])
    const link = page.getByRole('link', { name: 'Explorer' })
    expect(await link.evaluate((element) => (element as HTMLAnchorElement).href)).toBe(
      `${server.url}/`,
    )
    expect(outside).toEqual([])
    expect(errors).toEqual([])
  })

  test('on a phone, the query, its response and the picture are on the screen', async () => {
    const viewport = { width: 390, height: 844 }
    const phone = { viewport, hasTouch: true, isMobile: true }
    const { page } = await run(undefined, authorization, phone)
    await pictures(page).waitFor()
    for (const part of ['.graphiql-query-editor', '.result-window', '.response-pictures']) {
      const box = (await page.locator(part).boundingBox())!
      expect(box.width, part).toBeGreaterThan(200)
      expect(box.height, part).toBeGreaterThan(50)
      expect(box.x + box.width, part).toBeLessThanOrEqual(viewport.width)
      expect(box.y + box.height, part).toBeLessThanOrEqual(viewport.height)
    }
  })

  test('shows every picture of a response, until another response has none', async () => {
    const some = 'query Some { a: generate(seed: 7) { url dataUri } b: generate(seed: 8) { url } }'
    const { page } = await run(`${some} query None { server { version } }`, authorization)
    await page.getByRole('menuitem', { name: 'Some' }).click()
    await expect.poll(() => pictures(page).count()).toBe(3)
    await expect.poll(() => widthOf(pictures(page).last())).toBe(16)
    await page.getByRole('button', { name: /execute query/i }).click()
    await page.getByRole('menuitem', { name: 'None' }).click()
    await pictures(page).first().waitFor({ state: 'detached' })
  })

  test('a query runs with the headers of the tab; hovering over a URL shows the picture', async () => {
    const query = '{ generate(seed: 7) { recipe url(size: 64) } }'
    const { page, outside } = await run(query, authorization)
    await expect.poll(() => result(page).innerText()).toMatch(/"seed"/)
    await result(page).getByText('/images/').first().hover()
    const picture = page.locator('.monaco-hover img[src*="/images/"]')
    await expect.poll(() => widthOf(picture)).toBe(64)
    expect(outside).toEqual([])
  })

  test('a subscription runs over WebSocket with the token of the tab', async () => {
    const query = 'subscription { walk(input: { fps: 30, frames: 30 }) { index sample { url } } }'
    const { page, outside, errors } = await run(query, authorization)
    await expect.poll(() => result(page).innerText()).toMatch(/"index":\s*29/)
    await expect.poll(() => widthOf(pictures(page))).toBe(16)
    expect(outside).toEqual([])
    expect(errors.filter((text) => /Content Security Policy/.test(text))).toEqual([])
  })

  test('without a token it shows the server’s error', async () => {
    const { page } = await run('{ generate(seed: 7) { recipe } }')
    await expect.poll(() => result(page).innerText()).toMatch(/UNAUTHENTICATED|Missing token/)
  })
})
