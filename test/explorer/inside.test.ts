/** The Inside view: maps of the generator's layers, on the demo checkpoint in a real browser. */
import { readFile } from 'node:fs/promises'
import type { SamplingVariant } from '@latentql/sdk'
import sharp, { type Region } from 'sharp'
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

const PHONE = { viewport: { width: 360, height: 740 }, touch: true }

let explorer: Explorer
let page: Page

/** Waits for the maps. */
const loaded = () => page.locator('[role=group][aria-busy=false]').waitFor()
const map = (index: number) => page.getByRole('switch', { name: `Map ${index}`, exact: true })
const figure = (caption: RegExp | string) =>
  page.getByRole('figure').filter({ has: page.getByText(caption) })
const changed = () => figure(/^\d+ maps? off$/).locator('img')
const asItIs = () => figure(/, as it is$/).locator('img')
const off = () => new URL(page.url()).searchParams.getAll('off')
const isOff = (index: number) => map(index).and(page.locator('[aria-checked=false]')).waitFor()
const isOn = (index: number) => map(index).and(page.locator('[aria-checked=true]')).waitFor()

async function open(search = ''): Promise<void> {
  await page.goto(`${explorer.url}/inside${search}`)
  await loaded()
}

/** The server's picture of a seed. */
async function pictureOf(seed: number, variant?: SamplingVariant): Promise<string> {
  const [sample] = await explorer.sdk.samplePictures({
    ...{ latents: [{ seed }], variant, format: 'PNG' },
  })
  return sample!.dataUri
}

/** Waits until the changed sample is the server's. */
async function shows(seed: number, ablate: SamplingVariant['ablate']): Promise<void> {
  const expected = await pictureOf(seed, { ablate })
  await expect.poll(() => changed().getAttribute('src')).toBe(expected)
}

