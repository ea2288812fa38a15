/**
 * The explorer as in production: its build, served by a real server, in a real browser whose errors
 * fail tests.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { createClient, type LatentQLClient } from '../../clients/sdk/src/index.ts'
import { AFTER_TOUR, launchChromium, PATIENCE_MS } from '../support/chromium.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

export { describeInBrowser } from '../support/describe-in-browser.ts'

/** The build under test: made by `npm test`, or set with EXPLORER_DIST. */
export const EXPLORER_BUILD = path.resolve(
  process.env.EXPLORER_DIST ??
    fileURLToPath(new URL('../../clients/explorer/dist', import.meta.url)),
)

export interface ExplorerOptions {
  /** Environment variables in addition to the harness's. */
  readonly env?: Record<string, string>
  /**
   * Serves the 16x16 checkpoint `small` with random weights, for tests that don't look at pictures;
   * else the demo.
   */
  readonly small?: boolean
}

export interface PageOptions {
  /** Default: 1280x800. */
  readonly viewport?: { readonly width: number; readonly height: number }
  /** Default: light. */
  readonly colorScheme?: 'dark' | 'light'
  /** A phone: touch, no mouse. */
  readonly touch?: boolean
  /** Default: no-preference. */
  readonly reducedMotion?: 'reduce'
  /** Opens the tour, as on the first visit. */
  readonly firstVisit?: boolean
}

export interface Explorer extends AsyncDisposable {
  readonly server: TestServer
  readonly url: string
  readonly sdk: LatentQLClient
  readonly browser: Browser
  /**
   * Opens a page, e.g. `/sample?seed=7` or an absolute URL, in a browser context of its own, with
   * empty storage. It is closed when its test ends, or with the explorer if opened outside a test.
   * The test fails if the page logged an error, threw, contacted another host, or violated its
   * content security policy.
   */
  open(path: string, options?: PageOptions): Promise<Page>
  /** Ignores console errors that match, from now on. */
  expectErrors(pattern: RegExp): void
  /**
   * Stops the server, runs the callback, and restarts the server with the same port, database and
   * data.
   */
  restartServer(meanwhile?: () => Promise<unknown>): Promise<void>
}

/** The browser's messages for connections that a stopped server closes or refuses. */
const LOST_CONNECTION = /net::ERR_(CONNECTION|EMPTY|NETWORK|INCOMPLETE)|WebSocket connection to/

/** Starts one server and one browser. */
export async function startExplorer(options: ExplorerOptions = {}): Promise<Explorer> {
  if (!existsSync(path.join(EXPLORER_BUILD, 'index.html'))) {
    throw new Error(`No explorer build in ${EXPLORER_BUILD}. \`npm test\` builds it`)
  }
  const server = await startTestServer({
    checkpoint: options.small === true,
    env: { DEMO: options.small ? 'off' : 'on', ...options.env },
    overrides: { explorerFolder: EXPLORER_BUILD },
  })
  const browser = await launchChromium()
  const sdk = createClient({ url: server.url })
  const pages = new WatchedPages(browser, server.url)
  return {
    server,
    url: server.url,
    sdk,
    browser,
    open: (path, pageOptions) => pages.open(path, pageOptions),
    expectErrors: (pattern) => pages.expected.push(pattern),
    async restartServer(meanwhile) {
      pages.expected.push(LOST_CONNECTION)
      await server.restart(meanwhile)
    },
    async [Symbol.asyncDispose]() {
      const problems = await pages.close()
      await browser.close()
      await sdk.dispose()
      await server[Symbol.asyncDispose]()
      failOn(problems)
    },
  }
}

/** Contexts whose clock was replaced, which lasts as long as they do. */
const withOwnClock = new WeakSet<BrowserContext>()

/** The pages of one browser, and their errors. */
class WatchedPages {
  /** Errors that tests cause on purpose. */
  readonly expected: RegExp[] = []
  readonly #browser: Browser
  readonly #url: string
  readonly #open = new Map<BrowserContext, { kind: string; problems: string[] }>()
  /** Closed contexts by their options. Their caches make the next page load in half the time. */
  readonly #idle = new Map<string, BrowserContext[]>()

