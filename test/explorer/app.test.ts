/** Tests that apply to every view: the frame, the URL, and the download size. */
import { readdirSync, statSync } from 'node:fs'
import { createServer, request as ask, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  describeInBrowser,
  EXPLORER_BUILD,
  installClock,
  seriousProblems,
  startExplorer,
  type Explorer,
} from './support.ts'

/** Each view is a folder. */
const VIEWS = readdirSync('clients/explorer/src/views')

/** Text that a view shows once its data has loaded. */
const ARRIVED: Readonly<Record<string, string>> = {
  arithmetic: 'Do the sum',
  checkpoints: 'demo',
  compare: 'Add a checkpoint',
  figures: 'Figures 2 and 3',
  inside: 'Layer 4: 32 maps',
  latents: 'With glasses',
  mix: 'demo can’t mix samples',
  sample: 'Surprise me',
  train: 'night-shift',
  walk: '96 frames',
}

const PHONE = { width: 360, height: 740 }

describeInBrowser('the explorer, on a server that runs no documents but its own', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ env: { PERSISTED_DOCUMENTS: 'only' } })
    // Data for every view, so that none is empty.
    const { sdk } = explorer
    await sdk.saveLatent({ latent: { seed: 7 }, name: 'With glasses', tags: ['glasses'] })
    await sdk.saveLatent({ latent: { mean: [{ seed: 1 }, { seed: 2 }] }, name: 'Between' })
    await sdk.startTraining({ name: 'night-shift', steps: 100 })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  const links = (page: Page) => page.getByRole('navigation', { name: 'Views' }).getByRole('link')

  test('/ opens the first view with at most 200 kB of compressed script and 40 kB of style, and the navigation opens every view', async () => {
    const page = await explorer.open('/')
    await page.waitForURL('**/sample')
    await pictures(page)
    await page.waitForLoadState('networkidle')
    const fetched = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    )
    expect(compressedSize(fetched, '.js')).toBeLessThan(200_000)
    expect(compressedSize(fetched, '.css')).toBeLessThan(40_000)
    const addresses = await links(page).evaluateAll((all) =>
      all.map((link) => new URL((link as { href?: string }).href!).pathname.slice(1)),
    )
    // A checkpoint that has only z can't mix samples.
    expect(addresses.toSorted()).toEqual(VIEWS.filter((view) => view !== 'mix').toSorted())
    for (const [index, address] of addresses.entries()) {
      await links(page).nth(index).click()
      await page.waitForURL(`**/${address}`)
      const name = await links(page).nth(index).innerText()
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
      await expect.poll(() => page.title()).toBe(`${name} · LatentQL`)
    }
  })

  test('an unknown path says so, and links back', async () => {
    const page = await explorer.open('/nowhere')
    await page.getByRole('link', { name: 'Sample', exact: true }).first().click()
    await page.waitForURL('**/sample')
  })

  test.each(VIEWS)('%s fits a phone 360 px wide, without serious axe violations', async (view) => {
    const page = await explorer.open(`/${view}`, { viewport: PHONE, touch: true })
    await page.getByRole('main').getByText(ARRIVED[view]!).first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(await widerThanThePage(page)).toEqual([])
    expect(await seriousProblems(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await seriousProblems(page)).toEqual([])
  })

  test('a page can’t load anything from another host', async () => {
    const page = await explorer.open('/nowhere')
    explorer.expectErrors(/example\.org/)
    // A failed request alone would prove little on a machine without a network.
    const refused = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          addEventListener('securitypolicyviolation', ({ blockedURI }) => resolve(blockedURI))
          fetch('https://example.org').catch(() => undefined)
        }),
    )
    expect(refused).toContain('example.org')
  })

  test('works under a path of a larger site', async () => {
    // GraphiQL needs a server that runs any document.
    await using open = await startExplorer()
    await open.sdk.startTraining({ name: 'night-shift', steps: 100 })
    await using site = await startSite('/tools/latentql/', open.url)
    const page = await open.open(site.url)
    await page.waitForURL(`${site.url}sample`)
    await pictures(page)
    await links(page).getByText('Train').click()
    await page.waitForURL(`${site.url}train`)
    await page.reload()
    await page.getByText('night-shift').first().waitFor()
    await page.getByRole('link', { name: 'GraphiQL' }).click()
    await page.waitForURL(`${site.url}graphiql`)
    await page.getByRole('button', { name: /execute query/i }).click()
    await page.getByText('"url"').waitFor()
    await page.getByRole('link', { name: 'Explorer' }).click()
    await pictures(page)
    // Closed before its site is.
    await page.close()
    expect(site.elsewhere).toEqual([])
  })

  test('says that the server isn’t responding, and continues when it is back', async () => {
    const page = await explorer.open('/sample')
    await pictures(page)
    const away = page.getByText('The server isn’t responding')
    // Shown only for a moment, which may be over by the time the server is ready.
    let saidBack: Promise<void> | undefined
    await explorer.restartServer(async () => {
      await links(page).getByText('Saved').click()
      await away.waitFor()
      saidBack = page.getByText('Reconnected').waitFor()
    })
    await saidBack
    await page.getByText('With glasses').first().waitFor()
    await away.waitFor({ state: 'detached' })
  })

  test('says when the server’s rate allows more, of reads and actions, and then continues', async () => {
    await using limited = await startExplorer({ small: true, env: { RATE_QUERIES: '40' } })
    limited.expectErrors(/429/)
    const page = await limited.open(`/checkpoints?open=${limited.server.digest}`)
    const alias = page.getByLabel('New alias')
    await alias.fill('prod')
    await page.waitForLoadState('networkidle')
    await installClock(page)
    const tooMany = Array.from({ length: 40 }, () => limited.sdk.server({ retries: 0 }))
    await Promise.allSettled(tooMany)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    const says = page.getByText(/^The server limits requests: trying again in \d+ s$/)
    await says.waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await links(page).getByText('Saved').click()
    await says.waitFor()
    // A new process counts from 0; the page waits as it was told.
    await limited.restartServer()
    await says.waitFor()
    await page.clock.fastForward(61_000)
    await page.getByText('small@prod now points to this checkpoint.').waitFor()
    await page.getByText('Nothing saved yet').waitFor()
    await says.waitFor({ state: 'detached' })
  })

  /** Waits until a sample has loaded. */
  async function pictures(page: Page): Promise<void> {
    const picture = page.locator('#main img').first()
    const width = () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)
    await expect.poll(width).toBeGreaterThan(0)
  }
})

