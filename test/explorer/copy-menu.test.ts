/** The menu “Copy as…”, and copying where the browser lets the page do it or not. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyAs, pixelsAt, runCurl, urlsIn } from './copied-code.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

const PHONE = { viewport: { width: 360, height: 740 }, touch: true }

describeInBrowser('“Copy as…”', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  const openSample = (options = {}) => explorer.open('/sample?open=7', options)
  const sample = (page: Page) => page.getByRole('dialog', { name: 'Seed 7' })
  const button = (page: Page) => sample(page).getByRole('button', { name: 'Copy as…' })
  const item = (page: Page, name: string) => page.getByRole('menuitem', { name })
  const menu = (page: Page) => page.getByRole('menu', { name: 'Copy as…' })
  const isFocused = (page: Page, text: string) =>
    page.locator(':focus', { hasText: text }).waitFor()

  test('works with the keyboard alone, and leaves the dialog it is in open', async () => {
    const page = await openSample()
    await button(page).press('ArrowDown')
    await isFocused(page, 'curl')
    await page.keyboard.press('ArrowUp')
    await isFocused(page, 'Open in GraphiQL')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await isFocused(page, 'TypeScript')
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Copied as TypeScript.').waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain(`createClient({ url: '${explorer.url}' })`)
    expect(text).toContain('client.generate({')
    await isFocused(page, 'Copy as…')
    await page.keyboard.press('Enter')
    await isFocused(page, 'curl')
    await page.keyboard.press('Escape')
    await menu(page).waitFor({ state: 'hidden' })
    await isFocused(page, 'Copy as…')
    await sample(page).waitFor()
  })

  test('fits a phone, in both themes, without serious axe violations', async () => {
    const page = await openSample(PHONE)
    await button(page).tap()
    await item(page, 'GraphQL').waitFor()
    const { x, y, width, height } = (await menu(page).boundingBox())!
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
    expect(x + width).toBeLessThanOrEqual(PHONE.viewport.width)
    expect(y + height).toBeLessThanOrEqual(PHONE.viewport.height)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await seriousProblems(page)).toEqual([])
    }
    await item(page, 'GraphQL').tap()
    await page.getByRole('status').getByText('Copied as GraphQL.').waitFor()
  })

  test('shows the text, selected, where the browser doesn’t let the page copy', async () => {
    const page = await openSample(PHONE)
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', {}))
    await page.reload()
    await button(page).tap()
    await item(page, 'curl').tap()
    const dialog = page.getByRole('dialog', { name: 'Copy this text' })
    const field = dialog.getByRole('textbox', { name: 'The text to copy' })
    const text = await field.inputValue()
    expect(text).toMatch(/^curl /)
    const selected = () => page.evaluate(() => getSelection()?.toString())
    expect(await selected()).toBe(text)
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await sample(page).waitFor()
  })

  test('copies a latent’s recipe as JSON', async () => {
    const page = await openSample()
    await button(page).click()
    await item(page, 'Recipe').click()
    await page.getByText('Recipe copied.').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('{"seed":7}')
  })

  test('names no token on a server that needs none', async () => {
    const page = await openSample()
    const curl = await copyAs(page, button(page), 'curl')
    expect(curl).not.toContain('LATENTQL_TOKEN')
    expect(await copyAs(page, button(page), 'TypeScript')).not.toContain('LATENTQL_TOKEN')
  })

  test('opens the query in GraphiQL, where it runs and shows the picture', async () => {
    const page = await openSample()
    await button(page).click()
    const opening = page.waitForEvent('popup')
    await item(page, 'Open in GraphiQL').click()
    const graphiql = await opening
    await graphiql.locator('.graphiql-query-editor').getByText('Generate').first().waitFor()
    await graphiql.getByRole('button', { name: /execute query/i }).click()
    const pictures = graphiql.getByRole('region', { name: 'Pictures in the response' })
    await pictures.locator('img').waitFor()
  })

  test('a checkpoint’s page has code that draws a sample from it', async () => {
    const page = await explorer.open('/checkpoints?open=small')
    const code = page.getByRole('region', { name: 'Snippet' })
    await code.getByText('generate(seed: 7').waitFor()
    await page.getByLabel('curl').check({ force: true })
    await code.getByText('curl').waitFor()
    const [url] = urlsIn(await runCurl(await code.innerText(), ''))
    const sample = await explorer.sdk.generate({ seed: 7 })
    const expected = await pixelsAt(explorer.sdk.resolveUrl(sample.url))
    expect((await pixelsAt(new URL(url!, explorer.url).href)).equals(expected)).toBe(true)
  })
})
