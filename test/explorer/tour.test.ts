/** The tour for first-time visitors. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

/** The steps, and the control of each. */
const STEPS = [
  ['Every number is a picture', 'Surprise me'],
  ['Between two pictures lie many more', 'Play'],
  ['Pictures can be added', 'Do the sum'],
  ['Teach a generator yourself', 'Start training'],
] as const

const SCREENS = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
  { width: 740, height: 360 },
]

describeInBrowser('the tour', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer()
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  const card = (page: Page, title: string) => page.getByRole('dialog', { name: title })
  const anyCard = (page: Page) => page.getByRole('dialog')
  const control = (page: Page, name: string) =>
    page.getByRole('main').getByRole('button', { name, exact: true })
  const firstVisit = (options = {}) => explorer.open('/', { firstVisit: true, ...options })

  test('the first visit opens the tour, which leads through four views in order', async () => {
    const page = await firstVisit()
    for (const [index, [title]] of STEPS.entries()) {
      await card(page, title)
        .getByText(`Tour, ${index + 1} of 4`)
        .waitFor()
      await card(page, title).getByRole('button').last().click()
    }
    await expect.poll(() => anyCard(page).count()).toBe(0)
    await page.reload()
    await control(page, 'Start training').waitFor()
    expect(await anyCard(page).count()).toBe(0)
  })

  test.each(SCREENS)(
    'at $width x $height each step is on the screen and leaves its control visible',
    async (viewport) => {
      const page = await firstVisit({ viewport, touch: viewport.width < 800 })
      for (const [title, name] of STEPS) {
        await card(page, title).waitFor()
        await expect.poll(() => isInView(card(page, title), viewport)).toBe(true)
        await expect.poll(() => isInView(control(page, name), viewport)).toBe(true)
        await expect.poll(() => isOnTop(control(page, name))).toBe(true)
        await card(page, title).getByRole('button').last().click()
      }
    },
  )

  test('the step is scrolled to again when a phone is turned', async () => {
    const [upright, turned] = [SCREENS[2]!, SCREENS[3]!]
    const page = await explorer.open('/train', {
      firstVisit: true,
      viewport: upright,
      touch: true,
    })
    const [title, name] = STEPS[3]
    await expect.poll(() => isInView(control(page, name), upright)).toBe(true)
    await page.mouse.wheel(0, -1000)
    await expect.poll(() => isInView(control(page, name), upright)).toBe(false)
    await page.setViewportSize(turned)
    await expect.poll(() => isInView(control(page, name), turned)).toBe(true)
    await expect.poll(() => isInView(card(page, title), turned)).toBe(true)
  })

  test('Escape and Skip end the tour for good, and focus returns to the control', async () => {
    for (const end of ['Escape', 'Skip']) {
      const page = await firstVisit()
      await card(page, STEPS[0][0]).and(page.locator(':focus')).waitFor()
      if (end === 'Escape') await page.keyboard.press('Escape')
      else await page.getByRole('button', { name: 'Skip the tour' }).click()
      await expect.poll(() => anyCard(page).count()).toBe(0)
      await control(page, 'Surprise me').and(page.locator(':focus')).waitFor()
      await page.reload()
      await control(page, 'Surprise me').waitFor()
      expect(await anyCard(page).count()).toBe(0)
    }
  })

  test('Help starts the tour again, from any view', async () => {
    const page = await explorer.open('/latents')
    await page.getByRole('button', { name: 'Help' }).click()
    await page.getByRole('button', { name: 'Take the tour' }).click()
    await page.waitForURL('**/sample')
    await card(page, STEPS[0][0]).and(page.locator(':focus')).waitFor()
  })

  test('it follows the navigation, and isn’t shown in views without a step', async () => {
    const page = await firstVisit()
    const go = (name: string) =>
      page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click()
    await card(page, STEPS[0][0]).waitFor()
    await go('Saved')
    await page.getByRole('heading', { level: 1, name: 'Saved' }).waitFor()
    expect(await anyCard(page).count()).toBe(0)
    await go('Walk')
    await card(page, STEPS[1][0]).getByRole('button', { name: 'Back' }).click()
    await card(page, STEPS[0][0]).waitFor()
  })

  test('the page stays usable: Escape closes a dialog and not the tour, and typing keeps the focus', async () => {
    const page = await explorer.open('/sample?open=7', { firstVisit: true })
    const sample = page.getByRole('dialog', { name: 'Seed 7' })
    await sample.waitFor()
    await page.keyboard.press('Escape')
    await sample.waitFor({ state: 'detached' })
    await card(page, STEPS[0][0]).waitFor()
    await page.getByRole('spinbutton', { name: 'Start at seed' }).fill('40')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/sample?seed=40')
  })

  test('each step is named, described, and free of serious axe violations, in both themes', async () => {
    const page = await firstVisit()
    for (const [title, name] of STEPS) {
      const step = card(page, title)
      await step.and(page.locator(':focus')).waitFor()
      await control(page, name).waitFor()
      const describedBy = await step.getAttribute('aria-describedby')
      expect(await page.locator(`[id="${describedBy}"]`).innerText()).toMatch(/\.$/)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await seriousProblems(page)).toEqual([])
      }
      await step.getByRole('button').last().click()
    }
  })

  test('it appears at once for users who prefer reduced motion', async () => {
    const page = await firstVisit({ reducedMotion: 'reduce' })
    const duration = await card(page, STEPS[0][0]).evaluate((element) =>
      Number.parseFloat(getComputedStyle(element).animationDuration),
    )
    expect(duration).toBeLessThan(0.001)
  })
})

type Screen = (typeof SCREENS)[number]

async function isInView(element: Locator, { width, height }: Screen): Promise<boolean> {
  const box = await element.boundingBox()
  if (!box) return false
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
}

/** True if a click on any corner, or the middle, of the element would reach it. */
function isOnTop(element: Locator): Promise<boolean> {
  return element.evaluate((button) => {
    const { left, top, right, bottom } = button.getBoundingClientRect()
    const points = [
      [left + 4, top + 4],
      [right - 4, top + 4],
      [left + 4, bottom - 4],
      [right - 4, bottom - 4],
      [(left + right) / 2, (top + bottom) / 2],
    ] as const
    return points.every(([x, y]) => button.contains(document.elementFromPoint(x, y)))
  })
}
