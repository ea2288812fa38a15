/** The Sample view, the comparison of picked samples, and the checkpoint picker in the header. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  describeInBrowser,
  dropLatent,
  seriousProblems,
  startExplorer,
  stopClock,
  type Explorer,
} from './support.ts'

const LAST_SEED = 2 ** 31 - 1

describeInBrowser('the Sample view', () => {
  let explorer: Explorer
  let page: Page
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { DEMO: 'on' } })
    page = await explorer.open('/sample')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  const wall = (on = page) => on.getByRole('grid')
  const tile = (seed: number, on = page) =>
    on.getByRole('gridcell', { name: `Seed ${seed}`, exact: true })
  const parameter = (name: string, on = page) => new URL(on.url()).searchParams.get(name)
  const parameterIs = (name: string, value: string | null) =>
    page.waitForURL((url) => url.searchParams.get(name) === value)
  /** Waits until a seed's tile has focus. */
  const isFocused = (seed: number) => page.locator(`[aria-label="Seed ${seed}"]:focus`).waitFor()
  /** Waits until a seed's tile is marked as picked or not. */
  const isPicked = (seed: number, picked: boolean) =>
    expect.poll(() => tile(seed).getAttribute('aria-selected')).toBe(String(picked))

  /** Reloads the view with nothing picked. */
  async function openWall(search: string): Promise<void> {
    await page.evaluate('localStorage.removeItem("latentql.shelf")')
    await page.goto(`${explorer.url}/sample?${search}`)
    await wall().locator('img').first().waitFor()
  }

  /** The seed of the first tile on the screen. */
  const topSeed = () =>
    wall().evaluate((grid) => {
      const { top } = grid.getBoundingClientRect()
      const tiles = [...grid.querySelectorAll<HTMLElement>('[data-seed]')]
      return tiles.find((tile) => tile.getBoundingClientRect().bottom > top + 8)?.dataset.seed
    })

  /** Scrolls the wall by this many pixels, and waits until the URL has another seed. */
  async function scroll(pixels: number): Promise<void> {
    const before = parameter('seed')
    await wall().evaluate((element, by) => {
      ;(element as unknown as { scrollTop: number }).scrollTop += by
    }, pixels)
    await page.waitForURL((url) => url.searchParams.get('seed') !== before)
  }

  test('the seed field and the wall always agree, after Enter and after a click on Go', async () => {
    const field = page.getByRole('spinbutton', { name: 'Start at seed' })
    const go = page.getByRole('button', { name: 'Go' })
    for (const press of [() => field.press('Enter'), () => go.click()]) {
      for (const [typed, shown] of [
        ['99999999999', LAST_SEED],
        ['-5', 0],
        [String(LAST_SEED), LAST_SEED],
        ['500', 500],
      ] as const) {
        await openWall('seed=70')
        await field.fill(typed)
        await press()
        await isFocused(shown)
        await expect.poll(async () => (await topSeed()) === (await field.inputValue())).toBe(true)
        const top = await topSeed()
        await parameterIs('seed', top === '0' || top === undefined ? null : top)
      }
    }
  })

  test('leaves no empty band below the wall after an error has gone', async () => {
    await openWall('seed=70')
    const bottom = async () => {
      const { y, height } = (await wall().boundingBox())!
      return y + height
    }
    const before = await bottom()
    const field = page.getByRole('spinbutton', { name: 'Start at seed' })
    await field.fill('99999999999')
    await page.getByText('Enter a whole number from 0').waitFor()
    await field.press('Enter')
    await isFocused(LAST_SEED)
    await expect.poll(bottom).toBe(before)
  })

  test('starts at the URL’s seed, which follows scrolling, so that a reload shows the same place', async () => {
    await openWall('checkpoint=demo&seed=70&truncation=0.5&size=large')
    const src = await tile(70).locator('img').getAttribute('src')
    const { recipe } = await explorer.sdk.generate({
      seed: 70,
      checkpoint: 'demo',
      truncation: 0.5,
    })
    const [expected] = await explorer.sdk.samplePictures({ latents: [recipe], checkpoint: 'demo' })
    expect(src).toBe(expected!.dataUri)
    await scroll(3000)
    const seed = Number(parameter('seed'))
    expect(seed).toBeGreaterThan(75)
    await page.reload()
    await isAtTop(seed)
    expect(parameter('seed')).toBe(String(seed))
    await scroll(-1e6)
    await parameterIs('seed', null)
    await tile(0).locator('img').waitFor()
  })

  test('jumps to any seed, up to the last one, and Back returns', async () => {
    await openWall('checkpoint=small&seed=5')
    const field = page.getByLabel('Start at seed')
    await field.fill('1234567')
    await field.press('Enter')
    await isAtTop(1_234_567)
    await isFocused(1_234_567)
    await page.goBack()
    await isAtTop(5)
    await tile(5).focus()
    await page.keyboard.press('Control+End')
    await tile(LAST_SEED).locator('img').waitFor()
    await isFocused(LAST_SEED)
    await page.keyboard.press('ArrowRight')
    await isFocused(LAST_SEED)
    await page.waitForURL((url) => Number(url.searchParams.get('seed')) > LAST_SEED - 1000)
    await page.getByRole('button', { name: 'Surprise me' }).click()
    await page.waitForURL((url) => Number(url.searchParams.get('seed')) < LAST_SEED - 1000)
  })

  test('a fast scroll past 20,000 seeds requests few pictures, and loads the ones at its end', async () => {
    const page = await explorer.open('/sample?checkpoint=small')
    await wall(page).locator('img').first().waitFor()
    let asked = 0
    let requests = 0
    page.on('request', (request) => {
      const { variables, operationName } = request.postDataJSON() ?? {}
      if (!variables?.latents && operationName !== 'SamplePictures') return
      requests += 1
      asked += variables.latents.length
    })
    const columns = Number(await wall(page).getAttribute('aria-colcount'))
    // Makes the scroll fast on any machine.
    await stopClock(page)
    for (let row = 0; row * columns < 20_000; row += 50) {
      await wall(page).evaluate(async (grid) => {
        const element = grid as unknown as EventTarget & { scrollTop: number }
        const scrolled = new Promise((next) =>
          element.addEventListener('scroll', next, { once: true }),
        )
        element.scrollTop += 50 * 150
        await scrolled
      })
      await page.clock.runFor(16)
    }
    await page.clock.resume()
    await page.waitForURL((url) => Number(url.searchParams.get('seed')) > 19_000)
    await isAtTop(Number(parameter('seed', page)), page)
    await expect.poll(() => missing(wall(page))).toEqual([])
    expect(asked).toBeLessThan(1000)
    expect(requests).toBeLessThan(50)
  })

  test('arrow keys move between tiles, Space picks, Enter enlarges; there, arrows move on and Escape returns to the tile', async () => {
    await openWall('checkpoint=small&seed=10')
    const columns = Number(await wall().getAttribute('aria-colcount'))
    await tile(10).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await isFocused(11 + columns)
    await page.keyboard.press('Home')
    await isFocused(10 + columns)
    await page.keyboard.press('Space')
    await isPicked(10 + columns, true)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: `Seed ${10 + columns}` })
    await dialog.getByRole('button', { name: 'Unpick', exact: true }).waitFor()
    await parameterIs('open', String(10 + columns))
    await page.keyboard.press('ArrowRight')
    await page.getByRole('dialog', { name: `Seed ${11 + columns}` }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await isFocused(11 + columns)
    await parameterIs('open', null)
  })

  test('the variety slider changes the samples and picks, and Back undoes it', async () => {
    await openWall('checkpoint=small')
    const slider = page.getByRole('slider', { name: 'Variety' })
    await slider.focus()
    await tile(3).locator('img').waitFor()
    for (let step = 0; step < 6; step += 1) {
      await slider.press('ArrowLeft')
      // The previous picture stays until the next one has loaded.
      expect(await tile(3).locator('img').count()).toBe(1)
    }
    await parameterIs('truncation', '0.7')
    await tile(3).hover()
    await page.getByRole('button', { name: 'Pick seed 3', exact: true }).click()
    const shelf = page.getByRole('complementary', { name: 'Shelf' })
    await shelf.getByRole('img', { name: '0.7 × seed 3' }).waitFor()
    await shelf.getByText('The samples you picked, at hand in every view.').waitFor()
    await page.goBack()
    await parameterIs('truncation', '0.75')
    await isPicked(3, false)
  })

  test('picked samples are compared side by side, moved, restored, and shown on another checkpoint, in every tab', async () => {
    await openWall('checkpoint=small')
    await tile(1).hover()
    await page.getByRole('button', { name: 'Pick seed 1', exact: true }).click()
    const shelf = page.getByRole('complementary', { name: 'Shelf' })
    await dropLatent(page, tile(2), shelf)
    await page.getByRole('button', { name: 'Compare 2' }).click()
    const dialog = page.getByRole('dialog', { name: 'Compare' })
    const pictures = () =>
      dialog.getByRole('img').evaluateAll((all) => all.map((image) => image.getAttribute('alt')))
    await dialog.getByRole('img', { name: 'seed 2' }).waitFor()
    await dialog.getByRole('button', { name: 'Move seed 2 left' }).click()
    await expect.poll(pictures).toEqual(['seed 2', 'seed 1'])
    const option = dialog.getByRole('option', { name: /^small/ })
    await dialog.getByLabel('Also show on').selectOption((await option.getAttribute('value'))!)
    await expect.poll(pictures).toEqual(['seed 2', 'seed 2', 'seed 1', 'seed 1'])
    expect(await seriousProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Unpick seed 2' }).click()
    await expect.poll(pictures).toEqual(['seed 1', 'seed 1'])
    await page.keyboard.press('Escape')
    await isPicked(2, false)

    const other = await page.context().newPage()
    await other.goto(page.url())
    await other
      .getByRole('complementary', { name: 'Shelf' })
      .getByRole('button', { name: 'Unpick seed 1' })
      .click()
    await shelf.waitFor({ state: 'detached' })
    await other.getByRole('button', { name: 'Undo' }).click()
    await shelf.getByRole('img', { name: 'seed 1' }).waitFor()
    await other.close()
  })

  test('the picker finds a checkpoint by a few letters, shows its facts, and Enter makes it current', async () => {
    await openWall('checkpoint=small&seed=9')
    await page.getByRole('button', { name: 'Checkpoint: small' }).click()
    const dialog = page.getByRole('dialog', { name: 'Choose a checkpoint' })
    const search = dialog.getByRole('combobox')
    const chosen = () => dialog.getByRole('option', { selected: true }).innerText()
    await expect.poll(chosen).toContain('small')
    await search.press('ArrowDown')
    await search.press('ArrowUp')
    await search.press('ArrowUp')
    await search.fill('64 demo')
    await expect.poll(chosen).toContain('demo')
    await dialog.getByText('64 × 64, colour').waitFor()
    await dialog.getByRole('img', { name: 'Samples from demo' }).waitFor()
    await dialog.getByText('More', { exact: true }).click()
    await dialog.getByText(/^ONNX Runtime .* on CPU/).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await search.press('Enter')
    await page.getByRole('button', { name: 'Checkpoint: demo' }).waitFor()
    await parameterIs('seed', '9')
    await page.goBack()
    await page.getByRole('button', { name: 'Checkpoint: small' }).waitFor()
  })

  test('works on phones, dark and light, without serious axe violations', async () => {
    const viewport = { width: 360, height: 740 }
    const phone = await explorer.open('/sample?checkpoint=small', { viewport, touch: true })
    await phone.getByRole('grid').locator('img').first().waitFor()
    await phone.getByRole('button', { name: 'Pick seed 1', exact: true }).tap()
    const shelf = phone.getByRole('complementary', { name: 'Shelf' })
    const last = (await shelf.getByRole('button', { name: 'Clear' }).boundingBox())!
    expect(last.x + last.width).toBeLessThanOrEqual(viewport.width)
    for (const colorScheme of ['light', 'dark'] as const) {
      await phone.emulateMedia({ colorScheme })
      expect(await seriousProblems(phone)).toEqual([])
    }
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await phone.getByRole('button', { name: 'Variety and size' }).tap()
    await phone.getByLabel('Large').check({ force: true })
    await phone.waitForURL((url) => url.searchParams.get('size') === 'large')
  })

  test('says what to do if there is no checkpoint', async () => {
    for (const name of ['small', 'demo']) await explorer.sdk.deleteCheckpoint(name)
    await page.goto(`${explorer.url}/sample`)
    await page.getByRole('link', { name: 'Add a checkpoint' }).waitFor()
    await page.getByRole('button', { name: 'Checkpoint: No checkpoint' }).click()
    await page.getByText('No checkpoints yet.').waitFor()
  })

  /** Waits until a seed's tile is in the wall's first row and its picture has loaded. */
  async function isAtTop(seed: number, on = page): Promise<void> {
    await tile(seed, on).locator('img').waitFor()
    const edge = async (locator: Locator) => (await locator.boundingBox())!.y
    await expect
      .poll(async () => Math.abs((await edge(tile(seed, on))) - (await edge(wall(on)))))
      .toBeLessThan(10)
  }
})

/** Returns the labels of tiles without a picture. */
function missing(grid: Locator): Promise<string[]> {
  return grid
    .getByRole('gridcell')
    .filter({ hasNot: grid.page().locator('img') })
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''))
}
