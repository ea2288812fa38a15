/**
 * The Arithmetic view: adding and subtracting groups of samples, in a real browser on the demo
 * checkpoint.
 */
import type { LatentInput } from '@latentql/sdk'
import sharp from 'sharp'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  describeInBrowser,
  dropLatent,
  seriousProblems,
  startExplorer,
  type Explorer,
} from './support.ts'

const SUM = '/arithmetic?plus=3,9&plus=4&minus=1'
const PHONE = { viewport: { width: 360, height: 780 }, touch: true }

let explorer: Explorer
let page: Page

const words = () => page.getByRole('region', { name: 'Recipe' }).locator('p')
const result = () => page.getByRole('img', { name: /^The result:/ })
const tray = (name: string) => page.getByRole('region', { name, exact: true })
const members = (within: Locator) => within.locator('[data-member]')
const reads = (text: string) => words().getByText(text, { exact: true }).waitFor()

const open = (path: string) => page.goto(explorer.url + path)

describeInBrowser('the Arithmetic view', () => {
  beforeAll(async () => {
    explorer = await startExplorer()
    page = await explorer.open('/arithmetic')
  })
  afterAll(async () => {
    await explorer?.[Symbol.asyncDispose]()
  })

  it('starts with an example that puts glasses on a face', async () => {
    const face = page.getByRole('img', { name: 'The average of “A face”' }).first()
    await face.waitFor()
    const before = await frameOf((await face.getAttribute('src'))!)
    await page.getByRole('button', { name: 'Do the sum' }).click()
    await result().waitFor()
    const after = await frameOf((await result().getAttribute('src'))!)
    expect(after).toBeLessThan(before - 20)
  })

  it('shows the server’s picture of the sum', async () => {
    await open(SUM)
    await reads('average of (seed 3, seed 9) − seed 1 + seed 4')
    const plus = [[{ seed: 3 }, { seed: 9 }], [{ seed: 4 }]]
    const sum = await explorer.sdk.arithmetic({ plus, minus: [[{ seed: 1 }]] })
    const [sample] = await explorer.sdk.samplePictures({
      latents: [sum.result.recipe],
      format: 'PNG',
    })
    await expect.poll(() => result().getAttribute('src')).toBe(sample!.dataUri)
  })

  it('shows the equation on one line on a screen 1280 pixels wide', async () => {
    const equation = page.getByRole('group', { name: 'The sum in pictures' })
    for (const path of ['/arithmetic', `${SUM}&plus=5&minus=6`]) {
      await open(path)
      await equation.locator('img').nth(2).waitFor()
      const tops = await equation
        .locator('figure')
        .evaluateAll((figures) => figures.map((figure) => figure.getBoundingClientRect().top))
      expect(new Set(tops).size).toBe(1)
    }
  })

  it('changes the strength of the trait with a slider', async () => {
    await open(SUM)
    await result().waitFor()
    const before = await result().getAttribute('src')
    await page.getByRole('slider', { name: 'Strength' }).fill('1.5')
    await reads('average of (seed 3, seed 9) − seed 1 + seed 4, at strength 150%')
    const weighted = (latent: LatentInput) => [{ sum: [{ weight: 1.5, latent }] }]
    const sum = await explorer.sdk.arithmetic({
      plus: [weighted({ mean: [{ seed: 3 }, { seed: 9 }] }), [{ seed: 4 }]],
      minus: [weighted({ seed: 1 })],
    })
    const [sample] = await explorer.sdk.samplePictures({
      latents: [sum.result.recipe],
      format: 'PNG',
    })
    await expect.poll(() => result().getAttribute('src')).toBe(sample!.dataUri)
    expect(sample!.dataUri).not.toBe(before)
    await page.waitForURL(/strength=1.5/)
  })

  it('shows neighbours that visibly differ from the result by default', async () => {
    await open('/arithmetic')
    await page.getByRole('button', { name: 'Do the sum' }).click()
    const cells = page.getByRole('group', { name: 'The result and its neighbours' }).locator('img')
    await expect.poll(() => cells.count()).toBe(9)
    const sources = await cells.evaluateAll((images) =>
      images.map((image) => image.getAttribute('src')!),
    )
    const pictures = await Promise.all(sources.map(pixelsOf))
    const centre = pictures[4]!
    const distances = pictures.map((pixels) => {
      const sum = pixels.reduce((total, value, at) => total + Math.abs(value - centre[at]!), 0)
      return sum / pixels.length
    })
    expect(Math.min(...distances.toSpliced(4, 1))).toBeGreaterThan(6)
  })

  it('can be filled with the keyboard alone', async () => {
    await open('/arithmetic')
    const choose = tray('New group to add').getByRole('button', { name: 'Choose from' })
    await choose.press('Enter')
    await page.getByRole('button', { name: 'Seed 0', exact: true }).press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Use these' }).press('Enter')
    await reads('average of (seed 0, seed 2)')

    await members(tray('Add, group 1')).last().press('Enter')
    await page.getByRole('button', { name: 'A new group to subtract' }).press('Enter')
    await reads('seed 0 − seed 2')

    const title = tray('Subtract, group 1').getByLabel('Title of the group')
    await title.fill('glum')
    await title.press('Enter')
    await members(tray('glum')).press('Delete')
    await reads('seed 0')
    await page.locator('button:focus', { hasText: 'Choose from' }).waitFor()
  })

  it('undoes every change, and survives a reload', async () => {
    await open(SUM)
    const add = tray('Add, group 1')
    await add.getByRole('button', { name: 'Subtract it instead' }).click()
    await reads('seed 4 − seed 1 − average of (seed 3, seed 9)')
    await page.reload()
    await reads('seed 4 − seed 1 − average of (seed 3, seed 9)')
    await tray('Add, group 1').getByRole('button', { name: 'Duplicate' }).click()
    await reads('seed 4 − seed 1 − average of (seed 3, seed 9) + seed 4')
    await page.keyboard.press('Control+z')
    await reads('seed 4 − seed 1 − average of (seed 3, seed 9)')
    await page.getByRole('button', { name: 'Undo' }).click()
    await reads('average of (seed 3, seed 9) − seed 1 + seed 4')
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('button', { name: 'Do the sum' }).waitFor()
    await page.getByLabel('Messages').getByRole('button', { name: 'Undo' }).click()
    await reads('average of (seed 3, seed 9) − seed 1 + seed 4')
  })

  it('moves samples between groups by dragging, and accepts the result as an input', async () => {
    await page.setViewportSize({ width: 1440, height: 1400 })
    await open(SUM)
    await result().waitFor()
    await dropLatent(page, members(tray('Add, group 1')).last(), tray('Subtract, group 1'))
    await reads('seed 3 − average of (seed 1, seed 9) + seed 4')
    await dropLatent(page, result(), tray('New group to subtract'))
    await members(tray('Subtract, group 2')).waitFor()
    await expect.poll(() => words().textContent()).toContain(' − (')
  })

  it('shows a neighbour of the result large, and generates other neighbours', async () => {
    await open(SUM)
    await result().waitFor()
    const itself = await result().getAttribute('src')
    await page.getByRole('button', { name: 'Neighbour 1' }).click()
    await expect.poll(() => result().getAttribute('src')).not.toBe(itself)
    const first = await result().getAttribute('src')
    await page.getByRole('button', { name: 'Show others' }).click()
    await expect.poll(() => result().getAttribute('src')).not.toBe(first)
    await page.getByRole('button', { name: 'The result itself' }).click()
    await expect.poll(() => result().getAttribute('src')).toBe(itself)
  })

  it('says so if a saved latent no longer exists', async () => {
    await open(`${SUM}&minus=saved:none`)
    await page.getByRole('alert').getByText('no longer exists').waitFor()
    await tray('Subtract, group 2').getByRole('button', { name: 'Remove the group' }).click()
    await result().waitFor()
  })

  it('has no serious axe violations in either theme, and fits a phone', async () => {
    await open(SUM)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('button', { name: 'Choose from samples' }).first().click()
    await page.getByRole('button', { name: 'Seed 0', exact: true }).waitFor()
    expect(await seriousProblems(page)).toEqual([])

    page = await explorer.open(SUM, PHONE)
    await result().waitFor()
    expect(await seriousProblems(page)).toEqual([])
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
  })
})

/**
 * The brightness of the row of the glasses' upper rim minus that of the row below the eyes, in the
 * demo's faces: -255 to 255.
 */
async function frameOf(dataUri: string): Promise<number> {
  const bytes = Buffer.from(dataUri.split(',')[1]!, 'base64')
  const brightness = async (top: number) => {
    const row = { left: 20, top, width: 24, height: 1 }
    const values = await sharp(bytes).removeAlpha().extract(row).raw().toBuffer()
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return (await brightness(30)) - (await brightness(34))
}

/** The raw pixels of a data URI, 0 to 255. */
function pixelsOf(uri: string): Promise<Buffer> {
  return sharp(Buffer.from(uri.split(',')[1]!, 'base64'))
    .raw()
    .toBuffer()
}