describeInBrowser('the Inside view', () => {
  beforeAll(async () => {
    explorer = await startExplorer()
    page = await explorer.open('/inside')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('shows each map of a layer as the server draws it', async () => {
    await open('?sample=7&layer=8.relu')
    expect(await page.getByRole('switch').count()).toBe(64)
    for (const index of [0, 9, 63]) {
      const alone = await explorer.sdk.activation({
        ...{ latent: { seed: 7 }, name: '8.relu', maps: [index] },
      })
      const own = await sharp(await fetched(alone.url)).metadata()
      const edge = { width: own.width - 4, height: own.height - 4 }
      expect(await valuesOf(await shownOn(index))).toEqual(
        await valuesOf(await cut(alone.url, { left: 2, top: 2, ...edge })),
      )
    }
  })

  it('turns a map off with a click, shows the sample without it, and undoes it', async () => {
    await open('?sample=7&layer=8.relu')
    expect(await asItIs().getAttribute('src')).toBe(await pictureOf(7))
    await map(6).click()
    await shows(7, [{ activation: '8.relu', maps: [6] }])
    expect(await asItIs().getAttribute('src')).toBe(await pictureOf(7))
    await map(9).click()
    await shows(7, [{ activation: '8.relu', maps: [6, 9] }])
    await page.keyboard.press('Control+z')
    await shows(7, [{ activation: '8.relu', maps: [6] }])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('All maps are on').waitFor()
    await isOn(6)
  })

  it('turns maps off and on with the keyboard alone', async () => {
    await open('?sample=7&layer=8.relu')
    await map(0).focus()
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowUp', 'Space', 'End', 'Enter']) {
      await page.keyboard.press(key)
    }
    await isOff(1)
    await isOff(63)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    expect(await map(63).evaluate((element) => element.matches(':focus'))).toBe(true)
    await page.keyboard.press('Space')
    await isOn(63)
    expect(off()).toEqual(['8.relu:1'])
  })

  it('dims maps instead of turning them off, and shows it while the slider moves', async () => {
    await open('?sample=7&layer=8.relu&off=8.relu:6,9')
    await page.getByRole('slider', { name: 'How far' }).fill('0.5')
    await shows(7, [{ activation: '8.relu', maps: [6, 9], strength: 0.5 }])
    await page.waitForURL(/off=8.relu%3A6%2C9%400.5/)
  })

  it('turns all maps off, swaps them and turns them on again', async () => {
    await open('?sample=7&layer=11.relu&off=8.relu:6')
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    await map(3).click()
    await press('Swap')
    await expect.poll(off).toEqual(['8.relu:6', '11.relu:0-2,4-31'])
    await press('All off')
    await expect.poll(off).toEqual(['8.relu:6', '11.relu:0-31'])
    await press('All on')
    await expect.poll(off).toEqual(['8.relu:6'])
    await press('Turn all on')
    await expect.poll(off).toEqual([])
  })

  it('draws only the first and the newest of quick clicks', async () => {
    await open('?sample=7&layer=8.relu')
    const asked: unknown[] = []
    const held: Route[] = []
    await page.route('**/graphql', async (route) => {
      const { variables } = route.request().postDataJSON() as { variables: Asked }
      if (!variables.variant || !variables.latents?.some(({ seed }) => seed === 7)) {
        return route.continue()
      }
      asked.push(variables.variant.ablate?.map(({ maps }) => maps))
      if (asked.length === 1) held.push(route)
      else await route.continue()
    })
    for (const index of [1, 2, 3, 4, 5]) await map(index).click()
    await isOff(5)
    await expect.poll(() => held.length).toBe(1)
    await held[0]!.continue()
    await shows(7, [{ activation: '8.relu', maps: [1, 2, 3, 4, 5] }])
    expect(asked).toEqual([[[1]], [[1, 2, 3, 4, 5]]])
    await page.unroute('**/graphql')
  })

  it('keeps the sample, the layer and the maps in its address', async () => {
    await open()
    await page.getByRole('radio', { name: /Layer 2/ }).check()
    await map(5).click()
    await page.getByRole('button', { name: 'Choose', exact: true }).click()
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('12')
    await page.getByRole('button', { name: 'Use it' }).click()
    await shows(12, [{ activation: '5.relu', maps: [5] }])
    await page.reload()
    await shows(12, [{ activation: '5.relu', maps: [5] }])
    await isOff(5)
    expect(await page.getByRole('radio', { name: /Layer 2/ }).isChecked()).toBe(true)
  })

  it('shows other samples without the same maps, and looks inside them', async () => {
    await open('?sample=7&layer=8.relu&off=8.relu:6')
    await page.getByRole('button', { name: 'Look inside seed 9' }).click()
    await shows(9, [{ activation: '8.relu', maps: [6] }])
    expect(off()).toEqual(['8.relu:6'])
  })

  it('is reached from a sample in another view', async () => {
    await page.goto(`${explorer.url}/sample?open=31`)
    await page.getByRole('link', { name: 'Look inside' }).click()
    await figure('seed 31, as it is').waitFor()
    await expect.poll(() => asItIs().getAttribute('src')).toBe(await pictureOf(31))
  })

  it('says so if the address has maps that the checkpoint lacks', async () => {
    await open('?sample=7&layer=9.relu&off=9.relu:1&off=8.relu:6,70')
    await page.getByText('2 maps that are off don’t exist in this checkpoint.').waitFor()
    await shows(7, [{ activation: '8.relu', maps: [6] }])
  })

  it('says why maps are missing, and loads them on request', async () => {
    const fails = (route: Route) =>
      route.request().postData()?.includes('activation(')
        ? route.fulfill({
            json: { errors: [{ message: 'No', extensions: { code: 'SERVER_BUSY' } }] },
          })
        : route.continue()
    await page.route('**/graphql', fails)
    await page.goto(`${explorer.url}/inside?sample=8`)
    await page.getByRole('alert').getByText('The server is busy').waitFor()
    await page.unroute('**/graphql')
    await page.getByRole('button', { name: 'Try again' }).click()
    await loaded()
  })

  it('says so if the layers of a checkpoint can’t be shown', async () => {
    const bytes = await readFile('test/fixtures/checkpoints/onnx16.onnx')
    await explorer.sdk.uploadCheckpoint(bytes, { name: 'frozen' })
    await page.goto(`${explorer.url}/inside?checkpoint=frozen`)
    await page.getByText('It is an ONNX file').waitFor()
  })

  it('has no serious axe violations in either theme', async () => {
    await open('?sample=7&layer=8.relu&off=8.relu:6')
    expect(await seriousProblems(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await seriousProblems(page)).toEqual([])
  })

  it('keeps the sample in sight on a phone while the maps scroll', async () => {
    page = await explorer.open('/inside?sample=7&layer=2.relu', PHONE)
    await map(255).scrollIntoViewIfNeeded()
    await map(255).tap()
    await shows(7, [{ activation: '2.relu', maps: [255] }])
    const { y, height } = (await changed().boundingBox())!
    expect(y).toBeGreaterThan(0)
    expect(y + height).toBeLessThan(PHONE.viewport.height / 2)
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    expect(await seriousProblems(page)).toEqual([])
  })
})

/** The variables of a request for pictures. */
interface Asked {
  readonly latents?: readonly { readonly seed?: number }[]
  readonly variant?: SamplingVariant
}

/** The part of the sheet that a map's switch shows. */
async function shownOn(index: number): Promise<Buffer> {
  const background = await map(index)
    .locator('span')
    .evaluate((element) => {
      const { backgroundImage, backgroundSize, backgroundPosition } = getComputedStyle(element)
      const numbers = [backgroundSize, backgroundPosition].flatMap((text) => text.match(/[\d.]+/g)!)
      return { url: /"(.*)"/.exec(backgroundImage)![1]!, numbers: numbers.map(Number) }
    })
  const [across, down, x, y] = background.numbers.map((percent) => percent / 100)
  const { width, height } = await sharp(await fetched(background.url)).metadata()
  const size = { width: Math.round(width / across!), height: Math.round(height / down!) }
  return cut(background.url, {
    ...{
      left: Math.round(x! * (width - size.width)),
      top: Math.round(y! * (height - size.height)),
    },
    ...size,
  })
}

async function fetched(url: string): Promise<Buffer> {
  const response = await fetch(explorer.sdk.resolveUrl(url))
  return Buffer.from(await response.arrayBuffer())
}

async function cut(url: string, region: Region): Promise<Buffer> {
  return sharp(await fetched(url))
    .extract(region)
    .toBuffer()
}

/** The values of a map of 16x16 that was enlarged by a whole factor. */
async function valuesOf(picture: Buffer): Promise<number[]> {
  const small = sharp(picture).toColourspace('b-w').resize(16, 16, { kernel: 'nearest' })
  return [...(await small.raw().toBuffer())]
}
