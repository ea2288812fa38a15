/** Screens 2560 pixels wide: the pictures grow, the lines of text don't. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startExplorer, type Explorer } from './support.ts'

const WIDE = { width: 2560, height: 1440 }
const RUN = { name: 'evening', steps: 20, batch: 4, ngf: 4, ndf: 4, zDim: 8, imageSize: 16 }

/** Each view, and text that it shows once its data has loaded. */
const VIEWS = [
  ['sample', 'Surprise me'],
  ['walk', '96 frames'],
  ['arithmetic', 'Choose from samples'],
  ['inside', 'Layer 1'],
  ['inside?tab=forget', 'Mark the object'],
  ['inside?tab=filters', 'No discriminator yet'],
  ['latents', 'Seven'],
  ['checkpoints', 'small'],
  ['train', 'evening'],
  ['train?run=evening', 'Steps done'],
] as const

/** About 100 characters: an em is nearly two. */
const LONGEST_LINE_EM = 56

describeInBrowser('on a wide screen', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
    await explorer.sdk.saveLatent({ latent: { seed: 7 }, name: 'Seven' })
    await explorer.sdk.startTraining(RUN)
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  const open = (path: string) => explorer.open(`/${path}`, { viewport: WIDE })

  test('the wall reaches both edges, with larger pictures', async () => {
    const page = await open('sample')
    const tiles = page.locator('[data-seed]')
    await tiles.first().waitFor()
    const boxes = await tiles.evaluateAll((all) =>
      all.map((tile) => {
        const { left, right, width } = tile.getBoundingClientRect()
        return { left, right, width }
      }),
    )
    expect(Math.min(...boxes.map(({ left }) => left))).toBeLessThan(60)
    expect(Math.max(...boxes.map(({ right }) => right))).toBeGreaterThan(WIDE.width - 60)
    expect(boxes[0]!.width).toBeGreaterThan(150)
  })

  test('a walk’s picture and its map fill the height of the screen', async () => {
    for (const show of ['line', 'corners']) {
      const page = await open(`walk?show=${show}`)
      const picture = page.getByRole('main').locator('canvas').first()
      await expect
        .poll(async () => (await picture.boundingBox())?.height)
        .toBeGreaterThan(WIDE.height * 0.7)
      const { y, height } = (await picture.boundingBox())!
      expect(y + height).toBeLessThan(WIDE.height)
    }
  })

  test('the charts of a run are higher, and fill their place', async () => {
    const page = await open('train?run=evening')
    const chart = page.getByRole('img', { name: /^Losses/ })
    await chart.waitFor()
    const { height } = (await chart.boundingBox())!
    expect(height).toBeGreaterThan(300)
    const drawn = chart.locator('.uplot')
    await expect.poll(async () => (await drawn.boundingBox())?.height).toBeCloseTo(height, 0)
  })

  test.each(VIEWS)(
    'no line of text in %s is longer than about 100 characters',
    async (path, text) => {
      const page = await open(path)
      await page.getByRole('main').getByText(text).first().waitFor()
      expect(await longLines(page)).toEqual([])
    },
  )
})

/** The paragraphs in the view that have a line longer than LONGEST_LINE_EM. */
function longLines(page: Page): Promise<string[]> {
  return page.getByRole('main').evaluate((main, most) => {
    const width = (paragraph: Element) => {
      const range = document.createRange()
      range.selectNodeContents(paragraph)
      return Math.max(0, ...[...range.getClientRects()].map((line) => line.width))
    }
    return [...main.querySelectorAll('p')]
      .filter((paragraph) => {
        const size = Number.parseFloat(getComputedStyle(paragraph).fontSize)
        return width(paragraph) / size > most
      })
      .map((paragraph) => paragraph.innerText)
  }, LONGEST_LINE_EM)
}
