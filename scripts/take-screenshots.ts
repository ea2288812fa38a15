/**
 * Makes the pictures in docs/images/ with the demo checkpoint: those of the README's queries, and
 * screenshots of the explorer. Given a folder, takes screenshots of every view on every screen,
 * light and dark, into it instead.
 */
import { mkdirSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { createClient, type LatentQLClient } from '../clients/sdk/src/index.ts'
import { launchChromium, storageAfterTour } from '../test/support/chromium.ts'
import { startOwnServer } from './own-server.ts'

const SCREENS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  laptop: { viewport: { width: 1280, height: 720 } },
  phone: {
    ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
    ...{ hasTouch: true, isMobile: true },
  },
}
type Screen = keyof typeof SCREENS
const RUN = 'faces'
const MAX_BYTES = 300_000

interface View {
  /** Path and query on the server. */
  readonly address: string
  /** Prepares the page. */
  readonly act?: (page: Page) => Promise<void>
}

interface Shot {
  readonly file: string
  readonly view: View
  readonly screen: Screen
  readonly colorScheme: 'light' | 'dark'
}

/** The README's sum: groups of seeds. */
const GLASSES = { plus: [[147, 180, 496], [4]], minus: [[9, 94, 439]] }
const TITLES = 'title=With+glasses&title=A+face&title=Without+glasses'

const VIEWS = {
  sample: { address: 'sample', act: pickThree },
  walk: { address: 'walk?waypoints=4&waypoints=22&waypoints=32&at=9' },
  arithmetic: { address: `arithmetic?${query(GLASSES)}&${TITLES}`, act: showResult },
  inside: { address: 'inside?sample=22&layer=11.relu&off=11.relu:3,6,9,10' },
  figures: { address: 'figures' },
  latents: { address: 'latents' },
  checkpoints: { address: 'checkpoints' },
  start: { address: 'train' },
  train: { address: `train?run=${RUN}` },
  compare: { address: `compare?of=demo&of=${RUN}@latest&run=${RUN}` },
  graphiql: { address: 'graphiql' },
} satisfies Readonly<Record<string, View>>

const folder = process.argv[2]

await using server = await startOwnServer()
await using sdk = createClient({ url: server.url })
await fill(sdk)
if (folder === undefined) await makePictures(sdk)
const browser = await launchChromium()
try {
  for (const shot of folder === undefined ? shotsOfDocs() : allShots(folder))
    await take(browser, server.url, shot)
} finally {
  await browser.close()
}

/** Creates typical content: saved latents and a trained run. */
async function fill(sdk: LatentQLClient): Promise<void> {
  const faces = [
    ['Blue cap', 16, ['hat', 'favourite']],
    ['Goatee', 20, ['beard']],
    ['Bob', 4, ['favourite']],
    ['Glasses', 22, ['glasses']],
    ['Orange cap', 24, ['hat', 'glasses']],
    ['Long hair', 62, []],
    ['Curls', 32, ['favourite']],
  ] as const
  for (const [name, seed, tags] of faces) {
    await sdk.saveLatent({ latent: { seed }, name, tags: [...tags] })
  }
  const mean = { mean: [{ seed: 16 }, { seed: 20 }, { seed: 4 }] }
  await sdk.saveLatent({ latent: mean, name: 'Three in one', tags: ['mixed'] })
  const half = { slerp: { from: { seed: 4 }, to: { seed: 32 }, t: 0.5 } }
  await sdk.saveLatent({ latent: half, name: 'Half way', tags: ['mixed'] })
  console.log('Training a short run...')
  await sdk.startTraining({ name: RUN, steps: 600, seed: 1 })
  for await (const { trainingProgress: event } of sdk.trainingProgress({ run: RUN })) {
    if (event.__typename === 'StateEvent' && event.state === 'FAILED') {
      throw new Error(`The run failed: ${event.reason}`)
    }
  }
}

/** The pictures of the README's queries. */
async function makePictures(sdk: LatentQLClient): Promise<void> {
  const demo = await sdk.checkpointSheet({ count: 64 })
  const { sheet: arithmetic } = await sdk.arithmetic({
    plus: GLASSES.plus.map(latents),
    minus: GLASSES.minus.map(latents),
  })
  for (const [name, { url }] of Object.entries({ demo: demo!, arithmetic })) {
    const response = await fetch(sdk.resolveUrl(url))
    await writeFile(`docs/images/${name}.png`, Buffer.from(await response.arrayBuffer()))
  }
}

function latents(seeds: readonly number[]) {
  return seeds.map((seed) => ({ seed }))
}

/** The groups as the arithmetic view's query: `plus=1,2&minus=3`. */
function query(groups: Readonly<Record<string, readonly (readonly number[])[]>>): string {
  return Object.entries(groups)
    .flatMap(([side, members]) => members.map((seeds) => `${side}=${seeds.join(',')}`))
    .join('&')
}

function shotsOfDocs(): Shot[] {
  const shot = (name: string, view: View, options: Partial<Shot> = {}): Shot => ({
    file: `docs/images/explorer-${name}.webp`,
    view,
    screen: 'desktop',
    colorScheme: 'light',
    ...options,
  })
  return [
    shot('sample', VIEWS.sample),
    shot('walk', VIEWS.walk, { colorScheme: 'dark' }),
    shot('arithmetic', VIEWS.arithmetic),
    shot('inside', VIEWS.inside),
    shot('latents', VIEWS.latents),
    shot('checkpoints', VIEWS.checkpoints, { colorScheme: 'dark' }),
    shot('train', VIEWS.train),
    shot('phone', { address: 'sample?seed=40' }, { screen: 'phone', colorScheme: 'dark' }),
  ]
}

function allShots(folder: string): Shot[] {
  mkdirSync(folder, { recursive: true })
  return Object.entries(VIEWS).flatMap(([name, view]) =>
    (Object.keys(SCREENS) as Screen[]).flatMap((screen) =>
      (['light', 'dark'] as const).map((colorScheme) => ({
        file: path.join(folder, `${name}-${screen}-${colorScheme}.webp`),
        view,
        screen,
        colorScheme,
      })),
    ),
  )
}

async function take(browser: Browser, url: string, shot: Shot): Promise<void> {
  const { file, view, screen, colorScheme } = shot
  const context = await browser.newContext({
    ...SCREENS[screen],
    colorScheme,
    storageState: storageAfterTour(url),
  })
  const page = await context.newPage()
  await page.goto(`${url}/${view.address}`)
  await page.waitForLoadState('networkidle')
  await view.act?.(page)
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await context.close()
  await sharp(png).webp({ quality: 86, effort: 6 }).toFile(file)
  const { size } = statSync(file)
  console.log(`${file}: ${Math.round(size / 1000)} kB`)
  if (folder === undefined && size > MAX_BYTES)
    throw new Error(`${file} is too large for a web page: over ${MAX_BYTES} bytes`)
}

async function showResult(page: Page): Promise<void> {
  await page.getByRole('img', { name: /^The result:/ }).waitFor()
}

async function pickThree(page: Page): Promise<void> {
  for (const seed of [0, 10, 19]) {
    await page.locator(`[data-seed="${seed}"]`).hover()
    await page.locator(`[data-seed="${seed}"] [data-pick]`).click()
  }
  await page.mouse.move(0, 0)
  await page.waitForLoadState('networkidle')
}
