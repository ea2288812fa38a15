/** The frame around the views: navigation, help, theme, errors and tokens. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../clients/sdk/src/index.ts'
import {
  describeInBrowser,
  seriousProblems,
  startExplorer,
  stopClock,
  type Explorer,
} from './support.ts'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
/** Waits for a view: its heading takes focus once it has loaded. */
const arrivesAt = async (page: Page, name: string) => {
  await page.locator('h1:focus', { hasText: name }).waitFor()
  await isTitled(page, name)
}
const isTitled = (page: Page, name: string) =>
  expect.poll(() => page.title()).toBe(`${name} · LatentQL`)
const views = (page: Page) => page.getByRole('navigation', { name: 'Views' })
const view = (page: Page, name: string) => views(page).getByRole('link', { name, exact: true })

describeInBrowser('the frame', () => {
  let explorer: Explorer
  let page: Page
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
    page = await explorer.open('/nowhere')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  test('an unknown path says so, and links to the samples', async () => {
    await heading(page, 'Not found').waitFor()
    await isTitled(page, 'Not found')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('link', { name: 'See samples' }).click()
    await arrivesAt(page, 'Sample')
  })

  test('the views can be reached with the keyboard alone, and their heading takes focus', async () => {
    await view(page, 'Sample').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/walk')
    await arrivesAt(page, 'Walk')
    expect(await view(page, 'Walk').getAttribute('aria-current')).toBe('page')
  })

  test('the first Tab stop skips the header without changing the URL', async () => {
    await page.goto(`${explorer.url}/walk?checkpoint=small`)
    await heading(page, 'Walk').waitFor()
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to content' })
    expect(await skip.evaluate((link) => link.matches(':focus'))).toBe(true)
    await page.keyboard.press('Enter')
    await page.locator('main:focus').waitFor()
    expect(new URL(page.url()).hash).toBe('')
  })

  test('links between views keep the current checkpoint, and Back returns', async () => {
    await view(page, 'Arithmetic').click()
    await page.waitForURL('**/arithmetic?checkpoint=small')
    await view(page, 'Checkpoints').click()
    await page.waitForURL('**/checkpoints?checkpoint=small')
    await page.goBack()
    await page.waitForURL('**/arithmetic?checkpoint=small')
    await arrivesAt(page, 'Arithmetic')
  })

  test('the theme cycles through system, light and dark, and is remembered', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    const theme = page.getByRole('button', { name: /^Theme:/ })
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const system = await background()
    await theme.click()
    const light = await background()
    expect(light).not.toBe(system)
    await page.reload()
    await theme.waitFor()
    expect(await background()).toBe(light)
    await theme.click()
    expect(await background()).toBe(system)
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await background()).toBe(system)
    await theme.click()
    expect(await background()).toBe(light)
  })

  test('"?" opens the help, Escape closes it, and focus returns', async () => {
    await view(page, 'Walk').focus()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Help' })
    await help.getByText('Variety', { exact: true }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Walk')
  })

  test.each([
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ])(
    'at $width x $height the help shows keys as key caps, and its last line can be scrolled to',
    async (viewport) => {
      const page = await explorer.open('/nowhere', { viewport, touch: viewport.width < 800 })
      await page.getByRole('button', { name: 'Help' }).click()
      const help = page.getByRole('dialog', { name: 'Help' })
      expect(await help.locator('kbd').filter({ hasText: 'Space' }).count()).toBe(1)
      const last = help.getByText('You never have to drag')
      await last.scrollIntoViewIfNeeded()
      const { y, height } = (await last.boundingBox())!
      const footer = (await help.getByRole('button', { name: 'Take the tour' }).boundingBox())!
      expect(y + height).toBeLessThanOrEqual(footer.y)
      expect(await help.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0)
      expect(await seriousProblems(page)).toEqual([])
    },
  )

  test('a view that fails leaves the rest usable, and can be retried', async () => {
    explorer.expectErrors(/broken on purpose/)
    const page = await explorer.open('/nowhere')
    const broken = `export default () => {
      if (!globalThis.repaired) throw new Error('broken on purpose')
      return 'It works again'
    }`
    await page.route('**/assets/walk-*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: broken }),
    )
    await view(page, 'Walk').click()
    const alert = page.getByRole('alert')
    await alert.getByText('broken on purpose').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.evaluate('globalThis.repaired = true')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('It works again').waitFor()
    await view(page, 'Sample').click()
    await heading(page, 'Sample').waitFor()
  })

  test('the navigation scrolls if the views don’t fit, and keeps the current one visible', async () => {
    const viewport = { width: 800, height: 700 }
    const page = await explorer.open('/nowhere', { viewport })
    await page.evaluate('document.documentElement.style.fontSize = "200%"')
    await view(page, 'Train').click()
    await heading(page, 'Train').waitFor()
    await view(page, 'Sample').click()
    await heading(page, 'Sample').waitFor()
    // The help button comes last, because a click here scrolls its target into view anyway.
    await page.goBack()
    for (const link of [view(page, 'Train'), page.getByRole('button', { name: 'Help' })]) {
      const outside = async () => {
        const { x, width } = (await link.boundingBox())!
        return Math.max(0 - x, x + width - viewport.width)
      }
      await expect.poll(outside).toBeLessThanOrEqual(0)
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
  })

  test('a file dragged over a view that takes none is rejected, because the browser would open it', async () => {
    const page = await explorer.open('/latents')
    const refused = await page.getByRole('main').evaluate((element) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['weights'], 'netG.pth'))
      const init = { bubbles: true, cancelable: true, dataTransfer }
      return !element.dispatchEvent(new DragEvent('dragover', init))
    })
    expect(refused).toBe(true)
  })

  test('a view whose script is missing after an upgrade reloads the page, once', async () => {
    // With intercepted requests, Chromium may report pictures with data: URLs as connections.
    explorer.expectErrors(/404|Failed to fetch dynamically imported|Connecting to 'data:image/)
    const page = await explorer.open('/nowhere')
    await page.evaluate('globalThis.startedHere = true')
    await page.route('**/assets/walk-*.js', (route) => route.fulfill({ status: 404 }))
    await view(page, 'Walk').click()
    await page.getByRole('alert').getByText('Failed to fetch').waitFor()
    expect(await page.evaluate('globalThis.startedHere')).toBeUndefined()
    await page.unroute('**/assets/walk-*.js')
    await page.getByRole('button', { name: 'Reload the page' }).click()
    await page.getByRole('list', { name: 'Waypoints' }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('an action can be undone from its message', async () => {
    const page = await explorer.open('/sample?open=7')
    const sample = page.getByRole('dialog', { name: 'Seed 7' })
    const pick = sample.getByRole('button', { name: 'Pick' })
    await pick.waitFor()
    await stopClock(page)
    await pick.click()
    await page.keyboard.press('Escape')
    const picked = page.getByRole('complementary', { name: 'Shelf' })
    await picked.getByRole('button', { name: 'Clear' }).click()
    await picked.waitFor({ state: 'detached' })
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await picked.waitFor()
    expect(await picked.getByRole('listitem').count()).toBe(1)
  })

  test('a message over a dialog can be clicked, and outlives the dialog', async () => {
    const page = await explorer.open('/sample?open=7')
    const sample = page.getByRole('dialog', { name: 'Seed 7' })
    const menu = sample.getByRole('button', { name: 'Copy as…' })
    const copy = async () => {
      await menu.click()
      await page.getByRole('menuitem', { name: 'Recipe' }).click()
    }
    await menu.waitFor()
    await stopClock(page)
    const message = page.getByText('Recipe copied.')
    const dismiss = page.getByRole('button', { name: 'Dismiss' })
    await copy()
    await dismiss.click()
    await message.waitFor({ state: 'detached' })
    await copy()
    await message.waitFor()
    await page.keyboard.press('Escape')
    await sample.waitFor({ state: 'detached' })
    await dismiss.click()
    await message.waitFor({ state: 'detached' })
  })

  test('on a phone the navigation is at the bottom, and nothing is wider than the screen', async () => {
    const viewport = { width: 360, height: 740 }
    const page = await explorer.open('/nowhere', { viewport, touch: true, colorScheme: 'dark' })
    await heading(page, 'Not found').waitFor()
    const { y, height } = (await views(page).boundingBox())!
    expect(y + height).toBe(viewport.height)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    expect(await seriousProblems(page)).toEqual([])
  })
})

describeInBrowser('the frame on a server that requires tokens', () => {
  let explorer: Explorer
  const secrets = { read: 'a-secret-that-only-reads', write: 'a-secret-that-writes-too' }
  beforeAll(async () => {
    const tokens = `viewer:read:${secrets.read},editor:write:${secrets.write}`
    const env = { AUTH: 'token', API_TOKENS: tokens, WORKER: 'on' }
    explorer = await startExplorer({ small: true, env })
    explorer.expectErrors(/401/)
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  async function signIn(page: Page, secret: string): Promise<void> {
    const dialog = page.getByRole('dialog', { name: /token/ })
    await dialog.getByLabel('Token', { exact: true }).fill(secret)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  test('a token unlocks the page, a better one is requested when needed, and signing out deletes it', async () => {
    const page = await explorer.open('/sample?open=7')
    await page.getByRole('dialog', { name: 'This server requires a token' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await signIn(page, secrets.read)

    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const form = page.getByRole('dialog', { name: 'Save this sample' })
    await form.getByLabel('Name').fill('Seven')
    await form.getByRole('button', { name: 'Save' }).click()
    const more = page.getByRole('dialog', { name: 'You need a different token' })
    await more.getByText('This requires the role write').waitFor()
    const field = more.getByLabel('Token', { exact: true })
    await field.fill('one-that-there-is-not')
    await field.press('Enter')
    await more.getByText('Invalid token').waitFor()
    expect(await field.inputValue()).toBe('')
    await signIn(page, secrets.write)
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').getByText('Saved as “Seven”').waitFor()

    await page.goto(`${explorer.url}/train`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('dialog', { name: 'This server requires a token' }).waitFor()
  })

  test('a token that only reads shows the result of a job, but can’t delete it', async () => {
    await using editor = createClient({ url: explorer.url, token: secrets.write })
    await editor.startCheckpointReport({})
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`)
    await signIn(page, secrets.read)
    const report = page.getByRole('region', { name: 'Report' })
    await report.getByRole('button', { name: 'Delete result' }).click()
    const more = page.getByRole('dialog', { name: 'You need a different token' })
    await more.getByText('Deleting needs a token with the role write; yours has read').waitFor()
    await more.getByRole('button', { name: 'Not now' }).click()
    await report.getByText('Near-duplicates', { exact: true }).waitFor()
    expect((await editor.checkpointReport())!.report).not.toBeNull()
    await report.getByRole('button', { name: 'Delete result' }).click()
    await signIn(page, secrets.write)
    await report.getByRole('button', { name: 'Delete result' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).last().click()
    await page.getByText('Result deleted.').waitFor()
    expect((await editor.checkpointReport())!.report).toBeNull()
  })
})