  constructor(browser: Browser, url: string) {
    this.#browser = browser
    this.#url = url
  }

  async open(path: string, options: PageOptions = {}): Promise<Page> {
    const { href, host } = new URL(path, this.#url)
    const { firstVisit, ...others } = options
    const kind = JSON.stringify(others)
    const context = this.#idle.get(kind)?.pop() ?? (await this.#newContext(others))
    const problems: string[] = []
    this.#open.set(context, { kind, problems })
    const closed = async () => failOn(await this.#close(context))
    try {
      onTestFinished(closed)
    } catch {
      // Outside a test, close() closes the page.
    }
    const page = await context.newPage()
    await page.addInitScript(startAfresh, firstVisit ? [] : AFTER_TOUR)
    watch(page, host, problems)
    await page.goto(href)
    return page
  }

  async #newContext(options: PageOptions): Promise<BrowserContext> {
    const { viewport = { width: 1280, height: 800 }, colorScheme = 'light', touch } = options
    const context = await this.#browser.newContext({
      viewport,
      colorScheme,
      reducedMotion: options.reducedMotion,
      hasTouch: touch,
      isMobile: touch,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    context.setDefaultTimeout(PATIENCE_MS)
    return context
  }

  /** Closes all open pages and returns their unexpected errors. */
  async close(): Promise<string[]> {
    const problems = await Promise.all([...this.#open.keys()].map((one) => this.#close(one)))
    return problems.flat()
  }

  /** Closes a context's pages and returns their unexpected errors. */
  async #close(context: BrowserContext): Promise<string[]> {
    const open = this.#open.get(context)
    if (!open) return []
    this.#open.delete(context)
    await Promise.all(context.pages().map((page) => page.close()))
    const { kind, problems } = open
    if (!withOwnClock.has(context)) this.#idle.set(kind, [...(this.#idle.get(kind) ?? []), context])
    return problems.filter((text) => !this.expected.some((pattern) => pattern.test(text)))
  }
}

/** Replaces the local storage at the first load in a tab; runs in the page. */
function startAfresh(storage: typeof AFTER_TOUR): void {
  if (sessionStorage.getItem('started')) return
  sessionStorage.setItem('started', 'yes')
  localStorage.clear()
  for (const { name, value } of storage) localStorage.setItem(name, value)
}

/** Records a page's errors, and its requests to other hosts. */
function watch(page: Page, host: string, problems: string[]): void {
  const notLocal = (url: string) => !/^(data|blob):/.test(url) && new URL(url).host !== host
  page.on('console', (message) => {
    const { url } = message.location()
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${url})`)
  })
  page.on('pageerror', (error) => problems.push(`thrown: ${error.stack ?? error.message}`))
  page.on('request', (request) => {
    if (notLocal(request.url())) problems.push(`another host: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (notLocal(socket.url())) problems.push(`another host: ${socket.url()}`)
  })
}

function failOn(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`In the browser:\n${problems.join('\n')}`)
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Returns descriptions of axe's serious and critical violations on the current page. */
export async function seriousProblems(page: Page): Promise<string[]> {
  await endTransitions(page)
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, html }) => `${id}: ${help}: ${target.join(' ')}: ${html.slice(0, 200)}`),
    )
}

/** Ends all animations, because text has too little contrast halfway through a fade. */
function endTransitions(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map((animation) => animation.finished))
  })
}

/** Replaces the clock of a page, of its further loads, and of its context's other pages. */
export async function installClock(page: Page): Promise<void> {
  withOwnClock.add(page.context())
  await page.clock.install()
}

/**
 * Stops the page's timers, so that temporary content stays for as long as the test takes.
 * `page.clock` continues them. For loaded pages only, because loading needs timers.
 */
export async function stopClock(page: Page): Promise<void> {
  await installClock(page)
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000))
}

/** Performs a real drag and drop with the mouse, onto the middle of the target. */
export async function dropLatent(page: Page, source: Locator, target: Locator): Promise<void> {
  await source.scrollIntoViewIfNeeded()
  await source.hover()
  await page.mouse.down()
  // The first move starts the drag, the second is over the target.
  await target.hover({ force: true })
  await target.hover({ force: true })
  await page.mouse.up()
}
