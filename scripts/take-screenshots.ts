/**
 * Takes a screenshot of every view of the explorer, with the demo checkpoint, into docs/images/.
 */
import { statSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { createClient, type LatentQLClient } from '../clients/sdk/src/index.ts'
import { launchChromium, storageAfterTour } from '../test/support/chromium.ts'
import { startOwnServer } from './own-server.ts'

const DESKTOP = { viewport: { width: 1440, height: 900 } }
const PHONE = {
  ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  ...{ hasTouch: true, isMobile: true },
}
const RUN = 'avatars'
const MAX_BYTES = 300_000

interface Shot {
  /** The file is explorer-NAME.webp. */
  readonly name: string
  /** Path and query on the server. */
  readonly address: string
  readonly dark?: boolean
  readonly phone?: boolean
  /** Prepares the page. */
  readonly act?: (page: Page) => Promise<void>
}

const GLASSES = 'plus=143,295,326&plus=230&minus=105,122,376'
const TITLES = 'title=With+glasses&title=A+face&title=Without+glasses'

const SHOTS: readonly Shot[] = [
  { name: 'sample', address: 'sample', act: pickThree },
  { name: 'walk', address: 'walk?waypoints=6&waypoints=11&waypoints=19&at=9', dark: true },
  { name: 'arithmetic', address: `arithmetic?${GLASSES}&${TITLES}` },
  { name: 'latents', address: 'latents' },
  { name: 'checkpoints', address: 'checkpoints', dark: true },
  { name: 'train', address: `train?run=${RUN}` },
  { name: 'phone', address: 'sample?seed=40', dark: true, phone: true },
]

await using server = await startOwnServer()
await using sdk = createClient({ url: server.url })
await fill(sdk)
const browser = await launchChromium()
try {
  for (const shot of SHOTS) await take(browser, server.url, shot)
} finally {
  await browser.close()
}

/** Creates typical content: saved latents and a trained run. */
async function fill(sdk: LatentQLClient): Promise<void> {
  const faces = [
    ['Captain', 6, ['glasses', 'favourite']],
    ['Blue shirt', 11, ['glasses']],
    ['Ms. Green', 9, ['long hair']],
    ['Redhead', 2, ['favourite']],
    ['Grey gentleman', 5, []],
    ['Stripes', 4, ['favourite']],
    ['Purple', 1, []],
  ] as const
  for (const [name, seed, tags] of faces) {
    await sdk.saveLatent({ latent: { seed }, name, tags: [...tags] })
  }
  const mean = { mean: [{ seed: 6 }, { seed: 11 }, { seed: 9 }] }
  await sdk.saveLatent({ latent: mean, name: 'Three in one', tags: ['mixed'] })
  const half = { slerp: { from: { seed: 0 }, to: { seed: 19 }, t: 0.5 } }
  await sdk.saveLatent({ latent: half, name: 'Half way', tags: ['mixed'] })
  console.log('Training a short run...')
  await sdk.startTraining({ name: RUN, steps: 800, snapshotEvery: 20, seed: 1 })
  for await (const { trainingProgress: event } of sdk.trainingProgress({ run: RUN })) {
    if (event.__typename === 'StateEvent' && event.state === 'FAILED') {
      throw new Error(`The run failed: ${event.reason}`)
    }
  }
}

async function take(browser: Browser, url: string, { act, ...shot }: Shot): Promise<void> {
  const colorScheme = shot.dark ? 'dark' : 'light'
  const context = await browser.newContext({
    ...(shot.phone ? PHONE : DESKTOP),
    colorScheme,
    storageState: storageAfterTour(url),
  })
  const page = await context.newPage()
  await page.goto(`${url}/${shot.address}`)
  await page.waitForLoadState('networkidle')
  await act?.(page)
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await context.close()
  const file = `docs/images/explorer-${shot.name}.webp`
  await sharp(png).webp({ quality: 86, effort: 6 }).toFile(file)
  const { size } = statSync(file)
  console.log(`${file}: ${Math.round(size / 1000)} kB`)
  if (size > MAX_BYTES)
    throw new Error(`${file} is too large for a web page: over ${MAX_BYTES} bytes`)
}

async function pickThree(page: Page): Promise<void> {
  for (const seed of [0, 10, 19]) {
    await page.locator(`[data-seed="${seed}"]`).hover()
    await page.locator(`[data-seed="${seed}"] [data-pick]`).click()
  }
  await page.mouse.move(0, 0)
  await page.waitForLoadState('networkidle')
}
