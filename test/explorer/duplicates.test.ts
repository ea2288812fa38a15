/** Duplicates on the page of a dataset, on images with planted duplicates. */
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COPIES, DISTINCT, EDGE, writeDuplicates } from '../support/planted-duplicates.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

describeInBrowser('the page of a dataset', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
    const { config, services } = explorer.server
    const images = path.join(config.importDir, 'planted')
    await writeDuplicates(images)
    await services.datasets.register(images, { name: 'planted', imageSize: EDGE })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  const panel = (page: Page) => page.getByRole('region', { name: 'Duplicates' })
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click()

  test('shows the pairs that a search finds, and makes a dataset without them', async () => {
    const page = await explorer.open('/train')
    await page.getByRole('link', { name: 'Details of planted' }).click()
    await page.getByRole('img', { name: 'Images of planted' }).waitFor()
    await press(page, 'Search')
    await press(page, 'Cancel')
    await panel(page).getByRole('button', { name: 'Search' }).waitFor()
    // A shorter training than the page's.
    const { id } = await explorer.sdk.startDeduplication({ dataset: 'planted', steps: 100 })
    await page.reload()
    await panel(page)
      .getByText(`Of ${DISTINCT + COPIES} images: each`)
      .waitFor()
    const found = (await explorer.sdk.duplicates({ job: id, sheet: true })) as unknown as Done
    const { duplicates, sheet } = found.result
    const picture = panel(page).getByRole('img', { name: /^Pairs from 1 on/ })
    expect(await picture.getAttribute('src')).toBe(explorer.sdk.resolveUrl(sheet.url))
    await expect.poll(() => picture.evaluate('(image) => image.naturalWidth')).not.toBe(0)
    expect(await seriousProblems(page)).toEqual([])
    await press(page, 'The farthest')
    await panel(page).getByText(`Pairs 33 to ${duplicates} of ${duplicates}`).waitFor()
    await page.reload()
    await panel(page)
      .getByRole('img', { name: /^Pairs from 33 on/ })
      .waitFor()

    await press(page, 'Make a dataset without them')
    await press(page, 'Make it')
    await panel(page).getByRole('link', { name: 'planted-unique' }).click()
    await page.getByText(`Some of its ${DISTINCT + COPIES - duplicates} images`).waitFor()
    await press(page, 'Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    const card = page.getByRole('link', { name: 'Details of planted-unique' })
    await page.getByLabel('Messages').getByRole('button', { name: 'Undo' }).click()
    await card.waitFor()
    expect(await explorer.sdk.dataset('planted-unique')).not.toBeNull()
  })

  test('says so if the dataset is gone, and fits a phone in the dark', async () => {
    const page = await explorer.open('/train?open=planted', {
      ...{ viewport: { width: 360, height: 740 }, touch: true, colorScheme: 'dark' },
    })
    await panel(page).getByRole('img').waitFor()
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    expect(await seriousProblems(page)).toEqual([])
    await page.goto(`${explorer.url}/train?open=gone`)
    await page.getByText('No dataset named gone').waitFor()
  })
})

interface Done {
  readonly result: { readonly duplicates: number; readonly sheet: { readonly url: string } }
}
