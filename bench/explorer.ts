/**
 * The explorer in Chromium: the cost of its first view, and its frame rate during scrolling and
 * scrubbing.
 */
import type { Browser, Page } from 'playwright-core'
import { startOwnServer } from '../scripts/own-server.ts'
import { storageAfterTour, launchChromium } from '../test/support/chromium.ts'
import { quantile, table } from './measure.ts'

const IN_PAGE = 'bench/explorer-page.js'
const VIEWPORT = { width: 1440, height: 900 }
/** Lighthouse's CPU slowdown for a mid-range phone. */
const SLOWER = 4
const LOADS = 5
const FACES = 24
/** Duration of a frame at 60 per second, plus the clock's error. */
const FRAME_MS = 17

interface Load {
  readonly kilobytes: number
  /** Milliseconds since navigation start, like all times here. */
  readonly firstPaint: number
  readonly largestPaint: number
  readonly faces: number
  /** Time of main-thread tasks beyond 50 ms each, until the faces are shown. */
  readonly blocked: number
  readonly layoutShift: number
}

/** Prints the tables. */
export async function benchExplorer(): Promise<void> {
  await using server = await startOwnServer()
  const browser = await launchChromium()
  try {
    await printLoads(browser, server.url)
    await printFrames(browser, server.url)
  } finally {
    await browser.close()
  }
}

async function printLoads(browser: Browser, url: string): Promise<void> {
  // The very first view waits for the server to load its generator.
  await measureLoad(browser, url, 1)
  const rows: (string | number)[][] = [
    ['first view, empty cache', 'kB', 'FCP ms', 'LCP ms', `${FACES} faces ms`, 'TBT ms', 'CLS'],
  ]
  for (const [name, slower] of [
    ['this machine', 1],
    [`its CPU ${SLOWER} times slower`, SLOWER],
  ] as const) {
    const loads: Load[] = []
    while (loads.length < LOADS) loads.push(await measureLoad(browser, url, slower))
    const median = (of: keyof Load) =>
      quantile(
        loads.map((load) => load[of]),
        0.5,
      )
    const columns = ['kilobytes', 'firstPaint', 'largestPaint', 'faces', 'blocked'] as const
    rows.push([
      name,
      ...columns.map((of) => Math.round(median(of)).toString()),
      median('layoutShift'),
    ])
  }
  console.log(`${table(rows)}\n`)
}

/** Opens the first view in a new context. */
async function measureLoad(browser: Browser, url: string, slower: number): Promise<Load> {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    storageState: storageAfterTour(url),
  })
  const page = await context.newPage()
  await page.addInitScript({ path: IN_PAGE })
  const devtools = await context.newCDPSession(page)
  let bytes = 0
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await devtools.send('Network.enable')
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower })
  await page.goto(url)
  const faces = await page.evaluate<number>(`bench.facesThere(${FACES})`)
  const kilobytes = bytes / 1000
  const painted = await page.evaluate<Omit<Load, 'kilobytes' | 'faces'>>('bench.painted')
  await context.close()
  return { ...painted, kilobytes, faces }
}

async function printFrames(browser: Browser, url: string): Promise<void> {
  const rows: (string | number)[][] = [
    ['frames', 'median ms', 'p95 ms', 'p99 ms', `over ${FRAME_MS} ms`],
  ]
  const context = await browser.newContext({
    viewport: VIEWPORT,
    storageState: storageAfterTour(url),
  })
  await context.addInitScript({ path: IN_PAGE })
  for (const [name, path, act] of [
    ['scrolling the wall', 'sample', scroll],
    ['scrubbing a walk', 'walk?waypoints=1&waypoints=2&waypoints=3', scrub],
  ] as const) {
    const page = await context.newPage()
    await page.goto(`${url}/${path}`)
    await page.waitForLoadState('networkidle')
    await page.evaluate('void (globalThis.frames = bench.countFrames())')
    await act(page)
    const frames = await page.evaluate<number[]>('globalThis.frames')
    const late = frames.filter((ms) => ms > FRAME_MS).length / frames.length
    const quantiles = [0.5, 0.95, 0.99].map((q) => quantile(frames, q).toFixed(1))
    rows.push([name, ...quantiles, `${(100 * late).toFixed(1)} %`])
    await page.close()
  }
  await context.close()
  console.log(table(rows))
}

/** Six seconds of scrolling with the wheel, as by hand. */
async function scroll(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Input.synthesizeScrollGesture', {
    ...{ x: VIEWPORT.width / 2, y: (VIEWPORT.height * 2) / 3 },
    ...{ yDistance: -6000, speed: 1000, gestureSourceType: 'mouse' },
  })
}

/** Scrubs from one end of the walk to the other and back, twice. */
async function scrub(page: Page): Promise<void> {
  const slider = page.getByRole('slider', { name: 'Position in the walk' })
  const { x, y, width, height } = (await slider.boundingBox())!
  const middle = y + height / 2
  const steps = 60
  await page.mouse.move(x + 2, middle)
  await page.mouse.down()
  for (const to of [x + width - 2, x + 2, x + width - 2, x + 2]) {
    await page.mouse.move(to, middle, { steps })
  }
  await page.mouse.up()
}
