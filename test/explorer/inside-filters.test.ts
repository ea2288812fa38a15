/** The discriminator's part of the Inside view, on a small discriminator and 24 images. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTempDir } from '../support/temp-dir.ts'
import { writeGrainyImages } from '../support/tiny-images.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

let explorer: Explorer
let page: Page

const start = () => page.getByRole('button', { name: 'Show what its units see' })
const trained = () => page.getByRole('img', { name: /^Trained/ })

async function open(search: string): Promise<void> {
  await page.goto(`${explorer.url}/inside?${search}`)
}

describeInBrowser('the discriminator in the Inside view', () => {
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
    page = await explorer.open('/inside?tab=filters')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('says how to get a discriminator if there is none', async () => {
    await page.getByText('No discriminator yet').waitFor()
    const link = page.getByRole('main').getByRole('link', { name: 'Add a checkpoint' })
    expect(await link.getAttribute('href')).toMatch(/\/checkpoints$/)
  })

  it('shows what its units see beside random weights, also after a reload', async () => {
    const bytes = await readFile('test/fixtures/discriminators/netd16-k3.pth')
    await explorer.sdk.uploadCheckpoint(bytes, { name: 'critic' })
    await using folder = await createTempDir()
    const images = path.join(folder.path, 'images')
    await writeGrainyImages(images)
    await explorer.server.services.datasets.register(images, { name: 'grain', imageSize: 16 })
    await open('tab=filters')
    await page.getByLabel('Images').selectOption('grain')
    await page.getByLabel('Layer').selectOption({ index: 0 })
    await start().click()
    await trained().waitFor()
    const id = new URL(page.url()).searchParams.get('filters')!
    const job = (await explorer.sdk.filters(id)) as unknown as Done
    expect(job).toMatchObject({ dataset: 'grain', result: { images: 24 } })
    for (const [shown, { sheet }] of [
      [trained(), job.result.trained],
      [page.getByRole('img', { name: /^Random weights/ }), job.result.random],
    ] as const) {
      expect(await shown.getAttribute('src')).toBe(explorer.sdk.resolveUrl(sheet.url))
      await expect.poll(() => shown.evaluate('(image) => image.naturalWidth')).not.toBe(0)
    }
    expect(await seriousProblems(page)).toEqual([])
    await page.reload()
    await trained().waitFor()
    expect(await page.getByLabel('Images').inputValue()).toBe('grain')
  })

  it('enlarges one unit, at an address of its own', async () => {
    const id = new URL(page.url()).searchParams.get('filters')!
    const { result } = (await explorer.sdk.filters(id)) as unknown as Done
    const [first, second] = result.random.units.map(({ unit }) => unit)
    await page.getByRole('button', { name: `Random unit ${first}`, exact: true }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: `Unit ${second} of random weights` })
    const picture = dialog.getByRole('img', { name: `images that unit ${second} responds to` })
    await expect.poll(() => picture.evaluate('(image) => image.naturalWidth')).not.toBe(0)
    const enlarged = await explorer.sdk.filterUnit({ job: id, unit: second! })
    const { url } = (enlarged as any).result.random.unit.picture
    expect(await picture.getAttribute('src')).toBe(explorer.sdk.resolveUrl(url))
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('ArrowLeft')
    await page.waitForURL((url) => url.searchParams.get('unit') === String(first))
    await page.reload()
    await page.getByRole('dialog', { name: `Unit ${first} of random weights` }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('unit'))
  })

  it('replaces the units of another discriminator by a way back to it', async () => {
    const bytes = await readFile('test/fixtures/discriminators/netd16-k5.pth')
    await explorer.sdk.uploadCheckpoint(bytes, { name: 'other' })
    await page.reload()
    await trained().waitFor()
    await page.getByRole('combobox', { name: 'Discriminator' }).selectOption('other')
    await page.getByText('The last result is about another discriminator.').waitFor()
    expect(await trained().count()).toBe(0)
    await page.getByRole('button', { name: 'Choose that discriminator' }).click()
    await trained().waitFor()
  })

  it('deletes the units that it shows, after a question', async () => {
    const id = new URL(page.url()).searchParams.get('filters')!
    await page.getByRole('button', { name: 'Delete result' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.waitForURL((url) => !url.searchParams.has('filters'))
    await trained().waitFor({ state: 'detached' })
    expect(await explorer.sdk.job(id)).toBeNull()
  })

  it('opens at once for a discriminator, which has no other part', async () => {
    await open('checkpoint=critic')
    await start().waitFor()
    expect(await page.getByRole('radio', { name: 'Maps' }).count()).toBe(0)
  })

  it('says so if the images are gone, and undoes a choice', async () => {
    await open('tab=filters&dataset=grain')
    await start().waitFor()
    await page.getByLabel('Layer').selectOption({ index: 0 })
    await page.waitForURL(/unitsOf=/)
    await page.keyboard.press('Control+z')
    await page.waitForURL((url) => !url.searchParams.has('unitsOf'))
    await explorer.server.services.datasets.delete('grain')
    await start().click()
    await page.getByRole('alert').getByText('Dataset not found').waitFor()
  })

  it('fits a phone, without serious axe violations in the dark', async () => {
    page = await explorer.open('/inside?tab=filters', {
      ...{ viewport: { width: 360, height: 740 }, touch: true, colorScheme: 'dark' },
    })
    await start().waitFor()
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    expect(await seriousProblems(page)).toEqual([])
  })
})

interface Done {
  readonly result: {
    readonly trained: FilterSet
    readonly random: FilterSet
  }
}

interface FilterSet {
  readonly sheet: { readonly url: string }
  readonly units: readonly { readonly unit: number }[]
}
