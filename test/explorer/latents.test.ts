/** The Saved view: the gallery, the page of a latent, deletion with undo, and files. */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SMALL_FILE } from '../support/server.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

describeInBrowser('saved latents', () => {
  let explorer: Explorer
  let ids: Record<string, string>
  let page: Page
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
    page = await explorer.open('/nowhere')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    await removeAll()
    ids = {}
    await save('left', { seed: 1 }, ['person', 'glasses'])
    await save('right', { seed: 2 }, ['person'])
    await save('middle', { mean: [{ saved: ids.left! }, { saved: ids.right! }, { seed: 3 }] })
    await page.goto(`${explorer.url}/latents`)
  })

  async function save(name: string, latent: object, tags: string[] = []) {
    const saved = await explorer.sdk.saveLatent({ name, latent: latent as { seed: number }, tags })
    ids[name] = saved.id
  }

  async function removeAll() {
    const { nodes } = await explorer.sdk.latents({ first: 100 })
    await explorer.sdk.deleteLatents(nodes.map(({ id }) => id))
  }

  const savedNames = async () =>
    (await explorer.sdk.latents({ first: 100 })).nodes.map(({ name }) => name)

  const tiles = () => page.locator('main').getByRole('listitem')
  const names = () => tiles().getByRole('link').allInnerTexts()

  /** Keeps a message on screen, as messages stay while the pointer is on them. */
  const hold = (text: string) => page.getByText(text).hover()

  async function hasPicture(place: Locator) {
    await place.getByRole('img').first().waitFor()
  }

  test('are shown with their pictures, newest first, and filtered by text and tags', async () => {
    await hasPicture(tiles().first())
    expect((await names()).map((text) => text.split('\n')[0])).toEqual(['middle', 'right', 'left'])
    await page.getByRole('button', { name: 'glasses 1' }).click()
    await page.getByText('1 sample', { exact: true }).waitFor()
    await expect.poll(names).toHaveLength(1)
    await page.goBack()
    await page.getByText('3 samples').waitFor()
    await page.getByLabel('Search').fill('RIGHT')
    await page.getByText('1 sample', { exact: true }).waitFor()
    expect(page.url()).toContain('search=RIGHT')
    await page.getByLabel('Search').fill('no such name')
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByText('3 samples').waitFor()
  })

  test('each have a page with their lineage and texts that can be edited and restored', async () => {
    await page.getByRole('link', { name: /^middle/ }).click()
    await page.getByRole('heading', { name: 'middle', level: 1 }).waitFor()
    await hasPicture(page.locator('main'))
    expect(await page.getByRole('link', { name: 'Seed 3' }).getAttribute('href')).toMatch(
      /\/sample\?.*seed=3/,
    )
    await page.getByRole('textbox', { name: 'Name' }).fill('centre')
    await page.getByRole('textbox', { name: 'Name' }).press('Enter')
    await page.getByRole('heading', { name: 'centre', level: 1 }).waitFor()
    await page.getByText('Name changed.').waitFor()
    expect(await savedNames()).toEqual(['centre', 'right', 'left'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: 'middle', level: 1 }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('link', { name: 'left', exact: true }).click()
    await page.getByRole('heading', { name: 'left', level: 1 }).waitFor()
    await page.getByRole('combobox', { name: 'Tags' }).fill('new')
    await page.getByRole('combobox', { name: 'Tags' }).press('Enter')
    await page.getByText('Tags changed.').waitFor()
    expect((await explorer.sdk.latent({ name: 'left' }))?.tags).toEqual([
      'person',
      'glasses',
      'new',
    ])
    await page.getByRole('link', { name: 'All saved' }).click()
    await page.getByRole('heading', { name: 'Saved', level: 1 }).waitFor()
  })

  test('are deleted only once the time to undo is over', async () => {
    await page.getByLabel('Select middle').check()
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('Delete')
    await hold('“middle” deleted.')
    await page.getByText('2 samples').waitFor()
    expect(await savedNames()).toHaveLength(3)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('3 samples').waitFor()
    await page.getByLabel('Select middle').check()
    await page.getByRole('button', { name: 'Delete' }).click()
    await hold('“middle” deleted.')
    await page.getByText('2 samples').waitFor()
    expect(await savedNames()).toHaveLength(3)
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect.poll(savedNames).toEqual(['right', 'left'])
  })

  test('can be selected by range and all at once, tagged, picked and opened in other views', async () => {
    await page.getByLabel('Select middle').check()
    await page.getByLabel('Select left').click({ modifiers: ['Shift'] })
    await page.getByText('3 selected').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    const walk = await page.getByRole('link', { name: 'Walk' }).last().getAttribute('href')
    expect(new URL(walk!, page.url()).searchParams.getAll('waypoints')).toHaveLength(3)
    await page.keyboard.press('Escape')
    await page.getByText('3 selected').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+a')
    await page.getByText('3 selected').waitFor()
    await page.getByRole('button', { name: 'Pick', exact: true }).click()
    await page.getByRole('button', { name: 'Compare 3' }).waitFor()
    await page.getByRole('button', { name: 'Tags', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Add' }).fill('all')
    await dialog.getByRole('combobox', { name: 'Add' }).press('Enter')
    await dialog.getByLabel('person').check()
    expect(await seriousProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Tags of 3 samples changed.').waitFor()
    expect(await explorer.sdk.latentTags()).toEqual([
      { tag: 'all', count: 3 },
      { tag: 'glasses', count: 1 },
    ])
    await page.getByRole('button', { name: 'all 3', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'person 2' }).waitFor()
  })

  test('can be exported and imported, z bit for bit, with undo', async () => {
    await page.getByText('3 samples').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('3 samples exported.').waitFor(),
      page.getByRole('button', { name: 'Export all' }).click(),
    ])
    const file = await readFile(await download.path(), 'utf8')
    const before = (await explorer.sdk.latentsWithValues()).nodes
    await removeAll()
    await page.reload()
    await page.getByRole('heading', { name: 'Nothing saved yet' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    const json = { name: 'kept.json', mimeType: 'application/json', buffer: Buffer.from(file) }
    await page.locator('input[type=file]').setInputFiles(json)
    await page.getByText('3 new.').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Import 3 samples' }).click()
    await hold('3 samples imported.')
    await hasPicture(tiles().first())
    const after = (await explorer.sdk.latentsWithValues()).nodes
    expect(after.map(({ name, z }) => ({ name, z }))).toEqual(
      before.map(({ name, z }) => ({ name, z })),
    )
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: 'Nothing saved yet' }).waitFor()
    expect(await savedNames()).toEqual([])
    const wrong = { name: 'holiday.json', mimeType: 'application/json', buffer: Buffer.from('[]') }
    await page.locator('input[type=file]').setInputFiles(wrong)
    await page.getByText('This isn’t a file of saved samples.').waitFor()
  })

  test('with very long names, tags and notes fit a phone', async () => {
    const { sdk } = explorer
    await page.setViewportSize({ width: 360, height: 740 })
    const name = 'x'.repeat(120)
    const tags = Array.from({ length: 8 }, (_, index) => `${index}${'y'.repeat(63)}`)
    const note = 'z'.repeat(4000)
    const { id } = await sdk.saveLatent({ name, latent: { seed: 5 }, tags, note })
    await page.reload()
    await page.getByRole('link', { name }).waitFor()
    const width = () => page.evaluate(() => document.documentElement.scrollWidth)
    expect(await width()).toBeLessThanOrEqual(360)
    await page.goto(`${explorer.url}/latents?id=${id}`)
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    expect(await width()).toBeLessThanOrEqual(360)
  })

  test('stay after their checkpoint is deleted, and are shown on another', async () => {
    const { sdk, server } = explorer
    const twin = await server.services.checkpoints.importFile(SMALL_FILE, {
      name: 'twin',
      overrides: { prior: 'uniform' },
    })
    const digest = `sha256:${twin.checkpoint.digest}`
    const { id } = await sdk.saveLatent({ name: 'orphan', latent: { seed: 5 }, checkpoint: digest })
    await sdk.deleteCheckpoint(digest)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.reload()
    await page.getByText('Its checkpoint was deleted; shown on small').waitFor()
    await page.goto(`${explorer.url}/latents?id=${id}`)
    await page.getByLabel('Show it on').waitFor()
    await hasPicture(page.locator('main'))
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(await seriousProblems(page)).toEqual([])
  })

  test('load page by page until all are shown', async () => {
    const seeds = Array.from({ length: 80 }, (_, index) => index + 10)
    await Promise.all(seeds.map((seed) => save(`number ${seed}`, { seed })))
    await page.reload()
    await page.getByText('83 samples').waitFor()
    expect(await tiles().count()).toBeLessThan(83)
    const oldest = page.getByRole('link', { name: /^left/ })
    await expect
      .poll(async () => {
        await page.keyboard.press('End')
        return oldest.count()
      })
      .toBe(1)
    await hasPicture(oldest)
  })
})