/** Describes the elements that make the page scroll sideways. */
function widerThanThePage(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    )
    return wide.map((element) => `${element.tagName}.${element.className}`)
  })
}

/** The gzipped size in bytes, read from the compressed file of the build. */
function compressedSize(addresses: readonly string[], extension: string): number {
  const files = new Set(addresses.filter((address) => address.endsWith(extension)))
  expect(files.size).toBeGreaterThan(0)
  const sizes = [...files].map((file) => statSync(path.join(EXPLORER_BUILD, `${file}.gz`)).size)
  return sizes.reduce((sum, size) => sum + size, 0)
}

interface Site extends AsyncDisposable {
  /** The server's URL on this site, with a trailing slash. */
  readonly url: string
  /** Requested paths outside the prefix. */
  readonly elsewhere: readonly string[]
}

/**
 * A site that serves the server under `prefix`, like a reverse proxy that strips the prefix, for
 * HTTP and WebSocket.
 */
async function startSite(prefix: string, server: string): Promise<Site> {
  const elsewhere: string[] = []
  const { hostname, port } = new URL(server)
  /** The path without the prefix. */
  const inner = ({ url = '' }: IncomingMessage) => {
    if (url.startsWith(prefix)) return url.slice(prefix.length - 1)
    elsewhere.push(url)
    return '/nowhere'
  }
  const http = createServer((request, response) => {
    const { method, headers } = request
    const asked = ask({ hostname, port, method, headers, path: inner(request) }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
    asked.once('error', () => response.destroy())
    request.pipe(asked)
  })
  http.on('upgrade', (request: IncomingMessage, socket) => {
    const onward = connect(Number(port), hostname, () => {
      const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
      onward.write([`GET ${inner(request)} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
      socket.pipe(onward).pipe(socket)
    })
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.once('error', () => other.destroy()).once('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}${prefix}`,
    elsewhere,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}
